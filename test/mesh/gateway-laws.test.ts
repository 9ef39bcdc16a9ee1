import type { JsonObject } from '../../lib/kernel/base/values';
import { GATEWAY_LAWS } from '../../lib/mesh/gateway/laws';
import { dangling } from '../support/laws';
import { object } from '../support/rules';

const V1 = 'gateway.networking.k8s.io/v1';
const named = (given: JsonObject, name: string) => ({ ...given, metadata: { name, namespace: 'shop' } });
const GATEWAY = named(object(`${V1} Gateway`, { listeners: [{ name: 'http' }, { name: 'https' }] }), 'public');
const SERVICE = named(object('v1 Service', { ports: [{ name: 'web', port: 80 }] }), 'web');
const route = (spec: JsonObject) => object(`${V1} HTTPRoute`, spec);
const to = (...backendRefs: JsonObject[]) => route({ rules: [{}, { backendRefs }] });
const from = (...parentRefs: JsonObject[]) => route({ parentRefs });
const found = (...objects: JsonObject[]) => dangling(GATEWAY_LAWS, ...objects);

const SERVES = 'Make it as a Manifest, or state it with state.serves().';

test.each<[string, JsonObject, string]>([
  [
    'the gateway of a route',
    from({ name: 'pubilc', sectionName: 'https' }),
    'spec.parentRefs[0].name = "pubilc": names Gateway shop/pubilc, which nobody makes; allowed: public. Correct the name, make it as a Manifest, or state it with state.makes() if somebody else makes it.',
  ],
  [
    'a gateway of another namespace',
    from({ name: 'public', namespace: 'mesh' }),
    'spec.parentRefs[0].name = "public": names Gateway mesh/public, which nobody makes; allowed: none. Correct the name, make it as a Manifest, or state it with state.makes() if somebody else makes it.',
  ],
  [
    'the listener of a route',
    from({ name: 'public', sectionName: 'tls' }),
    'spec.parentRefs[0].sectionName = "tls": names a listener that Gateway shop/public does not have; allowed: http, https.',
  ],
  [
    'the Service of a route',
    to({ name: 'wbe', port: 80 }),
    `spec.rules[1].backendRefs[0].name = "wbe": names Service shop/wbe, which nobody makes; allowed: web. ${SERVES}`,
  ],
  [
    'the port of a Service of a route',
    to({ name: 'web', port: 8080 }),
    'spec.rules[1].backendRefs[0].port = "8080": names a port that Service shop/web does not have; allowed: 80, web.',
  ],
  [
    'the Secret of a listener',
    object(`${V1} Gateway`, { listeners: [{ name: 'https', tls: { certificateRefs: [{ name: 's' }] } }] }),
    'spec.listeners[0].tls.certificateRefs[0].name = "s": names Secret shop/s, which nobody makes; allowed: none. Make it with need.secret(), or state it with state.makes() if an operator makes it.',
  ],
  [
    'the Service of a policy',
    object(`${V1} BackendTLSPolicy`, { targetRefs: [{ group: '', kind: 'Service', name: 'wbe' }] }),
    `spec.targetRefs[0].name = "wbe": names Service shop/wbe, which nobody makes; allowed: web. ${SERVES}`,
  ],
  [
    'the authority of a policy',
    object(`${V1} BackendTLSPolicy`, {
      validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }] },
    }),
    'spec.validation.caCertificateRefs[0].name = "ca": names ConfigMap shop/ca, which nobody makes; allowed: none. Make it as a Manifest, or state it with state.makes() if an operator makes it.',
  ],
  [
    'the Service of an Ingress',
    object('networking.k8s.io/v1 Ingress', {
      rules: [{ http: { paths: [{ backend: { service: { name: 'wbe', port: { number: 80 } } } }] } }],
    }),
    `spec.rules[0].http.paths[0].backend.service.name = "wbe": names Service shop/wbe, which nobody makes; allowed: web. ${SERVES}`,
  ],
  [
    'the port of a Service of an Ingress',
    object('networking.k8s.io/v1 Ingress', { defaultBackend: { service: { name: 'web', port: { name: 'wbe' } } } }),
    'spec.defaultBackend.service.port = "wbe": names a port that Service shop/web does not have; allowed: 80, web.',
  ],
])('%s that nobody makes is found', (_, given, message) => {
  expect(found(GATEWAY, SERVICE, given)).toEqual([message]);
});

test('what is there is no finding, nor is what others serve', () => {
  expect(
    found(
      GATEWAY,
      SERVICE,
      from({ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', sectionName: 'https' }),
      to({ name: 'web', port: 80 }, { group: 'inference.example.com', kind: 'Pool', name: 'x' }),
      to({ name: 'x', namespace: 'elsewhere', port: 80 }),
    ),
  ).toEqual([]);
});
