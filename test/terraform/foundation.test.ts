import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { type Environment, nodes, Operator, type Row, System, type SystemProps, text } from '../../lib';
import { put, removeFolders, tempFolder } from '../support/folders';
import { Store } from '../support/made-up';
import { Desk, plant, QUEUE_OPERATOR, Queue, row, SEAL_OPERATOR, Seals, TEMPLATES } from '../support/plant';
import { foundationOf, refused, resource, type Stack } from '../support/stacks';

afterAll(removeFolders);

const chart = (name: string) => ({
  name,
  repository: 'oci://charts.example.com',
  chart: name,
  version: '2.0.0',
  images: [],
});

/** A system made of what a test needs of it. */
class Ask extends System {
  constructor(env: Environment, id: string, ask: (system: Ask) => void, props: SystemProps = {}) {
    super(env, id, props, { app: 'ask', maxId: 30, security: 'restricted' });
    ask(this);
  }
}

const asking =
  (ask: (system: Ask) => void) =>
  (env: Environment): void =>
    void new Ask(env, 'ask', ask);

const plantStack = foundationOf(plant);

describe('the whole', () => {
  test('is what Terraform and the providers take', () => {
    expect(refused(plantStack)).toEqual([]);
    expect(refused(foundationOf(plant, { data: 'scratch', forget: ['helm_release.gone'] }))).toEqual([]);
    expect(refused(foundationOf(() => {}))).toEqual([]);
  });

  test('has one resource for each need', () => {
    const names = Object.entries(plantStack.resource).map(([type, all]) => [type, Object.keys(all)]);
    expect(Object.fromEntries(names)).toEqual({
      helm_release: ['a-queue-extra', 'a-queue-main', 'z-seal'],
      kubernetes_labels: ['main-1', 'main-2'],
      kubernetes_namespace_v1: ['a-queue', 'desk', 'queue', 'seals', 'z-seal'],
      kubernetes_node_taint: ['main-1', 'main-2'],
      kubernetes_secret_v1: ['queue_queue'],
      random_password: ['queue_admin'],
      terraform_data: ['crds_a-queue', 'crds_z-seal'],
    });
  });

  test('says which environment and stack it is: plan-check reads it', () => {
    expect(plantStack.output.keelson).toEqual({ value: { environment: 'dev', stack: 'dev-foundation' } });
  });

  test('reaches the cluster by the context of the row, in a kubeconfig that may be named otherwise', () => {
    const access = { config_context: 'plant-dev', config_path: '${var.kubeconfig}' };
    expect(plantStack.provider.kubernetes).toEqual([access]);
    expect(plantStack.provider.helm).toEqual([{ kubernetes: access }]);
    expect(plantStack.variable.kubeconfig).toMatchObject({ default: '~/.kube/config', type: 'string' });
  });

  test('keeps its state where the row says, under the name of the stack', () => {
    expect(plantStack.terraform.backend).toEqual({
      s3: { bucket: 'states', encrypt: true, key: 'plant/dev-foundation.tfstate' },
    });
    const local: Row['backend'] = { type: 'local', settings: { path: '../../../../.state/{stack}.tfstate' } };
    expect(foundationOf(() => {}, { backend: local }).terraform.backend).toEqual({
      local: { path: '../../../../.state/dev-foundation.tfstate' },
    });
  });
});

test.each(['{stack}.tfstate', '../../{stack}.tfstate', '../../../a/../{stack}', 'a/../../../../{stack}'])(
  'a state in the output (%s) is refused: the cdktf CLI deletes what lies in the folder of a stack that is gone',
  (path) => {
    expect(() => foundationOf(() => {}, { backend: { type: 'local', settings: { path } } })).toThrow(
      /^dev: backend\.settings\.path = ".*": lies in the output, .*; allowed: .*\.state\/\{stack\}\.tfstate\.$/,
    );
  },
);

describe('namespaces', () => {
  const metadata = (stack: Stack, name: string) =>
    resource(stack, 'kubernetes_namespace_v1', name).metadata as { labels: Record<string, string> };

  test('enforce the Pod Security level of the system, at the version of the cluster', () => {
    expect(metadata(plantStack, 'queue').labels).toMatchObject({
      'keelson.dev/system': 'queue',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.34',
      'pod-security.kubernetes.io/warn': 'restricted',
    });
    expect(metadata(plantStack, 'a-queue').labels['pod-security.kubernetes.io/enforce']).toBe('baseline');
  });

  test.each([
    [undefined, true],
    ['keep', true],
    ['scratch', false],
  ] as const)('with data %s they have prevent_destroy %s', (data, expected) => {
    const stack = foundationOf(plant, data === undefined ? {} : { data });
    expect(resource(stack, 'kubernetes_namespace_v1', 'queue').lifecycle).toEqual({ prevent_destroy: expected });
  });

  test('of a retiring system stay', () => {
    const stack = foundationOf((env) => {
      new Queue(env, 'queue', { retiring: true });
      new Seals(env, 'seals');
    });
    expect(resource(stack, 'kubernetes_namespace_v1', 'queue')).toBeDefined();
    expect(resource(stack, 'kubernetes_secret_v1', 'queue_queue')).toBeDefined();
  });
});

describe('secrets', () => {
  const data = resource(plantStack, 'kubernetes_secret_v1', 'queue_queue').data as Record<string, string>;

  test('are generated of letters and digits, anew when the row counts up', () => {
    expect(resource(plantStack, 'random_password', 'queue_admin')).toEqual({
      keepers: { generation: '1', id: 'queue/admin' },
      length: 24,
      min_lower: 1,
      min_numeric: 1,
      min_upper: 1,
      special: false,
    });
    const next = foundationOf(plant, { generations: { 'queue/admin': 2 } });
    expect(resource(next, 'random_password', 'queue_admin').keepers).toMatchObject({ generation: '2' });
  });

  test('that people give are sensitive variables, whose names a shell can export', () => {
    expect(plantStack.variable.queue_mail_password).toEqual({
      description: 'Account at the mail relay (password)',
      nullable: false,
      sensitive: true,
      type: 'string',
    });
    const stack = foundationOf((env) => {
      new Ask(env, 'mail-relay', ({ need }) => void need.given('api-token', ['key.txt'], 'Token'));
    });
    expect(Object.keys(stack.variable)).toEqual(['kubeconfig', 'mail_relay_api_token_key_txt']);
  });

  test('are composed of both, and of plain text that is no template', () => {
    expect(data['queue.conf']).toBe(
      [
        '$${HOME} $$${x} %%{ if } %%%{y} $ % {',
        'admin=${random_password.queue_admin.result}',
        'relay=smtp://${urlencode(var.queue_mail_user)}:${urlencode(var.queue_mail_password)}@mail/',
      ].join('\n'),
    );
    expect(TEMPLATES).toContain('${HOME} $${x}');
  });

  test('have a bcrypt hash that stays from plan to plan, and base64', () => {
    expect(data.hash).toBe('${random_password.queue_admin.bcrypt_hash}');
    expect(data.basic).toBe('Basic ${base64encode(random_password.queue_admin.result)}');
  });

  test('stand in a namespace that is made before them', () => {
    expect(resource(plantStack, 'kubernetes_secret_v1', 'queue_queue')).toMatchObject({
      metadata: {
        name: 'queue',
        namespace: '${kubernetes_namespace_v1.queue.metadata[0].name}',
        labels: { 'app.kubernetes.io/managed-by': 'keelson', 'example.com/read-by': 'queue' },
      },
      type: 'Opaque',
    });
  });

  test('of a given value have no bcrypt hash: refused', () => {
    const build = asking(({ need }) => {
      const { key } = need.given('token', ['key'], 'Token');
      if (key !== undefined) need.secret({ name: 'ask', data: { hash: key.bcrypt } });
    });
    expect(() => foundationOf(build)).toThrow(
      /^ask\/token\/key: is given by people, and Terraform makes another bcrypt hash of it on each plan\. Mint it/,
    );
  });

  test.each<[string, (system: Ask) => void, string]>([
    [
      'minted values',
      ({ need }) => [need.mint('a.b'), need.mint('a_b')],
      'ask/a_b and ask/a.b come to one Terraform address, random_password.ask_a_b.',
    ],
    [
      'given values',
      ({ need }) => [need.given('a', ['b-c'], 'A'), need.given('a-b', ['c'], 'B')],
      'ask/a-b/c and ask/a/b-c come to one Terraform address, var.ask_a_b_c.',
    ],
  ])('two %s with one address are refused', (_, ask, message) => {
    expect(() => foundationOf(asking(ask))).toThrow(`dev-foundation: ${message} Give one of the two another name.`);
  });
});

