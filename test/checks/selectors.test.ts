import { selectors } from '../../lib/checks/rules/selectors';
import type { Json, JsonObject } from '../../lib/kernel/base/values';
import type { EndpointModel } from '../../lib/kernel/model';
import { deployment, modelOf, object, pods, said } from '../support/rules';

const endpoint = (over: Partial<EndpointModel> = {}): EndpointModel => ({
  ...{ id: 'db/sql', at: 'shop/db', podPort: 5432, host: 'db.shop.svc', port: 5432, protocol: 'tcp', tls: true },
  ...over,
});
const model = modelOf({ pods: [pods()], endpoints: [endpoint()] });
const web = deployment({ ports: [{ containerPort: 8080, name: 'http' }] }, {}, { replicas: 3 });
const found = (...objects: JsonObject[]) =>
  said(selectors, [web, ...objects], model).map((text) => text.replace('[selectors] unit/shop: ', ''));

const service = (selector: JsonObject, targetPort?: Json) =>
  object('v1 Service', { selector, ports: [{ port: 80, ...(targetPort === undefined ? {} : { targetPort }) }] });
const budget = (spec: JsonObject, name = 'a') =>
  object('policy/v1 PodDisruptionBudget', spec, { metadata: { name, namespace: 'shop' } });
const policy = (spec: JsonObject) => object('networking.k8s.io/v1 NetworkPolicy', spec);
const WEB = { matchLabels: { app: 'web' } };
const FIX = 'Correct the labels, or state the pods with state.pods().';
const PORT = 'Correct it, or declare the port in the pod, or as an endpoint.';

test('what selects pods that are there passes', () => {
  expect(
    found(
      service({ app: 'web' }, 'http'),
      service({ app: 'db', 'set-by': 'the-operator' }, 5432),
      service({ app: 'db' }, 'a-name-that-only-the-operator-knows'),
      service({}),
      budget({ selector: WEB, maxUnavailable: 1 }),
      policy({ podSelector: {} }),
      policy({
        podSelector: { matchLabels: { app: 'db' } },
        ingress: [{ from: [{ podSelector: WEB }], ports: [{ port: 5432 }] }],
      }),
      policy({ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'x'] }] } }),
      policy({ podSelector: WEB, egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 1 }] }] }),
    ),
  ).toEqual([]);
});

test.each<[string, JsonObject, string]>([
  [
    'a Service that finds none',
    service({ app: 'wbe' }, 80),
    `Service shop/a: selector = {"app":"wbe"}: finds no pods that anybody states or makes. ${FIX}`,
  ],
  [
    'a target port that they have not',
    service({ app: 'web' }, 80),
    `Service shop/a: targetPort = 80: is no port of the pods that it finds; allowed: 8080, http. ${PORT}`,
  ],
  [
    'a target port name',
    service({ app: 'web' }, 'web'),
    `Service shop/a: targetPort = "web": is no port of the pods that it finds; allowed: 8080, http. ${PORT}`,
  ],
  [
    'a port that the operator’s pods have not',
    service({ app: 'db' }, 80),
    `Service shop/a: targetPort = 80: is no port of the pods that it finds; allowed: 5432. ${PORT}`,
  ],
  [
    'a policy for none',
    policy({ podSelector: { matchLabels: { app: 'x' } } }),
    `NetworkPolicy.networking.k8s.io shop/a: podSelector = {"matchLabels":{"app":"x"}}: finds no pods in shop that anybody states or makes. ${FIX}`,
  ],
  [
    'a policy that lets none in',
    policy({ podSelector: WEB, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'x' } } }] }] }),
    `NetworkPolicy.networking.k8s.io shop/a: ingress = {"matchLabels":{"app":"x"}}: finds no pods in shop that anybody states or makes. ${FIX}`,
  ],
  [
    'a policy for a port of nobody',
    policy({ podSelector: WEB, ingress: [{ ports: [{ port: 81 }] }] }),
    `NetworkPolicy.networking.k8s.io shop/a: ingress: port = 81: is no port of the pods that it is for; allowed: 8080, http. ${PORT}`,
  ],
  [
    'a policy that names a port that is stated by number',
    policy({ podSelector: { matchLabels: { app: 'db' } }, ingress: [{ ports: [{ port: 'sql' }] }] }),
    `NetworkPolicy.networking.k8s.io shop/a: ingress: port = "sql": is no port of the pods that it is for; allowed: 5432. ${PORT}`,
  ],
  [
    'a way out to a port of nobody',
    policy({
      podSelector: WEB,
      egress: [
        {
          to: [
            {
              podSelector: { matchLabels: { app: 'db' } },
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
            },
          ],
          ports: [{ port: 1 }],
        },
      ],
    }),
    `NetworkPolicy.networking.k8s.io shop/a: egress: port = 1: is no port of the pods that it is for; allowed: 5432. ${PORT}`,
  ],
  [
    'a budget for none',
    budget({ selector: { matchLabels: { app: 'x' } }, maxUnavailable: 1 }),
    `PodDisruptionBudget.policy shop/a: selector = {"matchLabels":{"app":"x"}}: finds no pods that anybody states or makes. ${FIX}`,
  ],
  [
    'a budget of nothing',
    budget({ selector: WEB, maxUnavailable: 0 }),
    'PodDisruptionBudget.policy shop/a: maxUnavailable = 0: lets no pod be evicted, so no node of it can ever be drained; allowed: 1 and more. Let one go: maxUnavailable: 1.',
  ],
  [
    'a budget of all',
    budget({ selector: WEB, minAvailable: 3 }),
    'PodDisruptionBudget.policy shop/a: minAvailable = 3: lets no pod be evicted, so no node of it can ever be drained; allowed: at most 2. Let one go: maxUnavailable: 1.',
  ],
])('%s', (_, given, message) => {
  expect(found(given)).toEqual([message]);
});

