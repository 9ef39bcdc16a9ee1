import { JsonPatch } from 'cdk8s';
import {
  type Alert,
  type Environment,
  kubernetes,
  law,
  Manifest,
  type SecretRef,
  type System,
  type SystemProps,
  text,
} from '../../lib';
import { type Against, contract, type Given, type QuestionName } from '../../lib/testing';
import { QUESTIONS } from '../../lib/testing/questions/index';
import { Shelf, type ShelfAccess, Shop } from './shop';

type ShopClass = new (env: Environment, id: string, props: SystemProps) => Shop;
type About = Partial<Given<SystemProps, Shop>>;

/** What the contract says of a class, a line a question that it does not hold. */
function said(of: ShopClass, about: About = {}): Readonly<Record<string, string>> {
  const asked = contract(of, { props: () => ({}), take: [(shop, taker) => shop.shelf().for(taker)], ...about });
  return Object.fromEntries(
    asked.flatMap(({ name, ask }) => {
      try {
        ask();
        return [];
      } catch (error) {
        return [[/: ([a-z-]+): /.exec(name)?.[1] ?? 'built', (error as Error).message]];
      }
    }),
  );
}

/** The class with one thing broken, the question that finds it, and what is said. */
type Broken = readonly [QuestionName, string, ShopClass, string | RegExp, About?];

const { ConfigMap, Deployment } = kubernetes;

