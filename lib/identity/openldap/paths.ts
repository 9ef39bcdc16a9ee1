/** Where the image has slapd's modules: Debian's place. */
export const MODULES = '/usr/lib/ldap';

/** Where the image has slapd's schemas: Debian's place. */
export const SCHEMA = '/etc/ldap/schema';

/** The volume. */
export const DATA = '/var/lib/ldap';

/** Memory of the pod: configuration with what is secret in it, and the socket. */
export const RUN = '/run/slapd';

/** What the ConfigMap holds. */
export const SETTINGS = '/etc/directory/settings';

/** The Secret of the internal accounts. */
export const IDENTITIES = '/etc/directory/identities';

/** The Secret of the certificate. */
export const TLS = '/etc/directory/tls';

/** The Secret of what the accounts' Job makes. */
export const ACCOUNTS = '/etc/directory/accounts';

/** The Secret of the backup's own account. */
export const BACKUP = '/etc/directory/backup';

/** Where a dump lies until it is in the bucket. */
export const DUMPS = '/dump';

/** The authority that signs the bucket's endpoint. */
export const BUCKET_TRUST = '/etc/directory/trust';

/** The socket, as a URL. */
export const LDAPI = `ldapi://${encodeURIComponent(`${RUN}/ldapi`)}`;

/** User and group of every process. */
export const UID = 10636;

/** Mode of the files of Secrets: for our user alone. */
export const SECRET_MODE = 0o440;
