import { Size } from 'cdk8s';
import { Environment, nodes, outside, type Row, type SqlDatabase, System } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import { PostgresCluster, type PostgresClusterProps } from '../../lib/database/postgres-cluster';

/** Three zones, two nodes each, and a pool that other pods keep off. */
export const prod: Partial<Row> = {
  name: 'prod',
  stage: 'prod',
  pools: [
    { name: 'main', nodes: nodes('main', 6, ['a', 'b', 'c']), cpu: 16, memory: Size.gibibytes(64) },
    {
      name: 'data',
      nodes: nodes('data', 3, ['a', 'b', 'c']),
      cpu: 8,
      memory: Size.gibibytes(32),
      taints: ['role=data:NoSchedule', 'quiet:PreferNoSchedule'],
    },
  ],
};

/** A class whose volumes stay. */
export const kept = outside.storageClass('kept', 'RWO', { keeps: true, expands: true });

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

/** What a run throws, line by line; empty when it throws nothing. */
export function refusals(run: () => void): string[] {
  try {
    run();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}
