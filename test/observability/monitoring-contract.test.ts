import { readFileSync } from 'node:fs';
import { Duration, Size } from 'cdk8s';
import { loadAll } from 'js-yaml';
import type { JsonObject } from '../../lib';
import { PrometheusMonitoring } from '../../lib/observability/prometheus/prometheus-monitoring';
import { contract, type Real } from '../../lib/testing';
import { against } from '../support/against';
import { production } from '../support/production';
import { shared } from '../support/shared';
import { LEAST } from './monitoring-fixture';

/** What the real operator made of a Prometheus and an Alertmanager. */
const folder = shared('operators/observability-mesh/prometheus-operator');
const real: readonly Real[] =
  folder === undefined
    ? []
    : [
        {
          id: 'main',
          group: 'monitoring.coreos.com',
          objects: (loadAll(readFileSync(`${folder}/made.yaml`, 'utf8')) as JsonObject[]).filter(
            ({ kind, metadata }) => kind !== 'StatefulSet' || !String((metadata as JsonObject).name).endsWith('-small'),
          ),
          row: production('watch'),
          props: {
            ...LEAST,
            namespace: 'mon',
            replicas: 3,
            size: Size.gibibytes(200),
            cpu: 1,
            memory: Size.gibibytes(4),
          },
          // Made with other accounts and sizes, by a patch before, with Thanos; Services and accounts are not the operator's. Secrets
          // were not dumped.
          unlike: [
            'pods main/alertmanager: requests: stated 60m / 306Mi, the operator made 110m / 306Mi',
            'pods main/alertmanager: service account',
            'pods main/alertmanager: claims: stated alertmanager-main-db 2Gi',
            'pods main/prometheus: service account: stated main-prometheus, the operator made prom',
            'the operator runs quay.io/prometheus-operator/prometheus-config-reloader:v0.93.0',
            'the operator runs docker.io/prometheus/prometheus:v3.14.0-distroless',
            'the operator runs quay.io/thanos/thanos:v0.42.4',
            'there is no such Service',
            'there is no Secret',
          ],
        },
      ];

const asked = contract(PrometheusMonitoring, {
  // Whoever takes it may push, with the least that can be said too.
  props: () => ({ ...LEAST, push: {} }),
  most: (env) => ({
    ...LEAST,
    size: Size.gibibytes(100),
    retention: Duration.days(30),
    replicas: env.pick({ single: 1, quorum: 3 }),
    interval: Duration.seconds(15),
    kubelets: 'cluster',
    series: 100_000,
    push: { size: Size.gibibytes(2) },
    probes: { http: ['https://shop.example.com/ready'], tcp: ['mail.example.com:25'] },
    grafana: { theme: 'dark' },
  }),
  take: [
    (monitoring, taker) => monitoring.queries().for(taker),
    (monitoring, taker) => monitoring.push().for(taker, { exports: { gauge: ['shop_orders'] } }),
  ],
  against,
  real,
  exceptions: { 'two-instances': 'an environment has one monitoring, which watches all of it' },
});

for (const { name, ask } of asked) test(name, ask);