describe('releases', () => {
  const waitsFor = (stack: Stack, name: string) => resource(stack, 'helm_release', name).depends_on;

  test('carry no CRDs of their chart, make no namespace, and wait', () => {
    expect(resource(plantStack, 'helm_release', 'z-seal')).toMatchObject({
      chart: 'seal',
      create_namespace: false,
      namespace: '${kubernetes_namespace_v1.z-seal.metadata[0].name}',
      repository: 'https://charts.example.com/seal',
      skip_crds: true,
      timeout: 600,
      version: '1.0.0',
      wait: true,
    });
    const build = asking(({ need }) =>
      need.release({ name: 'ask', chart: chart('ask'), timeout: Duration.minutes(2), wait: false }),
    );
    expect(resource(foundationOf(build), 'helm_release', 'ask')).toMatchObject({ timeout: 120, wait: false });
  });

  test('have their values as text, in which nothing is a template and null deletes a default', () => {
    const [values] = resource(plantStack, 'helm_release', 'a-queue-main').values as [string];
    expect(values).toContain('shell: $${HOME} $$${x} %%{ if } %%%{y} $ % {\n');
    expect(values).toContain('"off": null\n');
    expect(values).toContain('repository: registry.example.com/queue\n');
  });

  test('stand after the CRDs of their system, one after the other', () => {
    expect(waitsFor(plantStack, 'z-seal')).toEqual(['terraform_data.crds_z-seal']);
    expect(waitsFor(plantStack, 'a-queue-extra')).toEqual(['helm_release.a-queue-main']);
  });

  test('stand after the operator of what theirs requires, though its name comes later', () => {
    expect(QUEUE_OPERATOR.id < SEAL_OPERATOR.id).toBe(true);
    expect(waitsFor(plantStack, 'a-queue-main')).toEqual(['helm_release.z-seal', 'terraform_data.crds_a-queue']);
  });

  test('stand after the secrets of their namespace', () => {
    const build = asking(({ need }) => {
      need.secret({ name: 'ask', data: { a: text`plain` } });
      need.release({ name: 'ask', chart: chart('ask') });
    });
    expect(waitsFor(foundationOf(build), 'ask')).toEqual(['kubernetes_secret_v1.ask_ask']);
  });

  test('stand after CRDs that a system brings without a release, under whatever id', () => {
    const crds = { groups: ['x.example.com'], version: 'v1', base: 'https://x.example.com', files: ['x.yaml'] };
    const stack = foundationOf((env) => {
      const kinds = new Ask(env, 'kinds', ({ need }) => need.crds('gateway', crds));
      const between = new Ask(env, 'between', (it) => it.standsAfter(kinds));
      new Ask(env, 'ask', (it) => {
        it.standsAfter(between);
        it.need.release({ name: 'ask', chart: chart('ask') });
      });
    });
    expect(waitsFor(stack, 'ask')).toEqual(['terraform_data.crds_gateway']);
  });

  test('of systems in a circle have an order all the same', () => {
    const stack = foundationOf((env) => {
      const [a, b] = ['a', 'b'].map(
        (id) => new Ask(env, id, ({ need }) => need.release({ name: id, chart: chart(id) })),
      ) as [Ask, Ask];
      a.standsAfter(b);
      b.standsAfter(a);
    });
    expect([waitsFor(stack, 'a'), waitsFor(stack, 'b')]).toEqual([['helm_release.b'], undefined]);
    expect(refused(stack)).toEqual([]);
  });
});

