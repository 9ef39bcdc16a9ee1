import { onlyAlerts } from '../support/only-alerts';
import { expectProved } from '../support/proved';
import { postgres } from './postgres-fixture';

const WAITS = 'cnpg_pgbouncer_pools_maxwait{namespace="postgres",pod="postgres-pooler-rw-6c5d8f7b9d-x7k2p"';
const registry = `${WAITS},database="registry",user="registry"}`;
const own = `${WAITS},database="pgbouncer",user="pgbouncer"}`;

test('somebody hears when clients of the pooler wait', () => {
  const output = postgres({}, { pooler: {}, databases: ['registry'] }).env.output();
  expectProved(onlyAlerts(output, 'postgres', 'PostgresPoolerWaits'), {
    postgres: {
      PostgresPoolerWaits: {
        fires: { series: { [registry]: '6', [own]: '0' } },
        // A rush that passes.
        silent: { series: { [registry]: '0 9x3 4x20', [own]: '0' } },
      },
    },
  });
});

test('what the pooler exports is told beside what the server does', () => {
  const { model } = postgres({}, { pooler: {} }).env.output();
  const metrics = model.systems.find(({ id }) => id === 'postgres')?.metrics ?? [];
  expect(metrics.map(({ endpoint }) => endpoint)).toEqual(['postgres/metrics', 'postgres/pooler-metrics']);
  expect(metrics[0]?.series).toContain('cnpg_collector_up');
  expect(metrics[1]?.series).toContain('cnpg_pgbouncer_pools_maxwait');
});
