import type { BucketAccess } from '../handles/bucket';
import { type Text, text } from '../kernel/needs/text';

/** How rclone reaches a bucket, which it calls `bucket:`, as a file: keys never stand on a command line. */
export function rcloneConf({ accessKey, secretKey, url, region }: BucketAccess): Text {
  return text`[bucket]
type = s3
provider = Other
endpoint = ${url}
region = ${region}
access_key_id = ${accessKey.plain}
secret_access_key = ${secretKey.plain}
force_path_style = true
no_check_bucket = true
`;
}
