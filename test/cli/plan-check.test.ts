import { join } from 'node:path';
import { type Accept, manifests, platform, synth } from '../../lib';
import { put, removeFolders, tempFolder } from '../support/folders';
import { keelson, type Told } from '../support/keelson';
import { plant, row } from '../support/plant';

const VALUE = 'hunter2hunter2hunter2';

type Action = 'create' | 'update' | 'delete' | 'no-op';

interface Change {
  readonly address: string;
  readonly actions: readonly Action[];
  readonly before?: object;
}

/** A plan as `terraform show -json` prints it, as far as it is read; it does hold secret values. */
function planText(changes: readonly Change[], environment: string | undefined = 'dev'): string {
  const value = { environment, stack: `${environment}-foundation` };
  return JSON.stringify({
    format_version: '1.2',
    planned_values: environment === undefined ? {} : { outputs: { keelson: { sensitive: false, value } } },
    resource_changes: changes.map(({ address, actions, before = {} }) => {
      const [type, name] = address.split('.');
      return { address, type, name, change: { actions, before: { ...before, result: VALUE }, after: null } };
    }),
  });
}

const NAMESPACE: Change = {
  address: 'kubernetes_namespace_v1.queue',
  actions: ['delete'],
  before: { metadata: [{ name: 'queue', labels: { 'keelson.dev/system': 'queue' } }] },
};

function written(accept: readonly Accept[] = []): string {
  const dist = tempFolder();
  synth(platform('plant', [row({ accept })], plant), manifests(dist));
  return dist;
}

function checked(text: string, dist = written(), ...flags: string[]): Told {
  const file = join(tempFolder(), 'plan.json');
  put(file, text);
  const told = keelson(['plan-check', file, '--dist', dist, ...flags]);
  expect(told.out + told.err).not.toContain(VALUE);
  return told;
}

afterAll(removeFolders);

test('a plan that makes and changes is ok', () => {
  const changes: Change[] = [
    { address: 'kubernetes_namespace_v1.new', actions: ['create'] },
    { address: 'helm_release.queue', actions: ['update'] },
    { address: 'random_password.queue_admin', actions: ['no-op'] },
    { address: 'kubernetes_labels.node', actions: ['delete'] },
  ];
  expect(checked(planText(changes))).toEqual({ code: 0, out: '0 findings, 0 accepted.\n', err: '' });
});

test('a CRD carrier that is replaced only applies newer CRDs: ok', () => {
  expect(checked(planText([{ address: 'terraform_data.crds_queue', actions: ['delete', 'create'] }])).code).toBe(0);
});

test.each<[string, readonly Action[], string]>([
  ['helm_release.queue', ['delete'], 'destroys the release queue: its pods stop'],
  ['helm_release.queue', ['create', 'delete'], 'replaces the release queue'],
  ['random_password.queue_admin', ['delete', 'create'], 'replaces the generated value queue_admin'],
  ['terraform_data.crds_queue', ['delete'], 'destroys the carrier crds_queue'],
  ['kubernetes_namespace_v1.queue', ['delete'], 'destroys the namespace queue with everything in it'],
])('%s %j is a finding', (address, actions, message) => {
  const { code, out } = checked(planText([{ address, actions }]));
  expect(code).toBe(1);
  expect(out).toContain(`[plan-destroys] ${address}: the plan ${message}`);
});

test('a finding names the system, the two steps, and both ways to go on', () => {
  const { out } = checked(planText([NAMESPACE]));
  expect(out).toContain('set retiring: true on queue, publish its manifests');
  expect(out).toContain("add 'kubernetes_namespace_v1.queue' to forget in the row");
  expect(out).toContain("add { rule: 'plan-destroys', object: 'kubernetes_namespace_v1.queue', why, until } to accept");
});

test('for a machine', () => {
  const { code, out } = checked(planText([NAMESPACE]), written(), '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    findings: [{ rule: 'plan-destroys', path: NAMESPACE.address }],
    accepted: [],
  });
});

test('what the row accepts passes, until its day', () => {
  const accept = { rule: 'plan-destroys', object: NAMESPACE.address, why: 'moved away', until: '2030-01-01' };
  const { code, out } = checked(planText([NAMESPACE]), written([accept]));
  expect(code).toBe(0);
  expect(out).toContain('Why: moved away\n0 findings, 1 accepted.');
  expect(checked(planText([NAMESPACE]), written([{ ...accept, until: '2029-12-31' }])).code).toBe(1);
});

test('the environment is also known when the plan destroys everything', () => {
  const { planned_values, ...rest } = JSON.parse(planText([NAMESPACE]));
  const accept = { rule: 'plan-destroys', object: NAMESPACE.address, why: 'moved away', until: '2030-01-01' };
  expect(checked(JSON.stringify({ ...rest, prior_state: { values: planned_values } }), written([accept])).code).toBe(0);
});

test('a plan of another stack is judged without any row', () => {
  expect(checked(planText([NAMESPACE], ''), '/nowhere').code).toBe(2);
  const { planned_values: _, ...other } = JSON.parse(planText([NAMESPACE]));
  expect(checked(JSON.stringify(other), '/nowhere').code).toBe(1);
});

describe('could not run', () => {
  test.each([
    ['{', 'JSON'],
    ['{}', 'it has no format_version'],
  ])('with the plan %j', (text, reason) => {
    const { code, out, err } = checked(text);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^keelson: .*plan\.json is no plan \(/);
    expect(err).toContain(reason);
    expect(err).toContain('Make one with: terraform plan -out=p && terraform show -json p > plan.json');
  });

  test('without a file', () => {
    expect(keelson(['plan-check', '/nowhere.json'])).toMatchObject({ code: 2, out: '' });
  });

  test('for an environment of which nothing was synthesized', () => {
    expect(checked(planText([NAMESPACE], 'prod')).err).toMatch(
      /There is no environment prod in .*; environments: dev\./,
    );
  });
});
