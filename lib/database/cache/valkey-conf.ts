import { type Minted, type Text, text } from '../../kernel/needs/text';

/** Where servers listen, with TLS alone. */
export const PORT = 6379;
/** Where snapshots lie, and what the primary sends until it is read. */
export const DATA = '/data';
/** Memory of the pod: the socket, and copies of what is secret. */
export const RUN = '/run/valkey';
/** What the ConfigMap holds. */
export const SETTINGS = '/etc/cache/settings';
/** The Secret of all users. */
export const USERS = '/etc/cache/users';
/** The Secret of the certificate. */
export const TLS = '/etc/cache/tls';
/** The Secret of who watches, and the authority that it trusts. */
export const WATCHER = '/etc/cache/watcher';
export const TRUST = '/etc/cache/trust';

/** Users of the cache itself. No taker is called so: no id has an underscore. */
const KEEPER = '_keeper';
const REPLICATOR = '_replicator';
const EXPORTER = '_exporter';

/** What the servers are told, in words that Redis 7.0 has too. Users, and how to reach the primary, come when one starts. */
export function valkeyConf(of: {
  readonly maxmemory: number;
  readonly evicts: boolean;
  readonly snapshots: boolean;
}): string {
  const lines = [
    `include ${RUN}/replication.conf`,
    'bind * -::*',
    'port 0',
    `tls-port ${PORT}`,
    `tls-cert-file ${TLS}/tls.crt`,
    `tls-key-file ${TLS}/tls.key`,
    `tls-ca-cert-file ${TLS}/ca.crt`,
    'tls-protocols "TLSv1.2 TLSv1.3"',
    'tls-auth-clients no',
    'tls-replication yes',
    `unixsocket ${RUN}/valkey.sock`,
    'unixsocketperm 700',
    // Nobody comes in without a user, from wherever.
    'protected-mode no',
    `aclfile ${RUN}/users.acl`,
    `dir ${DATA}`,
    of.snapshots ? 'save 3600 1 300 100 60 10000' : 'save ""',
    'stop-writes-on-bgsave-error no',
    'rdb-del-sync-files yes',
    `maxmemory ${of.maxmemory}`,
    `maxmemory-policy ${of.evicts ? 'allkeys-lru' : 'noeviction'}`,
    'lazyfree-lazy-eviction yes',
    'replica-serve-stale-data yes',
    'replica-read-only yes',
    'repl-diskless-sync yes',
    'repl-diskless-sync-delay 1',
    // It is counted as data.
    `repl-backlog-size ${Math.floor(of.maxmemory / 64)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Everybody who may log in, and what each may do. Who takes the cache may do all that touches keys of its own, and nothing that tells
 * of others: no names of keys, of channels, of clients, of scripts.
 * @param takers passwords by the name of the user
 */
export function usersFiles(
  own: { readonly keeper: Minted; readonly replicator: Minted; readonly exporter: Minted },
  takers: Readonly<Record<string, Minted>>,
): Record<string, Text> {
  const line = (user: string, { plain }: Minted, may: string) => text`user ${user} reset on >${plain} ${may}\n`;
  const users = [
    line(KEEPER, own.keeper, '+ping +info +acl|load +config|set'),
    line(REPLICATOR, own.replicator, '+ping +psync +replconf'),
    line(EXPORTER, own.exporter, '+ping +info +client|setname +slowlog|len +latency|latest +latency|histogram'),
    ...Object.entries(takers).map(([user, password]) =>
      line(user, password, `~${prefixOf(user)}* &${prefixOf(user)}* ${TAKER}`),
    ),
  ];
  return {
    'users.acl': text`user default reset\n${users.reduce((all, user) => text`${all}${user}`)}`,
    'replication.conf': text`masteruser ${REPLICATOR}\nmasterauth ${own.replicator.plain}\n`,
    keeper: own.keeper.plain,
  };
}

/** What each key and channel of a user begins with. */
export function prefixOf(user: string): string {
  return `${user}:`;
}

const TAKER = [
  '+@read +@write +@connection +@pubsub +@scripting +@transaction',
  '-@admin -@dangerous',
  '-scan -randomkey -dbsize -pubsub -function -script|flush -script|kill -client|tracking',
].join(' ');

/** How the exporter logs in: it reads passwords by address. */
export function watcherFiles(password: Minted): Record<string, Text> {
  return { 'passwords.json': text`{"rediss://${EXPORTER}@localhost:${PORT}": "${password.plain}"}\n` };
}

/** What the exporter is told. `CONFIG` tells passwords: it may not ask for it. */
export const WATCH: Readonly<Record<string, string>> = {
  REDIS_ADDR: `rediss://localhost:${PORT}`,
  REDIS_USER: EXPORTER,
  REDIS_PASSWORD_FILE: `${WATCHER}/passwords.json`,
  REDIS_EXPORTER_TLS_CA_CERT_FILE: `${TRUST}/ca.crt`,
  REDIS_EXPORTER_CONFIG_COMMAND: '-',
};

// Every line below is plain `sh`. No password stands on a command line: the client reads the keeper's from its environment.

const SAY = `say() { REDISCLI_AUTH="$(cat ${RUN}/keeper)" valkey-cli -e -s ${RUN}/valkey.sock --user ${KEEPER} "$@"; }`;

/** The server: the first one is the primary. Another certificate, other users and passwords are told to it as it runs. */
export const SERVE = `set -eu
umask 077
cp -f ${USERS}/* ${RUN}/
rm -f ${RUN}/followed
${SAY}
sum() { cat "$@" | cksum; }
renew() {
  certificate="$(sum ${TLS}/*)"
  users="$(sum ${USERS}/*)"
  while sleep "$CACHE_RENEW_SECONDS"; do
    now="$(sum ${TLS}/*)"
    if [ "$now" != "$certificate" ] && say config set tls-cert-file ${TLS}/tls.crt tls-key-file ${TLS}/tls.key \\
      tls-ca-cert-file ${TLS}/ca.crt > /dev/null; then
      certificate="$now"
      echo 'the certificate is the new one' >&2
    fi
    now="$(sum ${USERS}/*)"
    if [ "$now" != "$users" ] && cp -f ${USERS}/users.acl ${RUN}/ && say acl load > /dev/null && cp -f ${USERS}/* ${RUN}/ \\
      && sed -n 's/^masterauth //p' ${RUN}/replication.conf | tr -d '\\n' | say -x config set masterauth > /dev/null; then
      users="$now"
      echo 'users are the new ones' >&2
    fi
  done
}
renew &
set -- ${SETTINGS}/valkey.conf
case "$HOSTNAME" in
  *-0) ;;
  *) set -- "$@" --replicaof "$CACHE_PRIMARY" "$CACHE_PRIMARY_PORT" ;;
esac
exec valkey-server "$@"
`;

/** Whether it answers at all: that nobody is let in is an answer, and that it still loads. */
export const ALIVE = `exec valkey-cli -s ${RUN}/valkey.sock ping`;

/** Whether it has data to answer with: it is the primary, or has once followed it since it was started. */
export const READY = `set -eu
${SAY}
say ping > /dev/null
case "$(say info replication)" in
  *role:master* | *master_link_status:up*) touch ${RUN}/followed ;;
esac
[ -f ${RUN}/followed ]
`;
