import { Testing } from 'cdk8s';
import { Environment } from '../../lib';
import { Portal, Store } from '../support/made-up';

test('a consumer and a provider come to files, edges and needs', () => {
  const env = Environment.test();
  const store = new Store(env, 'store');
  const portal = new Portal(env, 'portal', { bucket: store.bucket('files') });
  const output = env.output();
  expect(output.file('portal')).toMatchInlineSnapshot(`
    "---
    apiVersion: example.com/v1
    kind: Widget
    metadata:
      annotations:
        keelson.dev/stamp: "40a9095402"
      labels:
        app.kubernetes.io/instance: portal
        app.kubernetes.io/managed-by: keelson
        app.kubernetes.io/name: portal
        app.kubernetes.io/part-of: platform
        keelson.dev/environment: unit
        keelson.dev/owner: platform
      name: portal
      namespace: portal
    spec:
      size: 2
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      labels:
        app.kubernetes.io/instance: portal
        app.kubernetes.io/managed-by: keelson
        app.kubernetes.io/name: portal
        app.kubernetes.io/part-of: platform
        keelson.dev/environment: unit
        keelson.dev/owner: platform
      name: portal-default
      namespace: portal
    spec:
      egress:
        - to:
            - podSelector: {}
        - ports:
            - port: 53
              protocol: TCP
            - port: 53
              protocol: UDP
          to:
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: kube-system
      ingress:
        - from:
            - podSelector: {}
      podSelector: {}
      policyTypes:
        - Egress
        - Ingress
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      labels:
        app.kubernetes.io/instance: portal
        app.kubernetes.io/managed-by: keelson
        app.kubernetes.io/name: portal
        app.kubernetes.io/part-of: platform
        keelson.dev/environment: unit
        keelson.dev/owner: platform
      name: portal-web-edges
      namespace: portal
    spec:
      egress:
        - ports:
            - port: 9000
              protocol: TCP
          to:
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: store
              podSelector:
                matchLabels:
                  app: store
      podSelector:
        matchLabels:
          app: portal
      policyTypes:
        - Egress
    "
  `);
  expect(output.systems.get('store')?.map(({ kind, metadata }) => [kind, (metadata as { name: string }).name])).toEqual(
    [
      ['Widget', 'store'],
      ['Widget', 'store-user-files-portal'],
      ['NetworkPolicy', 'store-default'],
      ['NetworkPolicy', 'store-server-edges'],
    ],
  );
  expect(output.model.edges).toEqual([{ from: 'portal/web', to: 'store/api' }]);
  expect(output.model.systems.map(({ id, after }) => [id, after])).toEqual([
    ['store', []],
    ['portal', ['store']],
  ]);
  expect(Testing.synth(portal)).toEqual(output.systems.get('portal'));
});
