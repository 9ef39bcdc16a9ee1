import { Application, type ApplicationSpec } from '../../lib/delivery/gitops/kinds';
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

describe('of a project', () => {
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
