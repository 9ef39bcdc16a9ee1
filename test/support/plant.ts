import { Size } from 'cdk8s';
import {
  type ChartPin,
  type Endpoint,
  type Environment,
  kubernetes,
  Manifest,
  named,
  nodes,
  Operator,
  type OperatorSpec,
  type Row,
  role,
  System,
  type SystemProps,
  text,
} from '../../lib';
import { Widget } from './made-up';

/** A made-up platform that asks Terraform for everything there is to ask: for the tests of the planes and the command. */

/** Texts that Terraform would take for templates. */
export const TEMPLATES = '${HOME} $${x} %{ if } %%{y} $ % {';

const chart = (name: string): ChartPin => ({
  name,
  repository: `https://charts.example.com/${name}`,
  chart: name,
  version: '1.0.0',
  images: [{ path: 'image', form: 'split', ref: `registry.example.com/${name}:1.0.0` }],
});

/** A system of one object. */
export class Note extends System {
  constructor(env: Environment, id: string, props: SystemProps & { readonly text?: string } = {}) {
    super(env, id, props, { app: 'note', maxId: 30, security: 'restricted' });
    new Manifest(this, kubernetes.ConfigMap, { name: id, data: { text: props.text ?? id } });
  }
}

interface Seal {
  readonly stamp: string;
}

const SEALS = role<Seal>('seals', 'Seals');

/** Last by name, first by order: what follows must come from who needs whom. */
export const SEAL_OPERATOR: OperatorSpec = {
  id: 'z-seal',
  app: 'seal',
  security: 'restricted',
  releases: [{ name: 'z-seal', chart: chart('seal') }],
  crds: {
    groups: ['seal.example.com'],
    version: 'v1.0.0',
    base: 'https://crds.example.com/seal',
    files: ['a.yaml', 'b.yaml'],
  },
  facts: () => {},
};

/** Two releases in order; stands after whoever offers the seals. */
export const QUEUE_OPERATOR: OperatorSpec = {
  id: 'a-queue',
  app: 'queue',
  security: 'baseline',
  requires: [SEALS],
  releases: [
    { name: 'a-queue-main', chart: chart('queue'), values: { shell: TEMPLATES, off: null } },
    { name: 'a-queue-extra', chart: chart('queue-extra'), wait: false },
  ],
  crds: { groups: ['example.com'], version: 'v1.0.0', base: 'https://crds.example.com/queue/', files: ['all.yaml'] },
  facts: (operator) => {
    operator.state.pods({
      id: 'operator',
      labels: { app: 'a-queue' },
      by: 'chart',
      replicas: 1,
      requests: { cpu: '10m', memory: '64Mi' },
      images: ['registry.example.com/queue:1.0.0'],
    });
  },
};

/** Offers the seals; has an operator, and no release of its own. */
export class Seals extends System {
  constructor(env: Environment, id: string, props: SystemProps = {}) {
    super(env, id, props, { app: 'seals', maxId: 30, security: 'restricted' });
    Operator.in(this, SEAL_OPERATOR);
    env.offer(SEALS, { stamp: id }, this);
  }
}

/** Secret values of every form, node labels and taints, a readiness. */
export class Queue extends System {
  readonly api: Endpoint;

  constructor(env: Environment, id: string, props: SystemProps & { readonly size?: number } = {}) {
    super(env, id, props, { app: 'queue', maxId: 30, security: 'restricted' });
    Operator.in(this, QUEUE_OPERATOR);
    const pods = this.state.pods({
      id: 'server',
      labels: { app: id },
      by: 'operator',
      replicas: 1,
      requests: { cpu: '1', memory: '1Gi' },
    });
    this.api = this.state.serves({ id: 'api', at: pods, podPort: 5672, service: id, protocol: 'tcp' });
    this.state.makes({ kind: 'Secret', name: this.name('default-user'), keys: ['username', 'password'] });
    this.secret();
    this.need.nodes('main', {
      labels: { 'queue.example.com/ok': 'true' },
      taints: ['queue=only:NoSchedule', 'bare:NoExecute'],
    });
    new Manifest(this, Widget, { name: id, spec: { size: props.size ?? 1 } });
    this.state.ready(named(Widget, id, this.namespace), { path: 'status.phase', is: 'Ready' });
  }

  private secret(): void {
    const admin = this.need.mint('admin', { length: 24 });
    const mail = this.need.given('mail', ['user', 'password'], 'Account at the mail relay');
    const { user, password } = mail as Record<'user' | 'password', typeof admin>;
    this.need.secret({
      name: this.id,
      labels: { 'example.com/read-by': 'queue' },
      data: {
        'queue.conf': text`${TEMPLATES}\nadmin=${admin.plain}\nrelay=smtp://${user.url}:${password.url}@mail/`,
        hash: admin.bcrypt,
        basic: text`Basic ${admin.base64}`,
      },
    });
  }
}

/** A chart that needs what the manifests made. */
export class Desk extends System {
  constructor(env: Environment, id: string, props: SystemProps & { readonly queue: Queue }) {
    super(env, id, props, { app: 'desk', maxId: 30, security: 'baseline' });
    this.standsAfter(props.queue);
    this.state.pods({
      id: 'web',
      labels: { app: id },
      by: 'chart',
      replicas: 1,
      requests: { cpu: '10m', memory: '64Mi' },
    });
    this.use(props.queue.api);
    this.need.release({ name: id, chart: chart('desk'), values: { queue: props.queue.id }, phase: 'applications' });
  }
}

export const ROW: Row = {
  name: 'dev',
  stage: 'dev',
  domain: 'dev.example.com',
  kubernetes: '1.34',
  context: 'plant-dev',
  backend: { type: 's3', settings: { bucket: 'states', key: 'plant/{stack}.tfstate', encrypt: true } },
  pools: [{ name: 'main', nodes: nodes('main', 2), cpu: 16, memory: Size.gibibytes(64) }],
  network: { apiServer: { cidrs: ['10.0.0.10/32'] }, nodes: { cidrs: ['10.0.0.0/24'] }, enforcesPolicies: true },
};

export function row(over: Partial<Row> = {}): Row {
  return { ...ROW, ...over };
}

/** Every made-up system, with the taker of the applications phase. */
export function plant(env: Environment): void {
  const queue = new Queue(env, 'queue');
  new Desk(env, 'desk', { queue });
  new Seals(env, 'seals');
}
