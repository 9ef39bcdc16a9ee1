/** Where SRS writes segments and pictures, and serves them from: room that is gone with the pod. */
export const HTML = '/srs/html';

/** Where it writes recordings. */
export const RECORDINGS = '/srs/recordings';

/** The ffmpeg of SRS' own image. */
export const FFMPEG = '/usr/local/srs/objs/ffmpeg/bin/ffmpeg';

/** The vhost that is called by no other name, as SRS calls it. */
export const DEFAULT_VHOST = '__defaultVhost__';

/** The vhost that is called by no other name, as stacks call it. */
export const DEFAULT = 'default';

/** Between app and stream in the name of a picture: ffmpeg makes no folders. */
export const PICTURE = '~';
