import { RECORDINGS } from './conf-paths';

/** Where a server finds its configuration, and its passwords. */
export const SETTINGS = '/etc/srs';
export const SECRETS = '/etc/srs-secrets';
/** Where the bucket's account is, and who signs its server. */
export const BUCKET = '/etc/srs-bucket';
export const BUCKET_TRUST = '/etc/srs-bucket-trust';

/** Passwords that SRS takes from its environment, by the key of the Secret that holds them. */
const PASSWORDS: Readonly<Record<string, string>> = {
  api: 'SRS_HTTP_API_AUTH_PASSWORD',
  srt: 'SRS_SRT_SERVER_PASSPHRASE',
};

/** Configuration of an edge, and of the origin whose pod it is. */
export const EDGE_CONF = `${SETTINGS}/srs.conf`;
export const ORIGIN_CONF = `${SETTINGS}/srs-\${HOSTNAME##*-}.conf`;

/**
 * The server in place of the shell, so that it is told when to go. It starts only when it may open as many files as it has
 * connections: container runtimes give few at first, and more to who asks.
 */
export function serve(conf: string): string {
  const passwords = Object.entries(PASSWORDS).map(
    ([key, variable]) =>
      `if [ -f ${SECRETS}/${key} ]; then ${variable}="$(cat ${SECRETS}/${key})"; export ${variable}; fi`,
  );
  return `set -eu
ulimit -n "$SRS_OPEN_FILES" || ulimit -n "$(ulimit -Hn)"
${passwords.join('\n')}
exec ./objs/srs -c "${conf}"
`;
}

/** Takes each recording away when it is ended; one that is written has \`.tmp\` behind its name. Told to go, it stays until all are gone. */
export const TAKE_AWAY = `set -u
ending=''
trap 'ending=1' TERM
while :; do
  rclone --config ${BUCKET}/rclone.conf move --min-age 5s --exclude '*.tmp' ${RECORDINGS} "bucket:$SRS_BUCKET" \\
    || echo 'recordings were not taken away: tried again' >&2
  if [ -n "$ending" ] && [ -z "$(find ${RECORDINGS} -type f)" ]; then exit 0; fi
  sleep 10 &
  wait $! || true
done
`;
