/** Where things lie in the containers. The first two are the image's: Debian's places. */
export const MODULES = '/usr/lib/ldap';
export const SCHEMA = '/etc/ldap/schema';
/** The volume. */
export const DATA = '/var/lib/ldap';
/** Memory of the pod: configuration with what is secret in it, and the socket. */
export const RUN = '/run/slapd';
/** What the ConfigMap holds. */
export const SETTINGS = '/etc/directory/settings';
/** The Secret of the machines' own accounts. */
export const IDENTITIES = '/etc/directory/identities';
export const TLS = '/etc/directory/tls';
/** The Secret of what the accounts' Job makes. */
export const ACCOUNTS = '/etc/directory/accounts';
/** The Secret of the backup's own account. */
export const BACKUP = '/etc/directory/backup';

/** The socket, as a URL. */
export const LDAPI = `ldapi://${encodeURIComponent(`${RUN}/ldapi`)}`;

/** User and group of every process. */
export const UID = 10636;
