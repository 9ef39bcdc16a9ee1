import { Cron, Duration, Size } from 'cdk8s';
import { Environment, outside, type Row, type SqlDatabase, System } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import { PostgresCluster } from '../../lib/database/postgres/postgres-cluster';
import type { PostgresClusterProps } from '../../lib/database/postgres/props';
import { kept, production } from '../support/production';

export const prod = production('data');

export { kept };

/** An environment with certificates and one cluster. */
export function postgres(
  row: Partial<Row> = {},
  props: Partial<PostgresClusterProps> = {},
): { env: Environment; postgres: PostgresCluster } {
  const env = Environment.test(row);
  new Certificates(env, 'certificates');
  return { env, postgres: new PostgresCluster(env, 'postgres', { storage: kept, ...props }) };
}

/** A made-up system that takes databases. */
export class App extends System {
  constructor(env: Environment, id: string, databases: readonly SqlDatabase<'postgresql'>[]) {
    super(env, id, {}, { app: 'app', maxId: 63, security: 'restricted' });
    this.state.pods({
      id: 'web',
      labels: { app: id },
      by: 'us',
      replicas: 1,
      requests: { cpu: '100m', memory: '128Mi' },
    });
    databases.forEach((database, i) => {
      const { user, password } = database.for(this);
      this.need.secret({ name: `${id}-${i}`, data: { [user]: password.plain } });
    });
  }
}

export const bucket = outside.bucket('backups', { host: 's3.example.com' });
export const nightly = { to: bucket, schedule: Cron.daily(), keep: Duration.days(14) };

/** Everything on: for the schemas and the references. */
export const EVERYTHING: Partial<PostgresClusterProps> = {
  owner: 'databases',
  namespace: 'data',
  size: Size.gibibytes(100),
  walSize: Size.gibibytes(20),
  instances: 5,
  synchronous: 'preferred',
  cpu: 3.5,
  memory: Size.gibibytes(8),
  pool: 'data',
  databases: ['registry', { name: 'my_search', extensions: ['pg_trgm', 'vector', 'pg_stat_statements'] }],
  pooler: { mode: 'transaction', replicas: 3, poolSize: 50, clients: 2000 },
  parameters: { max_connections: 400, jit: false, 'pg_stat_statements.max': 5000, shared_buffers: '3GB' },
  backup: nightly,
  restore: { of: 'old', until: '2026-03-01T08:30:00Z' },
};