test('two budgets for one pod', () => {
  expect(
    found(budget({ selector: WEB, maxUnavailable: 1 }), budget({ selector: WEB, maxUnavailable: 1 }, 'b')),
  ).toEqual([
    'PodDisruptionBudget.policy shop/b: selector = {"matchLabels":{"app":"web"}}: finds pods that a has already, and a pod with two budgets is never evicted. Keep one of the two.',
  ]);
});

test('a range of ports lies in what is stated', () => {
  const ranged = modelOf({ pods: [pods()], endpoints: [endpoint({ podPort: 6800, podPortEnd: 7300 })] });
  const at = (port: number, endPort: number) =>
    said(
      selectors,
      [policy({ podSelector: { matchLabels: { app: 'db' } }, ingress: [{ ports: [{ port, endPort }] }] })],
      ranged,
    );
  expect(at(6800, 7300)).toEqual([]);
  expect(at(6800, 7301)).toEqual([expect.stringContaining('allowed: 6800, 6800-7300.')]);
});

test('a workload whose selector or anti-affinity finds other pods than its own', () => {
  const labelSelector = { matchLabels: { app: 'wbe' } };
  const podAntiAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, topologyKey: 'kubernetes.io/hostname' }],
  };
  const other = deployment({}, { affinity: { podAntiAffinity } }, { selector: { matchLabels: { app: 'other' } } });
  expect(said(selectors, [other])).toEqual([
    '[selectors] unit/shop: Deployment.apps shop/a: selector = {"matchLabels":{"app":"other"}}: does not find the pods of its own template; allowed: {"app":"web"}.',
    `[selectors] unit/shop: Deployment.apps shop/a: podAntiAffinity = {"matchLabels":{"app":"wbe"}}: keeps away from pods that nobody makes. ${FIX}`,
  ]);
});

test('one pod of a StatefulSet is found by its name or number, and none that it has not', () => {
  const labels = { app: 'cache' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'a', ports: [{ containerPort: 6379 }] }] } };
  const set = object('apps/v1 StatefulSet', {
    replicas: 3,
    serviceName: 'a',
    selector: { matchLabels: labels },
    template,
  });
  const by = (label: string, value: string) => found(set, service({ ...labels, [label]: value }, 6379));
  expect(by('statefulset.kubernetes.io/pod-name', 'a-0')).toEqual([]);
  expect(by('apps.kubernetes.io/pod-index', '2')).toEqual([]);
  for (const [label, value] of [
    ['statefulset.kubernetes.io/pod-name', 'a-3'],
    ['apps.kubernetes.io/pod-index', '3'],
  ] as const)
    expect(by(label, value)).toEqual([
      `Service shop/a: selector = {"app":"cache","${label}":"${value}"}: finds no pods that anybody states or makes. ${FIX}`,
    ]);
});