const BROKEN: readonly Broken[] = [
  [
    'checks',
    'a reference that dangles',
    class extends Shop {
      override connect(): void {
        const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role' as const, name: 'nobodys' };
        new Manifest(this, kubernetes.RoleBinding, { name: this.id, roleRef, subjects: [] });
      }
    },
    /- single, props: \[references\] single\/one: RoleBinding.*names Role one\/nobodys, which nobody makes/,
  ],
  [
    'longest-id',
    'a name that is longer than the id leaves room for',
    class extends Shop {
      override connect(): void {
        new Manifest(this, ConfigMap, { name: this.name('configuration-of-the-whole-shop'), data: {} });
      }
    },
    /an id of 40 characters, the maxId of the class: .*is no name for an object.* Lower maxId, or shorten the name\./,
  ],
  [
    'longest-id',
    'an id that is cut',
    class extends Shop {
      constructor(env: Environment, id: string, props: SystemProps = {}) {
        super(env, id.slice(0, 40), props);
      }
    },
    'an id of 41 characters is taken. Hand id and maxId to super() as they are.',
  ],
  [
    'two-instances',
    'an object that has one name for all',
    class extends Shop {
      override connect(): void {
        new Manifest(this, kubernetes.StorageClassKind, {
          name: 'shop',
          provisioner: 'example.com/shop',
          parameters: {},
          reclaimPolicy: 'Retain',
          volumeBindingMode: 'Immediate',
          allowVolumeExpansion: true,
        });
      }
    },
    /two in namespaces of their own: .*makes StorageClass\.storage\.k8s\.io shop, which .* makes already.*Name objects after the id\./,
  ],
  [
    'two-instances',
    'an object that has one name in a namespace',
    class extends Shop {
      override connect(): void {
        new Manifest(this, ConfigMap, { name: 'settings', data: {} });
      }
    },
    /two in one namespace: .*makes ConfigMap shared\/settings.*or refuse a second one in a message that says `namespace`\./,
  ],
  [
    'order',
    'takers in the order of their lines',
    class extends Shop {
      protected override order(users: readonly string[]): readonly string[] {
        return users;
      }
    },
    /the other way round: Shelf\.shop\.example\.com one\/one-users: spec\.users\[0\] differs\. Sort it/,
  ],
  [
    'patches',
    'a patch of its own that comes last',
    class extends Shop {
      override finish(): void {
        super.finish();
        const set = { group: 'apps', kind: 'StatefulSet', name: this.id, namespace: this.namespace };
        this.env.patch(set, JsonPatch.add('/metadata/annotations', { 'example.com/ours': 'yes' }));
      }
    },
    /StatefulSet\.apps one\/one: metadata\.annotations\.contract\.keelson\.dev\/patched is not as the patch has it/,
  ],
  [
    'facts',
    'nothing of its health',
    class extends Shop {
      protected override stateHealth(): void {}
    },
    "- single, props: one states no alerts. Call state.alert() for 4 at least (it has 0), or say why not: state.exception('alerts', …).",
  ],
  [
    'facts',
    'a workload that is nobody’s pods',
    class extends Shop {
      override connect(): void {
        const labels = { app: 'helper' };
        const { restrictedContainer, restrictedPod } = kubernetes;
        const resources = { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } };
        const container = { name: 'a', image: this.image(), resources, securityContext: restrictedContainer() };
        const pod = { automountServiceAccountToken: false, securityContext: restrictedPod(1), containers: [container] };
        const template = { metadata: { labels }, spec: pod };
        new Manifest(this, Deployment, {
          name: this.name('helper'),
          spec: { replicas: 1, selector: { matchLabels: labels }, template },
        });
      }
    },
    'one writes Deployment.apps one/one-helper and states no pods with its labels. Call state.pods().',
  ],
  [
    'facts',
    'an exception without a reason',
    class extends Shop {
      protected override stateHealth(): void {
        super.stateHealth();
        this.state.exception('tls', 'none');
      }
    },
    'one is excepted from tls for "none". Give the reason in a sentence.',
  ],
  [
    'alerts',
    'a runbook that helps nobody',
    class extends Shop {
      protected override alert(what: string) {
        return { ...super.alert(what), runbook: ['Call us.'] };
      }
    },
    '- one: alert ShopDown has no runbook that helps. Give steps: what to look at, what to do.',
  ],
  [
    'alerts',
    'one name twice, and none that is a name',
    class extends Shop {
      protected override alert(what: string) {
        return { ...super.alert(what), name: 'shop-down', for: 'five minutes', expr: ' ', summary: '' };
      }
    },
    /alert shop-down is no CamelCase[\s\S]*has no expression[\s\S]*holds for "five minutes"[\s\S]*has no summary[\s\S]*is stated twice/,
  ],
  [
    'series',
    'an alert on what nobody measures, beside one on the cluster and one on what Prometheus makes',
    class extends Shop {
      protected override alert(what: string): Alert {
        const expr = { Down: 'up == 0 or kube_pod_info > 1', Slow: 'shop_slowness{shop="{{"} > shop_slow' }[what];
        return { ...super.alert(what), ...(expr && { expr: expr.replace('{{', this.id + this.namespace) }) };
      }
    },
    '- one: alert ShopSlow asks for shop_slowness, which nothing exports. Correct its name, or tell where it is served: exports of state.metrics().',
  ],
  [
    'alert-scope',
    'an alert of every shop at once',
    class extends Shop {
      protected override alert(what: string) {
        return { ...super.alert(what), expr: `shop_${what}{namespace="${this.namespace}"} > 0` };
      }
    },
    '- alert ShopDown is the same for two instances in one namespace. Select the series of one: by namespace and id.',
  ],
  [
    'ready',
    'nothing that tells that it works',
    class extends Shop {
      protected override deliver(set: Manifest): void {
        this.state.deliver(set.id, { prune: 'confirm' });
      }
    },
    "- quorum, props: nothing tells that one works. Call state.ready() with a field of an object, or say why not: state.exception('ready', …).",
  ],
  [
    'owner',
    'props that are not handed on',
    class extends Shop {
      constructor(env: Environment, id: string, { retiring, namespace }: SystemProps = {}) {
        super(env, id, { retiring, namespace: namespace === 'contract-home' ? id : namespace });
      }
    },
    /owner: 'contract-team' in the props, and the owner is platform.*\n- namespace: 'contract-home' in the props, and the namespace is one\./,
  ],
  [
    'data',
    'a volume that goes with a line',
    class extends Shop {
      protected override deliver(set: Manifest): void {
        this.state.ready(set, { path: 'status.readyReplicas', is: '1' });
      }
    },
    "StatefulSet.apps one/one holds data and is deleted when it leaves the files. Call state.deliver(object, { prune: 'confirm' }) or 'never', or say why not: state.exception('data', …).",
  ],
  [
    'retiring',
    'a need that goes with the objects',
    class extends Shop {
      override connect(): void {
        if (!this.retiring) this.need.mint('session');
      }
    },
    '- minted value one/session is asked for no more. Ask for it whether it retires or not.',
  ],
  [
    'mirror',
    'an image past the mirror',
    class extends Shop {
      protected override image(): string {
        return 'registry.example.com/shop/server:1.4.2';
      }
    },
    /StatefulSet\.apps one\/one: .*image pulls registry\.example\.com\/shop\/server:1\.4\.2 from its origin\. Take env\.image\(pin\)/,
  ],
  [
    'pins',
    'an image of no pin',
    class extends Shop {
      protected override image(): string {
        return this.env
          .image({ name: 'shop', ref: 'registry.example.com/shop/server:1.4.2' })
          .replace(':1.4.2', ':1.4.3');
      }
    },
    /pods one\/web has registry\.example\.com\/shop\/server:1\.4\.3, which is of no pin/,
  ],
  [
    'pins',
    'an image that the row cannot pin',
    class extends Shop {
      protected override image(): string {
        super.image();
        return 'registry.example.com/shop/server:1.4.2';
      }
    },
    'pinned to shop 1.4.3, pods one/web has registry.example.com/shop/server:1.4.2 still. Take env.image(pin).',
  ],
  [
    'pins',
    'a version that it refuses',
    class extends Shop {
      protected override image(): string {
        const image = super.image();
        this.env.pool(image.endsWith(':1.4.2') ? 'main' : 'other', this.path);
        return image;
      }
    },
    /pinned to shop 1\.4\.3 it says: .*is no node pool.* Where it takes another version, name it in `pins`\./,
  ],
  [
    'ambient',
    'an issuer that is not asked for',
    class extends Shop {
      override connect(): void {
        if (!this.env.systems.some(({ id }) => id === 'certificates')) this.env.pool('certificates', this.path);
      }
    },
    /without what is found rather than passed it says: .* Ask for it by this\.ambient\(ROLE, …\)\./,
  ],
  [
    'secrets',
    'a password that all who read the program know',
    class extends Shop {
      protected override stateHealth(): void {
        super.stateHealth();
        this.need.secret({ name: this.name('admin'), data: { password: text`Tr0ub4dor-and-3-horses` } });
      }
    },
    /Secret one\/one-admin: password holds what looks like a secret value/,
  ],
  [
    'takes',
    'one password for all',
    class extends Shop {
      protected override access(taker: System): ShelfAccess {
        return { ...super.access(taker), password: SHARED.get(this) ?? this.shared() };
      }

      private shared() {
        SHARED.set(this, this.need.mint('everybody'));
        return SHARED.get(this) as { plain: unknown };
      }
    },
    /take 1 gives two takers the same value one\/everybody\. Mint one for each/,
  ],
  [
    'takes',
    'a second access for who takes again',
    class extends Shop {
      protected override serve(taker: System): ShelfAccess {
        return { ...super.serve(taker), turn: this.users.push('again') } as ShelfAccess;
      }
    },
    /take 1 gives another access the second time\. Keep what a taker got[\s\S]*taking twice changes more: .*one-users: spec\.users\[\d\] differs/,
  ],
  [
    'takes',
    'an endpoint that cannot be reached, of nobody who stands before',
    class extends Shop {
      protected override access(taker: System): ShelfAccess {
        const password = this.need.mint(`user-${taker.id}`);
        const elsewhere = this.need.secret({ name: this.name(taker.id), data: { password: password.plain } });
        return { at: this.http, password, credentials: elsewhere as SecretRef };
      }
    },
    /take 1 gives one\/http, which the taker's pods cannot reach.*\n.*gives Secret one\/one-left, which pods elsewhere cannot read.*\n.*does not say that the taker stands after it/,
  ],
  [
    'laws',
    'a law that finds fault with what stays',
    class extends Shop {
      static override readonly laws = [
        law(Shelf, { changes: (_before, after) => [{ prop: 'size', given: after.size, message: 'must grow' }] }),
      ];
    },
    'Shelf.shop.example.com one/one-users: size = 1: must grow. It did not change: compare before with after in the law.',
  ],
  [
    'schemas',
    'a field that nobody reads',
    Shop,
    /- single, props: Shelf\.shop\.example\.com one\/one-users: spec\.size = nothing: unknown field/,
    { against: () => ({ crds: judging('spec.size', 'unknown field') }) },
  ],
  [
    'schemas',
    'a kind that no schema knows',
    Shop,
    'StatefulSet.apps one/one is of apps/v1, which no schema given knows. Give its definition in `against`.',
    { against: () => ({ kubernetes: { ...judging('', ''), knows: () => false } }) },
  ],
  [
    'operator',
    'what the operator makes otherwise',
    class extends Shop {
      constructor(env: Environment, id: string, props: SystemProps = {}) {
        super(env, id, props);
        const requests = { cpu: '1', memory: '1Gi' };
        this.state.pods({ id: 'server', labels: { shop: id }, by: 'operator', replicas: 3, requests });
      }
    },
    /one: pods one\/server: replicas: stated 3, the operator made 1\. State what it makes\.[\s\S]*unlike: 'nothing' is in no difference of one\. Take it out\./,
    { real: [{ id: 'one', group: 'shop.example.com', props: {}, objects: [madeOf('one')], unlike: ['nothing'] }] },
  ],
];

const SHARED = new WeakMap<System, { plain: unknown }>();

function judging(at: string, message: string): NonNullable<Against['crds']> {
  const of = { group: 'shop.example.com', kind: 'Shelf', namespace: 'one', name: 'one-users' };
  return { knows: () => true, serves: () => true, validate: () => [{ object: of, at, message }] };
}

function madeOf(id: string) {
  const labels = { shop: id };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: id, namespace: id },
    spec: { replicas: 1, template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a:1' }] } } },
  };
}

test('the class that is broken holds the contract when it is not', () => {
  expect(said(Shop)).toEqual({});
});

for (const [question, what, of, message, about] of BROKEN)
  test(`${question}: ${what}`, () => {
    expect(said(of, about)[question]).toMatch(message);
  });

test('every question has a class that breaks it', () => {
  expect([...new Set(BROKEN.map(([question]) => question))].sort()).toEqual(Object.keys(QUESTIONS).sort());
});
