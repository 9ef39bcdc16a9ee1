import { kind, law } from '../../lib';
import type { Law } from '../../lib/kernel/base/law';
import type { JsonObject } from '../../lib/kernel/base/values';
import { dangling } from '../support/laws';
import { object } from '../support/rules';

const rbac = (of: string, over: JsonObject) => object(`rbac.authorization.k8s.io/v1 ${of}`, undefined, over);
const scaler = (scaleTargetRef: JsonObject) =>
  object('autoscaling/v2 HorizontalPodAutoscaler', { minReplicas: 1, maxReplicas: 2, scaleTargetRef });
const storage = (parameters: JsonObject) => ({
  ...object('storage.k8s.io/v1 StorageClass', undefined, { parameters }),
  metadata: { name: 'a' },
});

describe('Kubernetes’ own kinds have laws in every environment', () => {
  test.each<[string, JsonObject, string]>([
    [
      'a role',
      rbac('RoleBinding', { roleRef: { kind: 'Role', name: 'r' } }),
      'roleRef.name = "r": names Role shop/r, which nobody makes; allowed: none.',
    ],
    [
      'a cluster role',
      rbac('RoleBinding', { roleRef: { kind: 'ClusterRole', name: 'r' } }),
      'roleRef.name = "r": names ClusterRole r, which nobody makes; allowed: none.',
    ],
    [
      'pods that are scaled',
      scaler({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }),
      'spec.scaleTargetRef.name = "d": names Deployment shop/d, which nobody makes; allowed: none.',
    ],
    [
      'a Secret of a class',
      storage({ 'x.io/node-stage-secret-name': 's', 'x.io/node-stage-secret-namespace': 'shop' }),
      'parameters["x.io/node-stage-secret-name"] = "s": names Secret shop/s, which nobody makes; allowed: none. Make it with',
    ],
  ])('%s that nobody makes', (_, given, message) => {
    expect(dangling([], given)).toEqual([expect.stringContaining(message)]);
  });

  test('what is made is found, and what every cluster has', () => {
    expect(
      dangling(
        [],
        rbac('Role', {}),
        rbac('RoleBinding', { roleRef: { kind: 'Role', name: 'a' } }),
        rbac('ClusterRoleBinding', { roleRef: { kind: 'ClusterRole', name: 'view' } }),
        scaler({ apiVersion: 'example.com/v1', kind: 'Farm', name: 'of an operator' }),
      ),
    ).toEqual([]);
  });
});

const Farm = kind<{ spec: JsonObject }>('example.com/v1', 'Farm');
const Region = kind<object>('example.com/v1', 'Region', 'Cluster');
const farm = (spec: JsonObject) => object('example.com/v1 Farm', spec);
const first = (text: string) => text.replace(/, which nobody makes.*/, '');

describe('fields that a law names', () => {
  const laws: readonly Law[] = [
    law(Farm, {
      refers: [
        { at: 'spec.users[].login.name', to: 'Secret', key: 'key' },
        { at: 'spec.parent', to: Farm, namespace: 'parentNamespace' },
      ],
      parts: { called: 'field', of: () => ['north'] },
    }),
    law(Farm, { refers: [{ at: 'spec.region', to: Region }] }),
  ];

  test('are looked up in every item of a list, beside the namespace that stands there, and without one', () => {
    const spec = { users: [{}, { login: { name: 's', key: 'k' } }], parent: 'p', parentNamespace: 'far', region: 'r' };
    expect(dangling(laws, farm(spec)).map(first)).toEqual([
      'spec.users[1].login.name = "s": names Secret shop/s',
      'spec.parent = "p": names Farm far/p',
      'spec.region = "r": names Region r',
    ]);
  });

  test('may be missing, empty, or of another type', () => {
    expect(dangling(laws, farm({ users: { login: 1 }, parent: '', region: 7 }))).toEqual([]);
  });

  test('several laws of one kind all hold', () => {
    const reader = law(Farm, {
      refers: ({ spec }) => [{ kind: 'Farm', name: 'b', namespace: 'shop', at: 'spec.x', ...(spec as object) }],
    });
    expect(dangling([...laws, reader], farm({ region: 'r' })).map(first)).toEqual([
      'spec.region = "r": names Region r',
      'spec.x = "b": names Farm shop/b',
    ]);
  });

  test('a part that the named object does not have is told by what it is called', () => {
    const reader = law(Farm, {
      refers: () => [{ kind: 'Farm', name: 'a', namespace: 'shop', at: 'spec.of', key: 'south', keyAt: 'spec.field' }],
    });
    expect(dangling([...laws, reader], farm({}))).toEqual([
      'spec.field = "south": names a field that Farm shop/a does not have; allowed: north.',
    ]);
  });

  test('hold for the app alone that a law is of', () => {
    const own = law(kind('apps/v1', 'StatefulSet'), {
      app: 'farm',
      refers: [{ at: 'spec.login', to: 'Secret' }],
    });
    const set = (app: string) =>
      object(
        'apps/v1 StatefulSet',
        { login: 's' },
        {
          metadata: { name: 'a', namespace: 'shop', labels: { 'app.kubernetes.io/name': app } },
        },
      );
    expect(dangling([own], set('other'))).toEqual([]);
    expect(dangling([own], set('farm'))).toHaveLength(1);
  });
});