describe('CRDs', () => {
  const carrier = (over: Partial<Row> = {}) =>
    resource(foundationOf(plant, over), 'terraform_data', 'crds_z-seal') as unknown as {
      triggers_replace: { version: string; sources: string };
      provisioner: readonly { 'local-exec': { command: string; environment: Record<string, string>; when?: string } }[];
    };

  test('are applied by the server and waited for, anew when version or files change', () => {
    const { triggers_replace, provisioner } = carrier();
    const sources = 'https://crds.example.com/seal/a.yaml https://crds.example.com/seal/b.yaml';
    expect(triggers_replace).toEqual({ version: 'v1.0.0', sources });
    const command = provisioner[0]?.['local-exec'].command ?? '';
    const files = "-f 'https://crds.example.com/seal/a.yaml' -f 'https://crds.example.com/seal/b.yaml'";
    expect(command).toContain(
      `kubectl --context "$CONTEXT" apply --server-side --force-conflicts --field-manager=keelson ${files} && `,
    );
    expect(command).toContain(
      `kubectl --context "$CONTEXT" wait --for=condition=Established --timeout=60s ${files}; do `,
    );
    expect(provisioner[0]?.['local-exec'].environment).toEqual({
      CONTEXT: 'plant-dev',
      KUBECONFIG: '${pathexpand(var.kubeconfig)}',
    });
  });

  test.each([
    [
      'a new CRD has no condition yet, and kubectl gives up: it is asked again',
      'test "$3" = apply || test $(wc -l < asked) -gt 2',
      0,
      3,
    ],
    [
      'a busy API server takes its time: it is asked for as long as five minutes',
      'test "$3" = apply || test $(wc -l < asked) -gt 29',
      0,
      30,
    ],
    // The clock of the test goes on by two minutes at each look.
    ['a CRD that never comes to be served', 'test "$3" = apply', 1, 4],
    ['the API server refuses a CRD: nothing is waited for', 'test "$3" != apply', 1, 1],
  ])('%s', (_, answers, code, asked) => {
    const dir = tempFolder();
    put(join(dir, 'kubectl'), `#!/bin/sh\necho "$3" >> asked\n${answers}\n`);
    put(join(dir, 'sleep'), '#!/bin/sh\n');
    const seconds = code === 1 ? '$(($(wc -l < looked) * 120))' : '0';
    put(join(dir, 'date'), `#!/bin/sh\necho look >> looked\necho ${seconds}\n`);
    for (const program of ['kubectl', 'sleep', 'date']) chmodSync(join(dir, program), 0o755);
    const command = carrier().provisioner[0]?.['local-exec'].command ?? '';
    const env = { ...process.env, CONTEXT: 'plant-dev', PATH: `${dir}:${process.env.PATH}` };
    const done = spawnSync('/bin/sh', ['-c', command], { cwd: dir, env });
    expect([done.status, readFileSync(join(dir, 'asked'), 'utf8').trim().split('\n')]).toEqual([
      code,
      ['apply', ...Array(asked - 1).fill('wait')],
    ]);
  });

  test('have no step that deletes them', () => {
    expect(carrier().provisioner.map((step) => step['local-exec'].when)).toEqual([undefined]);
  });

  test.each([
    ['https://mirror.example.com/crds/', 'https://mirror.example.com/crds/crds.example.com/seal/a.yaml'],
    ['./vendored', './vendored/crds.example.com/seal/a.yaml'],
  ])('come from the mirror %s', (crdMirror, first) => {
    expect(carrier({ crdMirror }).triggers_replace.sources.split(' ')[0]).toBe(first);
  });
});

