import type { Labels } from '../../kernel/base/values';
import type { Endpoint } from '../../kernel/facts';
import { CronJob } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { SecretRef } from '../../kernel/needs';
import { type Minted, stampOf, type Text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { jobPod, runOnce } from '../../workloads/job';
import { type Mount, scratchMount, secretMount, trustMount } from '../../workloads/mount';
import type { ContainerOf } from '../../workloads/pod';
import { BOOTSTRAP, bootstrapSecret, clientSecret } from './names';
import { MYSQL_CLIENT_IMAGE } from './pins';
import {
  ADMINISTRATORS,
  type Administrator,
  accountsSql,
  bootstrapSql,
  optionFile,
  type Passwords,
  type TidbUser,
} from './sql';

/** What each administrator logs in with, as it is minted. */
export type AdministratorPasswords = Readonly<Record<Administrator, Minted>>;

/** Passwords of the administrators, and the Secret that gives them theirs before the first client comes. */
export function makeAdministrators(system: System, tls: boolean): AdministratorPasswords {
  const { need, id } = system;
  const passwords = Object.fromEntries(ADMINISTRATORS.map((name) => [name, need.mint(name)])) as AdministratorPasswords;
  need.secret({ name: bootstrapSecret(id), data: { [BOOTSTRAP.file]: bootstrapSql(plain(passwords), tls) } });
  return passwords;
}

/** Who may log in, and to what. */
export interface Accounts {
  /** Where the first SQL server that answers is found. */
  readonly sql: Endpoint;
  /** SQL servers that there are. */
  readonly servers: number;
  readonly passwords: AdministratorPasswords;
  /** Besides the administrators. */
  readonly users: readonly TidbUser[];
  /** Those of the users among them. */
  readonly databases: readonly string[];
}

const PART = 'accounts';
const FOLDER = '/etc/tidb-accounts';
const TRUST = '/etc/tidb-trust';
const UID = 1000;
const SIZE = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '128Mi' } } as const;

/**
 * A Job that makes accounts and databases as they should be. Its name follows from what it does: new users, changed
 * passwords and other databases are another Job, and nothing else runs it again. The operator's own TidbInitializer runs once in
 * the life of a cluster, and cannot meet Pod Security `restricted`.
 */
export function writeAccounts(system: System, accounts: Accounts): void {
  const secret = system.need.secret({ name: system.name(PART), data: dataOf(accounts) });
  const container = client(system, secret, accounts.sql.tls);
  runOnce(system, {
    id: PART,
    labels: labelsOf(system),
    uid: UID,
    container: { ...container, script: SCRIPT },
    stamp: stampOf([secret.stamp, container.image, SCRIPT]),
    wave: 1,
  });
  if (accounts.sql.tls) writeReload(system, container, accounts.servers);
}

/**
 * The SQL port goes on with the certificate that it was started with (pingcap/tidb#19976): each server is told every night to
 * read it anew. Connections that stand are not touched. Between the components certificates are read by themselves.
 */
function writeReload(system: System, container: ContainerOf, servers: number): void {
  const script = reloadScript(system, servers);
  const template = jobPod({ labels: labelsOf(system), uid: UID, container: { ...container, script } });
  new Manifest(system, CronJob, {
    name: system.name('reload', 52),
    wave: 1,
    spec: {
      schedule: '30 3 * * *',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      jobTemplate: { spec: { backoffLimit: 3, activeDeadlineSeconds: 1800, template } },
    },
  });
}

function labelsOf({ id }: System): Labels {
  return { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': 'tidb-accounts' };
}

/** The `mysql` client, with what it needs to log in as either administrator. */
function client({ env, id }: System, secret: SecretRef, tls: boolean): ContainerOf {
  const mounts: readonly Mount[] = [
    secretMount('accounts', secret.name, FOLDER, { mode: 0o440 }),
    ...(tls ? [trustMount(clientSecret(id), TRUST)] : []),
    scratchMount('tmp', '/tmp', '16Mi'),
  ];
  return { name: 'mysql', image: env.image(MYSQL_CLIENT_IMAGE), env: { HOME: '/tmp' }, size: SIZE, mounts };
}

function dataOf({ sql, passwords, users, databases }: Accounts): Record<string, Text> {
  const ca = sql.tls ? `${TRUST}/ca.crt` : undefined;
  const options = ADMINISTRATORS.map(
    (name) => [`${name}.cnf`, optionFile(name, passwords[name].plain, sql, ca)] as const,
  );
  return { ...Object.fromEntries(options), 'accounts.sql': accountsSql(plain(passwords), users, databases, sql.tls) };
}

function plain({ root, keelson }: AdministratorPasswords): Passwords {
  return { root: root.plain, keelson: keelson.plain };
}

/** Waits for the first SQL server, and tries both administrators: one password may just have been changed. */
const SCRIPT = `set -eu
tries=0
while [ "$tries" -lt 90 ]; do
  for who in ${ADMINISTRATORS.join(' ')}; do
    if mysql --defaults-file="${FOLDER}/$who.cnf" --execute='SELECT 1' > /dev/null; then
      mysql --defaults-file="${FOLDER}/$who.cnf" < ${FOLDER}/accounts.sql
      echo 'accounts and databases are as they should be'
      exit 0
    fi
  done
  tries=$((tries + 1))
  sleep 10
done
echo 'no administrator could log in' >&2
exit 1
`;

/** Every server by itself: the statement is for the one that it is said to. */
function reloadScript({ id, namespace }: System, servers: number): string {
  const pods = Array.from({ length: servers }, (_, i) => i).join(' ');
  return `set -eu
failed=0
reload() {
  mysql --defaults-file="${FOLDER}/$1.cnf" --host="$2" --execute='ALTER INSTANCE RELOAD TLS'
}
for pod in ${pods}; do
  host="${id}-tidb-$pod.${id}-tidb-peer.${namespace}.svc"
  ${ADMINISTRATORS.map((who) => `reload ${who} "$host"`).join(' || ')} || failed=1
done
exit "$failed"
`;
}
