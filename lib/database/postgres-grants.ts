import type { Endpoint } from '../kernel/facts';
import { Job, type PodTemplate, restrictedContainer, restrictedPod } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';
import { type Minted, stampOf, type Text, text } from '../kernel/text';
import type { Labels } from '../kernel/values';
import type { PlannedDatabase } from './postgres-databases';
import { certificateOf } from './postgres-spec';

/** Somebody who has a role, and the databases that it may use. */
export interface Taken {
  readonly taker: System;
  readonly password: Minted;
  readonly databases: ReadonlyMap<string, PlannedDatabase>;
}

export interface Grants {
  readonly sql: Endpoint;
  /** The server's own, which has a client. */
  readonly image: string;
  readonly taken: readonly Taken[];
}

/** A login of the Job: one taker in one database. */
interface Login {
  readonly service: string;
  readonly taken: Taken;
  readonly database: PlannedDatabase;
}

const PART = 'grants';
const FOLDER = '/etc/postgres-grants';
const TRUST = '/etc/postgres-trust';

/**
 * A Job that says for each taker what its role itself must say: what it makes in a database belongs to the database's owner, so
 * that it outlives the taker and others can use it. The operator's resources cannot say so. Its name follows from what it does:
 * another taker or password is another Job, and nothing else runs it again.
 */
export function makeGrants(system: System, grants: Grants): void {
  const logins = loginsOf(grants.taken);
  const data = { 'grants.sql': text`${GRANTS_SQL}`, 'pg_service.conf': serviceFile(logins, grants.sql) };
  const secret = system.need.secret({ name: system.name(PART), data });
  const script = grantsScript(logins.map(({ service }) => service));
  const labels = { 'app.kubernetes.io/instance': system.id, 'app.kubernetes.io/name': 'postgres-grants' };
  system.state.pods({ id: PART, labels, by: 'us', replicas: 1, requests: SIZE.requests, images: [grants.image] });
  new Manifest(system, Job, {
    name: system.name(`${PART}-${stampOf([secret.stamp, grants.image, script])}`),
    wave: 1,
    spec: {
      backoffLimit: 6,
      activeDeadlineSeconds: 7200,
      template: clientPod({
        image: grants.image,
        secret: secret.name,
        trust: certificateOf(system.id),
        labels,
        script,
      }),
    },
  });
}

function loginsOf(taken: readonly Taken[]): Login[] {
  return taken.flatMap((one) =>
    [...one.databases.values()].map((database) => ({
      service: `${one.taker.id}.${database.name}`,
      taken: one,
      database,
    })),
  );
}

/**
 * Said by a taker's role in one database, as often as one likes. The first line leaves the role that an earlier run had it
 * take on; the second gives away what it made before; those after are for connections that were open before the last, which
 * lets every later login act as the owner.
 */
export const GRANTS_SQL = `\\set owner :DBNAME _owner
SET lock_timeout = '5s';
SET ROLE NONE;
REASSIGN OWNED BY CURRENT_USER TO :"owner";
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO :"owner";
ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO :"owner";
ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO :"owner";
ALTER ROLE CURRENT_USER IN DATABASE :"DBNAME" SET role TO :'owner';
`;

/** How the client logs in, as a file: a password never stands on a command line. */
function serviceFile(logins: readonly Login[], { host, port }: Endpoint): Text {
  const entries = logins.map(
    ({ service, taken, database }) => text`[${service}]
host=${host}
port=${port}
dbname=${database.name}
user=${taken.taker.id}
password=${taken.password.plain}
sslmode=verify-full
sslrootcert=${TRUST}/ca.crt
connect_timeout=10
`,
  );
  return entries.reduce((all, entry) => text`${all}${entry}`);
}

/** Waits for the server, its databases and its roles, which come when the operator gets to them. */
export function grantsScript(services: readonly string[]): string {
  return `set -eu
PATH="$(echo /usr/lib/postgresql/*/bin):$PATH"
for service in ${services.join(' ')}; do
  tries=0
  until psql "service=$service" --no-psqlrc --quiet --single-transaction --set=ON_ERROR_STOP=1 --file=${FOLDER}/grants.sql; do
    tries=$((tries + 1))
    if [ "$tries" -ge 90 ]; then
      echo "$service: given up" >&2
      exit 1
    fi
    sleep 10
  done
  echo "$service: as it should be"
done
`;
}

function clientPod(of: {
  readonly image: string;
  readonly secret: string;
  readonly trust: string;
  readonly labels: Labels;
  readonly script: string;
}): PodTemplate {
  return {
    metadata: { labels: of.labels },
    spec: {
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      securityContext: restrictedPod(26),
      containers: [
        {
          name: 'psql',
          image: of.image,
          command: ['/bin/sh', '-c', of.script],
          env: [
            { name: 'HOME', value: '/tmp' },
            { name: 'PGSERVICEFILE', value: `${FOLDER}/pg_service.conf` },
          ],
          resources: SIZE,
          securityContext: restrictedContainer(),
          volumeMounts: [
            { name: 'grants', mountPath: FOLDER, readOnly: true },
            { name: 'trust', mountPath: TRUST, readOnly: true },
            { name: 'tmp', mountPath: '/tmp' },
          ],
        },
      ],
      volumes: [
        { name: 'grants', secret: { secretName: of.secret, defaultMode: 0o440 } },
        { name: 'trust', secret: { secretName: of.trust, items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { name: 'tmp', emptyDir: { sizeLimit: '16Mi' } },
      ],
    },
  };
}

const SIZE = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } };
