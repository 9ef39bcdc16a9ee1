import { type Accept, KeelsonError } from '../../lib';
import { judge, line } from '../../lib/checks/findings/finding';
import { environmentOf, environmentOfPlan, planFindings, type TerraformPlan } from '../../lib/checks/terraform/plan';
import { HARBOR_LAWS } from '../../lib/registry/harbor/laws';

type Change = NonNullable<TerraformPlan['resource_changes']>[number];

/** A change as `terraform show -json` tells it. */
function change(type: string, name: string, actions: readonly string[], before: unknown = {}): Change {
  return { address: `${type}.${name}`, type, name, change: { actions, before } };
}

const found = (...changes: readonly Change[]) => planFindings({ resource_changes: changes }, HARBOR_LAWS).map(line);

const namespace = { metadata: [{ name: 'ceph', labels: { 'keelson.dev/system': 'ceph' } }] };

describe('a plan that loses something is refused, and told what, and how to go on', () => {
  test('a namespace that is destroyed, with its system and the two steps', () => {
    expect(found(change('kubernetes_namespace_v1', 'ceph', ['delete'], namespace))).toEqual([
      '[plan-destroys] kubernetes_namespace_v1.ceph: the plan destroys the namespace ceph with everything in it, volume claims and their data included. ' +
        'Remove in two steps: set retiring: true on ceph, publish its manifests and see its objects gone; then drop the line. ' +
        "To keep this one in the cluster, add 'kubernetes_namespace_v1.ceph' to forget in the row; " +
        "to destroy it on purpose, add { rule: 'plan-destroys', object: 'kubernetes_namespace_v1.ceph', why, until } to accept.",
    ]);
  });

  test.each<[Change, string]>([
    [
      change('helm_release', 'rook', ['delete'], { name: 'rook-ceph' }),
      'the plan destroys the release rook-ceph: its pods stop, and an operator',
    ],
    [
      change('random_password', 'rabbit_admin', ['delete']),
      'the plan destroys the generated value rabbit_admin: what uses it',
    ],
    [
      change('random_password', 'rabbit_admin', ['delete', 'create']),
      'the plan replaces the generated value rabbit_admin: what uses it can no longer log in',
    ],
    [
      change('harbor_project', 'registry_portal', ['delete'], { name: 'portal' }),
      'the plan destroys the project portal with every image in it',
    ],
    [change('terraform_data', 'crds_rook', ['delete']), 'the plan destroys the carrier crds_rook: its CRDs stay'],
    [
      change('kubernetes_namespace_v1', 'a', ['create', 'delete'], namespace),
      'the plan replaces the namespace ceph with everything in it',
    ],
  ])('%j', (one, message) => {
    const findings = found(one);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(message);
  });

  test('several are told together', () => {
    const changes = ['a', 'b'].map((name) => change('random_password', name, ['delete']));
    expect(found(...changes)).toHaveLength(2);
  });
});

describe('a plan that loses nothing passes', () => {
  test.each<[string, Change]>([
    [
      'a carrier that is replaced: it only applies newer CRDs',
      change('terraform_data', 'crds_rook', ['delete', 'create']),
    ],
    ['what is made', change('kubernetes_namespace_v1', 'ceph', ['create'])],
    ['what is updated', change('helm_release', 'rook', ['update'])],
    ['what stays', change('random_password', 'x', ['no-op'])],
    ['what is forgotten', change('kubernetes_namespace_v1', 'ceph', ['forget'])],
    ['a resource of an API of which no law tells a loss', change('harbor_robot_account', 'x', ['delete'])],
    ['labels of a node', change('kubernetes_labels', 'node', ['delete'])],
    ['a secret, which is composed anew', change('kubernetes_secret_v1', 'x', ['delete', 'create'])],
  ])('%s', (_, one) => {
    expect(found(one)).toEqual([]);
  });

  test('an empty one', () => {
    expect(planFindings({}, HARBOR_LAWS)).toEqual([]);
  });
});

describe('the environment of a plan', () => {
  const keelson = { keelson: { value: { environment: 'prod', stack: 'prod-foundation' } } };

  test('is an output of its stack, planned or known before', () => {
    expect(environmentOfPlan({ planned_values: { outputs: keelson } })).toBe('prod');
    expect(environmentOfPlan({ prior_state: { values: { outputs: keelson } } })).toBe('prod');
  });

  test('is unknown for a stack of somebody else', () => {
    expect(environmentOfPlan({})).toBeUndefined();
    expect(environmentOf(undefined)).toBeUndefined();
    expect(environmentOf({ keelson: { value: 'prod' } })).toBeUndefined();
    expect(environmentOf({ keelson: { value: { environment: 1 } } })).toBeUndefined();
  });
});

describe('what a row accepts', () => {
  const findings = planFindings({ resource_changes: [change('random_password', 'x', ['delete'])] }, []);
  const accept = (more: Partial<Accept> = {}): Accept => ({
    rule: 'plan-destroys',
    object: 'random_password.x',
    why: 'nobody uses it',
    until: '2026-06-30',
    ...more,
  });

  test('is no finding, until its last day', () => {
    const verdict = judge(findings, [accept()], '2026-06-30');
    expect(verdict.findings).toEqual([]);
    expect(verdict.accepted).toMatchObject([{ path: 'random_password.x', why: 'nobody uses it' }]);
  });

  test('is a finding again after it, and so is the acceptance', () => {
    const verdict = judge(findings, [accept()], '2026-07-01');
    expect(verdict.findings.map(line)).toEqual([
      expect.stringContaining('[plan-destroys] random_password.x: the plan destroys'),
      '[accept-expired] random_password.x: until = "2026-06-30": the acceptance of plan-destroys has expired. Repair what was accepted, or accept it anew with a reason.',
    ]);
    expect(verdict.accepted).toEqual([]);
  });

  test('does not depend on the day where none is given, as in synthesis', () => {
    expect(judge(findings, [accept({ until: '2000-01-01' })]).findings).toEqual([]);
  });

  test('may be one prop alone: the rest of the rule stays a finding', () => {
    const about = (prop: string) => ({ rule: 'objects', path: 'prod: x', prop, message: 'is wrong' });
    const prop = { ...accept({ rule: 'objects', object: 'prod: x' }), prop: 'size' };
    const verdict = judge([about('size'), about('replicas'), { ...about(''), prop: undefined }], [prop], '2026-06-30');
    expect(verdict.accepted.map((finding) => finding.prop)).toEqual(['size']);
    expect(verdict.findings.map((finding) => finding.prop)).toEqual(['replicas', undefined]);
  });

  test.each([{ rule: 'leaks' }, { object: 'random_password.y' }])('is of that rule and that object: %j', (other) => {
    expect(judge(findings, [accept(other)], '2026-06-30').findings).toHaveLength(1);
  });

  test('a finding is a fault: it can be thrown', () => {
    expect(new KeelsonError(findings).message).toMatch(/^random_password\.x: the plan destroys/);
  });
});
