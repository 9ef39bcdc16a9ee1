import {
  type Alert,
  type Endpoint,
  type Environment,
  type Handle,
  type ImagePin,
  kind,
  kubernetes,
  Manifest,
  once,
  type Pods,
  type SecretRef,
  System,
  type SystemProps,
} from '../../lib';

const { Service, StatefulSet, restrictedContainer, restrictedPod } = kubernetes;

export const SHOP_IMAGE: ImagePin = { name: 'shop', ref: 'registry.example.com/shop/server:1.4.2' };

/** A custom resource of nobody's. */
export const Shelf = kind<{ spec: { readonly size: number; readonly users?: readonly string[] } }>(
  'shop.example.com/v1',
  'Shelf',
);

/** What a taker is given. */
export interface ShelfAccess {
  readonly at: Endpoint;
  readonly password: { readonly plain: unknown };
  readonly credentials: SecretRef;
}

/**
 * A small class that holds the contract: pods with a volume, a resource, a handle. The tests of the kit break it, one thing at a
 * time.
 */
export class Shop extends System {
  protected readonly pods: Pods;
  protected readonly http: Endpoint;
  protected readonly users: string[] = [];
  private readonly accessOf = once((taker) => this.access(taker));

  constructor(
    env: Environment,
    id: string,
    props: SystemProps = {},
    about: { readonly maxId?: number; readonly app?: string } = {},
  ) {
    super(env, id, props, { app: 'shop', maxId: 40, security: 'restricted', ...about });
    const labels = this.podLabels();
    const claims = [{ name: 'data', size: '1Gi', class: 'fast' }];
    const requests = { cpu: '100m', memory: '64Mi' };
    const images = [this.image()];
    this.pods = this.state.pods({ id: 'web', labels, by: 'us', replicas: 1, requests, images, claims });
    this.http = this.state.serves({
      id: 'http',
      at: this.pods,
      podPort: 8080,
      service: id,
      port: 80,
      protocol: 'http',
    });
    this.state.makes({ kind: 'StorageClass', group: 'storage.k8s.io', name: 'fast' });
    this.makeDefinition();
    this.stateHealth();
    this.write();
  }

  /** A shelf of the shop, for one taker. */
  shelf(): Handle<'shelf', ShelfAccess> {
    return { offers: 'shelf', giver: this, for: (taker) => this.serve(taker) };
  }

  override finish(): void {
    new Manifest(this, Shelf, { name: this.name('users'), spec: { size: 1, users: this.order(this.users) } });
  }

  protected podLabels(): Readonly<Record<string, string>> {
    return { 'app.kubernetes.io/instance': this.id, 'app.kubernetes.io/name': 'shop' };
  }

  protected image(): string {
    return this.env.image(SHOP_IMAGE);
  }

  protected order(users: readonly string[]): readonly string[] {
    return [...users].sort();
  }

  protected serve(taker: System): ShelfAccess {
    return this.accessOf(taker);
  }

  protected access(taker: System): ShelfAccess {
    taker.standsAfter(this);
    taker.use(this.http);
    this.users.push(taker.id);
    const password = this.need.mint(`user-${taker.id}`);
    const name = `${taker.id}-${this.id}`;
    const credentials = taker.need.secret({ name, data: { password: password.plain } });
    return { at: this.http, password, credentials };
  }

  protected stateHealth(): void {
    const gauge = ['shop_down', 'shop_slow', 'shop_full', 'shop_late', 'shop_sales'];
    this.state.metrics({ at: this.http, exports: { gauge } });
    this.state.alert(...['Down', 'Slow', 'Full', 'Late'].map((what) => this.alert(what)));
    this.state.dashboard({ title: `Shop ${this.id}`, panels: [{ title: 'Sales', expr: 'sum(shop_sales)' }] });
    this.state.logs({ at: this.pods, format: 'json' });
  }

  protected alert(what: string): Alert {
    return {
      name: `Shop${what}`,
      expr: `shop_${what.toLowerCase()}{namespace="${this.namespace}",shop="${this.id}"} > 0`,
      for: '5m',
      severity: 'warning',
      summary: `Shop ${this.id} is ${what.toLowerCase()}`,
      runbook: ['Look at the pods of the shop: which one is away?', 'Look at its log, and restart it.'],
    };
  }

  protected deliver(set: Manifest): void {
    this.state.deliver(set.id, { prune: 'confirm' });
    this.state.ready(set, { path: 'status.readyReplicas', is: '1' });
  }

  private makeDefinition(): void {
    const name = 'shelves.shop.example.com';
    this.state.makes({ kind: 'CustomResourceDefinition', group: 'apiextensions.k8s.io', name });
  }

  private write(): void {
    const labels = this.podLabels();
    const ports = [{ name: 'http', port: 80, targetPort: 'http' }];
    new Manifest(this, Service, { name: this.id, spec: { selector: labels, ports } });
    const container = {
      name: 'web',
      image: this.image(),
      ports: [{ name: 'http', containerPort: 8080 }],
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } },
      securityContext: restrictedContainer(),
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    };
    const spec = { automountServiceAccountToken: false, securityContext: restrictedPod(1000), containers: [container] };
    const claim = {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: 'fast',
    };
    this.deliver(
      new Manifest(this, StatefulSet, {
        name: this.id,
        spec: {
          replicas: 1,
          serviceName: this.id,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec },
          volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
        },
      }),
    );
  }
}
