import { MYSQL_CLIENT_IMAGE } from '../kernel/catalog';
import type { Endpoint } from '../kernel/facts';
import { CronJob, Job, type PodTemplate, restrictedContainer, restrictedPod } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';
import { type Minted, stampOf, type Text } from '../kernel/text';
import type { Labels } from '../kernel/values';
import { BOOTSTRAP } from './tidb-plan';
import { bootstrapSecret } from './tidb-spec';
import {
  ADMINISTRATORS,
  type Administrator,
  accountsSql,
  bootstrapSql,
  optionFile,
  type Passwords,
  type TidbUser,
} from './tidb-users';

export type AdministratorPasswords = Readonly<Record<Administrator, Minted>>;

/** Passwords of the administrators, and the Secret that gives them theirs before the first client comes. */
export function mintAdministrators(system: System, tls: boolean): AdministratorPasswords {
  const passwords = Object.fromEntries(
    ADMINISTRATORS.map((name) => [name, system.need.mint(name)]),
  ) as AdministratorPasswords;
  system.need.secret({
    name: bootstrapSecret(system.id),
    data: { [BOOTSTRAP.file]: bootstrapSql(plain(passwords), tls) },
  });
  return passwords;
}

export interface Accounts {
  readonly sql: Endpoint;
  readonly tls: boolean;
  /** SQL servers that there are. */
  readonly servers: number;
  readonly passwords: AdministratorPasswords;
  readonly users: readonly TidbUser[];
  readonly databases: readonly string[];
}

const PART = 'accounts';
const FOLDER = '/etc/tidb-accounts';
const TRUST = '/etc/tidb-trust';

/**
 * A Job that makes accounts and databases as they should be. Its name follows from what it does: new users, changed
 * passwords and other databases are another Job, and nothing else runs it again. The operator's own TidbInitializer runs once in
 * the life of a cluster, and cannot meet Pod Security `restricted`.
 */
export function makeAccounts(system: System, accounts: Accounts): void {
  const secret = system.need.secret({ name: system.name(PART), data: dataOf(accounts) });
  const image = system.env.image(MYSQL_CLIENT_IMAGE);
  const client = { image, secret: secret.name, tls: accounts.tls };
  const labels = labelsOf(system);
  system.state.pods({ id: PART, labels, by: 'us', replicas: 1, requests: SIZE.requests, images: [image] });
  new Manifest(system, Job, {
    name: system.name(`${PART}-${stampOf([secret.stamp, image, SCRIPT])}`),
    wave: 1,
    spec: { backoffLimit: 6, activeDeadlineSeconds: 7200, template: clientPod(system, client, SCRIPT) },
  });
  if (accounts.tls) reloadCertificates(system, client, accounts.servers);
}

/**
 * The SQL port goes on with the certificate that it was started with (pingcap/tidb#19976): each server is told every night to
 * read it anew. Connections that stand are not touched. Between the components certificates are read by themselves.
 */
function reloadCertificates(system: System, client: Client, servers: number): void {
  const template = clientPod(system, client, reloadScript(system, servers));
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

interface Client {
  readonly image: string;
  readonly secret: string;
  readonly tls: boolean;
}

function labelsOf(system: System): Labels {
  return { 'app.kubernetes.io/instance': system.id, 'app.kubernetes.io/name': 'tidb-accounts' };
}

function clientPod(system: System, { image, secret, tls }: Client, script: string): PodTemplate {
  const trust = { secretName: `${system.id}-tidb-client-secret`, items: [{ key: 'ca.crt', path: 'ca.crt' }] };
  return {
    metadata: { labels: labelsOf(system) },
    spec: {
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      securityContext: restrictedPod(1000),
      containers: [
        {
          name: 'mysql',
          image,
          command: ['/bin/sh', '-c', script],
          env: [{ name: 'HOME', value: '/tmp' }],
          resources: SIZE,
          securityContext: restrictedContainer(),
          volumeMounts: [
            { name: 'accounts', mountPath: FOLDER, readOnly: true },
            ...(tls ? [{ name: 'trust', mountPath: TRUST, readOnly: true }] : []),
            { name: 'tmp', mountPath: '/tmp' },
          ],
        },
      ],
      volumes: [
        { name: 'accounts', secret: { secretName: secret, defaultMode: 0o440 } },
        ...(tls ? [{ name: 'trust', secret: trust }] : []),
        { name: 'tmp', emptyDir: { sizeLimit: '16Mi' } },
      ],
    },
  };
}

function dataOf({ sql, tls, passwords, users, databases }: Accounts): Record<string, Text> {
  const ca = tls ? `${TRUST}/ca.crt` : undefined;
  const options = ADMINISTRATORS.map(
    (name) => [`${name}.cnf`, optionFile(name, passwords[name].plain, sql, ca)] as const,
  );
  return { ...Object.fromEntries(options), 'accounts.sql': accountsSql(plain(passwords), users, databases, tls) };
}

function plain({ root, keelson }: AdministratorPasswords): Passwords {
  return { root: root.plain, keelson: keelson.plain };
}

const SIZE = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '128Mi' } };

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
