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
  expect(output.file('store')).toMatchInlineSnapshot(`
    "---
    apiVersion: example.com/v1
    kind: Widget
    metadata:
      labels:
        app.kubernetes.io/instance: store
        app.kubernetes.io/managed-by: keelson
        app.kubernetes.io/name: store
        app.kubernetes.io/part-of: platform
        app.kubernetes.io/version: "1.2.3_up1"
        keelson.dev/environment: unit
        keelson.dev/owner: platform
      name: store
      namespace: store
    spec:
      size: 1
    ---
    apiVersion: example.com/v1
    kind: Widget
    metadata:
      labels:
        app.kubernetes.io/instance: store
        app.kubernetes.io/managed-by: keelson
        app.kubernetes.io/name: store
        app.kubernetes.io/part-of: platform
        app.kubernetes.io/version: "1.2.3_up1"
        keelson.dev/environment: unit
        keelson.dev/owner: platform
      name: store-user-files-portal
      namespace: store
    spec:
      note: files-portal
      size: 0
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      labels:
        app.kubernetes.io/instance: store
        app.kubernetes.io/managed-by: keelson
        app.kubernetes.io/name: store
        app.kubernetes.io/part-of: platform
        app.kubernetes.io/version: "1.2.3_up1"
        keelson.dev/environment: unit
        keelson.dev/owner: platform
      name: store-default
      namespace: store
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
        app.kubernetes.io/instance: store
        app.kubernetes.io/managed-by: keelson
        app.kubernetes.io/name: store
        app.kubernetes.io/part-of: platform
        app.kubernetes.io/version: "1.2.3_up1"
        keelson.dev/environment: unit
        keelson.dev/owner: platform
      name: store-server-edges
      namespace: store
    spec:
      ingress:
        - from:
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: portal
              podSelector:
                matchLabels:
                  app: portal
          ports:
            - port: 9000
              protocol: TCP
      podSelector:
        matchLabels:
          app: store
      policyTypes:
        - Ingress
    "
  `);
  expect(output.model.edges).toEqual([{ from: 'portal/web', to: 'store/api' }]);
  expect(output.model.systems.map(({ id, after }) => [id, after])).toEqual([
    ['store', []],
    ['portal', ['store']],
  ]);
  expect(Testing.synth(portal)).toEqual(output.systems.get('portal'));
});
