import { Application, type ApplicationSpec, AppProject } from '../../lib/delivery/gitops/kinds';
import { GITOPS_LAWS } from '../../lib/delivery/gitops/laws';
import { told } from '../../lib/kernel/base/faults';
import type { JsonObject } from '../../lib/kernel/base/values';
import { dangling, judged } from '../support/laws';
import { delivered } from './gitops-fixture';

const application = delivered().env.output().object('Application', 'certificates');
const project = delivered().env.output().object('AppProject', 'platform');
const changed = (object: JsonObject, spec: object): JsonObject => ({
  ...object,
  spec: { ...(object.spec as JsonObject), ...spec } as JsonObject,
});
const of = (object: JsonObject, spec: object) =>
  judged(GITOPS_LAWS, changed(object, spec)).map((line) => line.replace(/^.*? gitops\/\S+: /, ''));

test('what is written here is as it should be', () => {
  expect([of(application, {}), of(project, {})]).toEqual([[], []]);
});

test('an Application names its project', () => {
  const at = (name: string) => ({
    ...application,
    metadata: { name: 'a', namespace: 'shop' },
    spec: { ...(application.spec as JsonObject), project: name },
  });
  const own = { ...project, metadata: { name: 'platform', namespace: 'shop' } };
  expect(dangling(GITOPS_LAWS, own, at('platform'))).toEqual([]);
  expect(dangling(GITOPS_LAWS, own, at('nope')).join()).toContain('spec.project');
});

describe('of an Application', () => {
  const policy = (application.spec as unknown as ApplicationSpec).syncPolicy;
  test.each<[string, object, string]>([
    ['no source', { source: undefined }, 'source = nothing: is missing, and nothing is delivered.'],
    [
      'no cluster',
      { destination: { namespace: 'shop' } },
      'destination = nothing: names no cluster, or the same one twice: nothing is delivered; allowed: one of server and name.',
    ],
    [
      'an option that is none',
      { syncPolicy: { ...policy, syncOptions: ['ServerSideApply'] } },
      'syncPolicy.syncOptions[0] = "ServerSideApply": is no option, and nothing is said of it; allowed: as ServerSideApply=true.',
    ],
    [
      'what is ignored, and applied all the same',
      { ignoreDifferences: [{ kind: 'Service', jsonPointers: ['/spec'] }], syncPolicy: { syncOptions: [] } },
      'ignoreDifferences = "1 objects": are only not told: with the next delivery of anything in them, what others wrote there is overwritten. Add \'RespectIgnoreDifferences=true\' to syncPolicy.syncOptions.',
    ],
    [
      'a list that is never delivered',
      {
        ignoreDifferences: [
          {
            group: 'networking.istio.io',
            kind: 'VirtualService',
            jqPathExpressions: ['.spec.http[].route[].weight'],
          },
        ],
      },
      'syncPolicy.syncOptions = "RespectIgnoreDifferences=true": puts back whole lists of custom resources as they were seen last: no change in them is ever delivered. Leave it out: with \'ApplyOutOfSyncOnly=true\' the object is applied only when something else of it changed.',
    ],
    [
      'what replaces',
      { syncPolicy: { syncOptions: ['Replace=true'] } },
      'syncPolicy.syncOptions = "Replace=true": deletes each object and makes it anew, volumes with it.',
    ],
    [
      'nothing left, and nobody who prunes',
      { syncPolicy: { ...policy, automated: { prune: false, selfHeal: true, allowEmpty: true } } },
      'syncPolicy.automated.allowEmpty = true: is of who prunes. Leave it out, or set prune: true.',
    ],
  ])('%s', (_, spec, message) => {
    expect(of(application, spec)).toEqual([message]);
  });

  test('another cluster leaves behind what stands in the first', () => {
    const law = GITOPS_LAWS.find((one) => one.of === 'kind' && one.kind === Application);
    if (law?.of !== 'kind') throw new Error('there is no law of Applications');
    const before = application.spec as JsonObject;
    const after = { ...before, destination: { server: 'https://other.example.com', namespace: 'shop' } };
    expect(law.changes?.(before, after).map((flaw) => told({ path: 'shop', ...flaw }))).toEqual([
      'shop: spec.destination.server = "https://other.example.com": was https://kubernetes.default.svc: what was delivered there stays, and nobody looks after it any more. Make another Application, and take this one away when nothing is there any more.',
    ]);
    expect(law.changes?.(before, before)).toEqual([]);
  });
});

test('a list of a custom resource without it, and one of a built-in kind with it, are as they should be', () => {
  const policy = (application.spec as unknown as ApplicationSpec).syncPolicy;
  const weights = { group: 'networking.istio.io', kind: 'VirtualService', jsonPointers: ['/spec/http/0/weight'] };
  expect(of(application, { ignoreDifferences: [weights], syncPolicy: { ...policy, syncOptions: [] } })).toEqual([]);
  const bundle = {
    group: 'admissionregistration.k8s.io',
    kind: 'MutatingWebhookConfiguration',
    jsonPointers: ['/webhooks/0/clientConfig/caBundle'],
  };
  expect(of(application, { ignoreDifferences: [bundle] })).toEqual([]);
});

describe('of a project', () => {
  test('a kind that is left out stays where it stands', () => {
    const law = GITOPS_LAWS.find((one) => one.of === 'kind' && one.kind === AppProject);
    if (law?.of !== 'kind') throw new Error('there is no law of AppProjects');
    const [role, binding] = ['ClusterRole', 'ClusterRoleBinding'].map((kind) => ({
      group: 'rbac.authorization.k8s.io',
      kind,
    }));
    const before = { clusterResourceWhitelist: [role, binding] } as JsonObject;
    const after = { clusterResourceWhitelist: [binding] } as JsonObject;
    expect(law.changes?.(before, after).map((flaw) => told({ path: 'data', ...flaw }))).toEqual([
      'data: spec.clusterResourceWhitelist = "rbac.authorization.k8s.io/ClusterRole": is left out: what still stands of it is seen no more, and never deleted. Delete by hand what is gone from the files, or accept this if nothing of it stands.',
    ]);
    expect(law.changes?.(after, before)).toEqual([]);
  });

  test.each<[string, object, string]>([
    [
      'any repository',
      { sourceRepos: ['*'] },
      'sourceRepos = "*": lets everybody who may change an Application deliver from anywhere; allowed: URLs of repositories.',
    ],
    [
      'any namespace',
      { destinations: [{ server: 'https://kubernetes.default.svc', namespace: '*' }] },
      'destinations[0] = "*": is everywhere, kube-system too; allowed: a server and a namespace.',
    ],
    [
      'any kind',
      { clusterResourceWhitelist: [{ group: '*', kind: '*' }] },
      'clusterResourceWhitelist[0] = "*/*": is every kind, roles of the whole cluster too; allowed: a group and a kind.',
    ],
    [
      'a right that is none',
      { roles: [{ name: 'ops', policies: ['p, ops, applications, sync, platform/*, allow'] }] },
      'roles[0].policies[0] = "p, ops, applications, sync, platform/*, allow": is no right, and the whole project ops is invalid; allowed: p, proj:<project>:<role>, <resource>, <action>, <project>/<application>, allow.',
    ],
  ])('%s', (_, spec, message) => {
    expect(of(project, spec)).toEqual([message]);
  });
});
