import type { Taken } from '../../handles/takers';
import { byCode } from '../../kernel/base/values';
import type { Alert, Endpoint } from '../../kernel/facts';
import { type Minted, stampOf, type Text, text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { runOnce } from '../../workloads/job';
import { scratchMount, secretMount, trustMount } from '../../workloads/mount';
import { certificateName } from './names';
import type { PlannedDatabase, PostgresPlan } from './plan';

/** How a taker logs in, and the databases that it may use. */
export interface Login {
  readonly password: Minted;
  /** By name. */
  readonly databases: ReadonlyMap<string, PlannedDatabase>;
}

/** One taker in one database, as the Job logs in. */
interface Session {
  /** Its name in the service file. */
  readonly service: string;
  readonly user: string;
  readonly password: Minted;
  readonly database: string;
}

const PART = 'grants';
const FOLDER = '/etc/postgres-grants';
const TRUST = '/etc/postgres-trust';
/** `postgres` of the image. */
const UID = 26;
const SIZE = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } } as const;

/**
 * A Job that says for each taker what its role itself must say: what it makes in a database belongs to the database's owner, so
 * that it outlives the taker and others can use it. The operator's resources cannot say so. Its name follows from what it does:
 * another taker or password is another Job, and nothing else runs it again. None where nobody takes.
 * @param image the server's own, which has a client
 */
export function writeGrants(system: System, image: string, sql: Endpoint, takers: readonly Taken<Login>[]): void {
  if (takers.length === 0) return;
  const sessions = takers.flatMap(sessionsOf);
  const data = { 'grants.sql': text`${GRANTS_SQL}`, 'pg_service.conf': serviceFile(sessions, sql) };
  const secret = system.need.secret({ name: system.name(PART), data });
  const script = grantsScript(sessions.map(({ service }) => service));
  runOnce(system, {
    id: PART,
    labels: { 'app.kubernetes.io/instance': system.id, 'app.kubernetes.io/name': 'postgres-grants' },
    uid: UID,
    stamp: stampOf([secret.stamp, image, script]),
    wave: 1,
    container: {
      name: 'psql',
      image,
      script,
      env: { HOME: '/tmp', PGSERVICEFILE: `${FOLDER}/pg_service.conf` },
      size: SIZE,
      mounts: [
        secretMount(PART, secret.name, FOLDER, { mode: 0o440 }),
        trustMount(certificateName(system.id), TRUST),
        scratchMount('tmp', '/tmp', '16Mi'),
      ],
    },
  });
}

/** By name: a taker may take its databases in any order. */
function sessionsOf({ taker: { id: user }, account: { password, databases } }: Taken<Login>): Session[] {
  const names = [...databases.keys()].sort(byCode);
  return names.map((database) => ({ service: `${user}.${database}`, user, password, database }));
}

/**
 * Said by a taker's role in one database, as often as one likes. The first line leaves the role that an earlier run had it
 * take on; the second gives away what it made before; those after are for connections that were open before the last, which
 * lets every later login act as the owner.
 */
const GRANTS_SQL = `\\set owner :DBNAME _owner
SET lock_timeout = '5s';
SET ROLE NONE;
REASSIGN OWNED BY CURRENT_USER TO :"owner";
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO :"owner";
ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO :"owner";
ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO :"owner";
ALTER ROLE CURRENT_USER IN DATABASE :"DBNAME" SET role TO :'owner';
`;

/** How the client logs in, as a file: a password never stands on a command line. */
function serviceFile(sessions: readonly Session[], { host, port }: Endpoint): Text {
  const entries = sessions.map(
    ({ service, user, password, database }) => text`[${service}]
host=${host}
port=${port}
dbname=${database}
user=${user}
password=${password.plain}
sslmode=verify-full
sslrootcert=${TRUST}/ca.crt
connect_timeout=10
`,
  );
  return entries.reduce((all, entry) => text`${all}${entry}`);
}

/** Waits for the server, its databases and its roles, which come when the operator gets to them. */
function grantsScript(services: readonly string[]): string {
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

/** What is worth knowing of the Job. */
export function grantsAlert({ id, namespace }: PostgresPlan): Alert {
  const kubectl = `kubectl -n ${namespace}`;
  const jobs = `namespace="${namespace}",job_name=~"${id}-${PART}-.*"`;
  return {
    name: 'PostgresGrantsFailed',
    // Pods that failed count for ever, though another one ended well.
    expr: `max by (job_name) (kube_job_status_failed{${jobs}} unless on (job_name) (kube_job_complete{${jobs},condition="true"} == 1)) > 0`,
    for: '15m',
    severity: 'warning',
    summary:
      '{{ $labels.job_name }} failed: what one system makes in a shared database, another may not be able to use',
    runbook: [
      `${kubectl} logs -l job-name={{ $labels.job_name }} --tail=50.`,
      `"password authentication failed" or "does not exist": ${kubectl} get databaseroles,databases: the message of the one that is not applied.`,
      'Then delete the Job: what delivers the manifests makes it again.',
    ],
  };
}
