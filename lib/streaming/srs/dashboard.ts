import type { Dashboard } from '../../kernel/facts';
import { workloadOf } from './names';
import type { SrsPlan } from './plan';

/** What somebody looks at: what is on, for how many, and how much more there is room for. */
export function srsDashboard({ id, namespace, conf, expect }: SrsPlan): Dashboard {
  const of = (part: 'origin' | 'edge') => `namespace="${namespace}",pod=~"${workloadOf(id, part)}-.*"`;
  const viewers = conf.edges > 0 ? of('edge') : of('origin');
  const cache = `namespace="${namespace}",pod=~"${workloadOf(id, 'cache')}-.*"`;
  return {
    title: `SRS ${id}`,
    panels: [
      { title: 'Streams', expr: `sum(srs_streams{${of('origin')}})` },
      { title: 'Connections of viewers', expr: `sum by (pod) (srs_clients{${viewers}})` },
      {
        title: 'Received by the origins',
        expr: `sum by (pod) (rate(srs_receive_bytes_total{${of('origin')}}[5m]))`,
        unit: 'Bps',
      },
      { title: 'Sent to viewers', expr: `sum by (pod) (rate(srs_send_bytes_total{${viewers}}[5m]))`, unit: 'Bps' },
      {
        title: 'Of the bandwidth of a pod',
        expr: `max by (pod) (rate(srs_send_bytes_total{${viewers}}[5m])) * 8 / ${expect.bandwidth * 1_000_000}`,
        unit: 'percentunit',
      },
      {
        title: 'Cores',
        expr: `max by (pod) (srs_cpu_percent{${of('origin')}} or srs_cpu_percent{${viewers}}) / 100`,
        unit: 'percentunit',
      },
      {
        title: 'Memory',
        expr: `max by (pod) (srs_memory{${of('origin')}} or srs_memory{${viewers}}) * 1024`,
        unit: 'bytes',
      },
      {
        title: 'Connections that end with an error',
        expr: `sum by (pod) (rate(srs_clients_errs_total{${viewers}}[5m]))`,
        unit: 'ops',
      },
      ...(conf.caches === 0
        ? []
        : [
            {
              title: 'Sent by the caches',
              expr: `sum by (pod) (rate(container_network_transmit_bytes_total{${cache}}[5m]))`,
              unit: 'Bps',
            },
          ]),
    ],
  };
}
