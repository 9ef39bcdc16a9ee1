import { readFileSync } from 'node:fs';
import { Size } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { EfkStack, type Environment, type JsonObject, outside } from '../../lib';
import { contract, type Real } from '../../lib/testing';
import { against } from '../support/against';
import { shared } from '../support/shared';

const fast = outside.storageClass('fast', 'RWO', { keeps: true, expands: true });

/** What the real operator made of a cluster with masters, hot and warm nodes. */
const folder = shared('operators/observability-mesh');
const listed = (file: string) =>
  (loadAll(readFileSync(`${folder}/eck/${file}.yaml`, 'utf8')) as JsonObject[]).flatMap((one) =>
    Array.isArray(one.items) ? (one.items as JsonObject[]) : [one],
  );
const real: readonly Real[] =
  folder === undefined
    ? []
    : [
        {
          id: 'logs',
          group: 'elasticsearch.k8s.elastic.co',
          // The other cluster of the dump has a node set of a default name.
          objects: listed('made').filter(
            ({ metadata }) => !/^(es-)?small-/.test(String((metadata as JsonObject).name)),
          ),
          props: {
            namespace: 'es',
            hot: { storage: fast },
            warm: { storage: fast, memory: Size.gibibytes(8) },
            keep: { hot: 4, warm: 10, delete: 14 },
          },
          // Kibana was asked for without cores, certificates were the operator's own, and nothing of ours was there.
          unlike: [
            'kibana: requests',
            ...['elasticsearch-tls', 'kibana-tls', 'log-aggregator', 'log-agent-trust'].map(
              (part) => `no Secret logs-${part}`,
            ),
          ],
        },
      ];

const asked = contract(EfkStack, {
  props: () => ({ hot: { storage: fast } }),
  most: (env: Environment, id) => ({
    hot: { storage: fast, size: Size.gibibytes(300), memory: Size.gibibytes(16), cpu: 4 },
    warm: { storage: fast },
    keep: { hot: 5, warm: 25, delete: 30 },
    perDay: Size.gibibytes(env.pick({ single: 1, quorum: 12 })),
    licence: 'enterprise' as const,
    directory: outside.directory('people', {
      host: 'ldap.example.com',
      authority: 'given',
      baseDn: 'dc=example,dc=com',
      bindDn: 'cn=logs,dc=example,dc=com',
    }),
    admins: ['platform'],
    readers: ['developers'],
    host: outside.host(`https://${id}.example.com`),
    files: 'mapped' as const,
    collect: {
      copy: { to: outside.bucket('logs', { host: 's3.example.com' }) },
      alerts: {
        OrdersRefused: {
          system: id,
          matches: 'order \\d+ refused',
          severity: 'warning' as const,
          summary: 'Orders are refused',
          runbook: ['Look at the orders that were refused: which customer, and why?'],
        },
      },
    },
  }),
  against,
  real,
  exceptions: {
    'two-instances':
      'an environment has one log collection, which takes the logs of every system: a second one is refused',
  },
});

for (const { name, ask } of asked) test(name, ask);
