import { MYSQL_CLIENT_IMAGE } from '../kernel/catalog';
import type { Endpoint } from '../kernel/facts';
import { Job, restrictedContainer, restrictedPod } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';
import { type Minted, stampOf } from '../kernel/text';
import type { JsonObject } from '../kernel/values';
import { BOOTSTRAP } from './tidb-plan';
import { bootstrapSecret } from './tidb-spec';
import { ADMINISTRATORS, type Administrator, accountsSql, bootstrapSql, optionFile, type TidbUser } from './tidb-users';

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
  const labels = { 'app.kubernetes.io/instance': system.id, 'app.kubernetes.io/name': 'tidb-accounts' };
  const image = system.env.image(MYSQL_CLIENT_IMAGE);
  const secret = system.need.secret({ name: system.name(PART), data: dataOf(accounts) });
  system.state.pods({ id: PART, labels, by: 'us', replicas: 1, requests: SIZE.requests, images: [image] });
  new Manifest(system, Job, {
    name: system.name(`${PART}-${stampOf([secret.stamp, image, SCRIPT])}`),
    wave: 1,
    spec: {
      backoffLimit: 6,
      activeDeadlineSeconds: 7200,
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          restartPolicy: 'Never',
          securityContext: restrictedPod(1000),
          containers: [
            {
              name: PART,
              image,
              command: ['/bin/sh', '-c', SCRIPT],
              env: [{ name: 'HOME', value: '/tmp' }],
              resources: SIZE,
              securityContext: restrictedContainer(),
              volumeMounts: [
                { name: 'accounts', mountPath: FOLDER, readOnly: true },
                ...(accounts.tls ? [{ name: 'trust', mountPath: TRUST, readOnly: true }] : []),
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: volumesOf(system.id, secret.name, accounts.tls),
        },
      },
    },
  });
}

function dataOf({ sql, tls, passwords, users, databases }: Accounts) {
  const ca = tls ? `${TRUST}/ca.crt` : undefined;
  const options = ADMINISTRATORS.map(
    (name) => [`${name}.cnf`, optionFile(name, passwords[name].plain, sql, ca)] as const,
  );
  return { ...Object.fromEntries(options), 'accounts.sql': accountsSql(plain(passwords), users, databases, tls) };
}

function volumesOf(id: string, secretName: string, tls: boolean): JsonObject[] {
  const trust = { secretName: `${id}-tidb-client-secret`, items: [{ key: 'ca.crt', path: 'ca.crt' }] };
  return [
    { name: 'accounts', secret: { secretName, defaultMode: 0o440 } },
    ...(tls ? [{ name: 'trust', secret: trust }] : []),
    { name: 'tmp', emptyDir: { sizeLimit: '16Mi' } },
  ];
}

function plain(passwords: AdministratorPasswords) {
  return { root: passwords.root.plain, keelson: passwords.keelson.plain };
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