describe('nodes', () => {
  test('are labelled and tainted by row and systems, with the pool first known', () => {
    const pools = [
      { ...row().pools[0], labels: { zone: 'x' }, taints: ['a=b:PreferNoSchedule'] } as Row['pools'][number],
      { ...row().pools[0], name: 'other', nodes: nodes('other', 1) } as Row['pools'][number],
    ];
    const stack = foundationOf(plant, { pools });
    expect(resource(stack, 'kubernetes_labels', 'main-2')).toEqual({
      api_version: 'v1',
      force: true,
      kind: 'Node',
      labels: { 'keelson.dev/pool': 'main', 'queue.example.com/ok': 'true', zone: 'x' },
      metadata: { name: 'main-2' },
    });
    expect(resource(stack, 'kubernetes_labels', 'other-1').labels).toEqual({ 'keelson.dev/pool': 'other' });
    expect(resource(stack, 'kubernetes_node_taint', 'main-2')).toEqual({
      force: true,
      metadata: { name: 'main-2' },
      taint: [
        { effect: 'PreferNoSchedule', key: 'a', value: 'b' },
        { effect: 'NoExecute', key: 'bare', value: '' },
        { effect: 'NoSchedule', key: 'queue', value: 'only' },
      ],
    });
    expect(Object.keys(stack.resource.kubernetes_node_taint ?? {})).toEqual(['main-1', 'main-2']);
    expect(refused(stack)).toEqual([]);
  });

  test('named by an address have a name that Terraform takes', () => {
    const pools = [{ ...row().pools[0], nodes: [{ name: '10.0.0.7' }] } as Row['pools'][number]];
    const stack = foundationOf(() => {}, { pools });
    expect(resource(stack, 'kubernetes_labels', '_10_0_0_7').metadata).toEqual({ name: '10.0.0.7' });
    expect(refused(stack)).toEqual([]);
  });
});

describe('what the row forgets', () => {
  test('leaves the state and stays in the cluster', () => {
    const forget = ['kubernetes_namespace_v1.gone', 'helm_release.gone', 'helm_release.gone'];
    expect(foundationOf(plant, { forget }).removed).toEqual([
      { from: 'kubernetes_namespace_v1.gone', lifecycle: { destroy: false } },
      { from: 'helm_release.gone', lifecycle: { destroy: false } },
    ]);
    expect(plantStack.removed).toBeUndefined();
  });

  test('is forgotten only when the stack no longer has it: Terraform refuses both at once', () => {
    const forget = ['kubernetes_namespace_v1.queue'];
    expect(foundationOf(plant, { forget }).removed).toBeUndefined();
    const [block] = foundationOf((env) => void new Seals(env, 'seals'), { forget }).removed ?? [];
    expect(block).toMatchObject({ from: 'kubernetes_namespace_v1.queue' });
  });
});

test('addresses and blocks stay when lines move, and when others come between', () => {
  const moved = foundationOf((env) => {
    new Seals(env, 'seals');
    new Store(env, 'between').bucket('files').for(new Store(env, 'taker'), 'read');
    new Ask(env, 'early', (system) => void Operator.in(system, QUEUE_OPERATOR));
    new Desk(env, 'desk', { queue: new Queue(env, 'queue') });
  });
  const blocks = (stack: Stack) =>
    Object.entries(stack.resource).flatMap(([type, all]) =>
      Object.entries(all).map(([name, block]) => [`${type}.${name}`, block] as const),
    );
  expect(Object.fromEntries(blocks(moved))).toMatchObject(Object.fromEntries(blocks(plantStack)));
  expect(blocks(moved).length).toBeGreaterThan(blocks(plantStack).length);
});
