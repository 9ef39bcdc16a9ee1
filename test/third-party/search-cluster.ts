import type { Size } from 'cdk8s';
import {
  Check,
  type Endpoint,
  type Environment,
  ISSUER,
  isDnsLabel,
  Manifest,
  type Minted,
  named,
  Operator,
  once,
  type StorageClass,
  System,
  type SystemProps,
  tagOf,
  text,
} from '../../lib';
import { FinderCluster, FinderIndex } from './finder';
import { FINDER_METRICS, stateHealth } from './finder-health';
import { FINDER_OPERATOR } from './finder-operator';
import { FINDER_LAWS } from './laws';
import { FINDER_IMAGE } from './pins';
import type { SearchIndex } from './search-index';

export interface SearchClusterProps extends SystemProps {
  readonly storage: StorageClass<'RWO'>;
  /** Of each replica. */
  readonly size: Size;
  /** @default 1, or 3 where availability is quorum */
  readonly replicas?: number;
}

/** Who uses an index, and with which key. */
interface Index {
  readonly readers: Set<string>;
  readonly writers: Set<string>;
  readonly keyOf: (taker: System) => Minted;
}

/** A search engine with indexes for others. */
export class SearchCluster extends System {
  static override readonly laws = FINDER_LAWS;

  readonly api: Endpoint;
  private readonly indexes = new Map<string, Index>();

  /** @throws KeelsonError when the number of replicas is even */
  constructor(env: Environment, id: string, props: SearchClusterProps) {
    super(env, id, props, {
      app: 'finder',
      version: tagOf(env.pinned(FINDER_IMAGE)),
      maxId: 40,
      security: 'restricted',
    });
    const replicas = props.replicas ?? env.pick({ single: 1, quorum: 3 });
    new Check(this.path)
      .that(replicas % 2 === 1, {
        prop: 'replicas',
        given: replicas,
        message: 'cannot elect a leader',
        allowed: 'odd numbers',
      })
      .done();
    const operator = Operator.in(this, FINDER_OPERATOR, { 'finder-operator': { namespaces: [this.namespace] } });
    this.api = this.served(replicas, props);
    operator.use(this.api);
    this.write(replicas, props);
    this.ambient(ISSUER, (issuer) => void issuer.certificate(this, { name: this.name('tls'), hosts: [this.api.host] }));
  }

  /** An index for others to read or write. @throws KeelsonError when the name is no DNS label */
  index(name: string): SearchIndex {
    new Check(this.path).that(isDnsLabel(name, 20), { prop: 'index', given: name, message: 'is no name' }).done();
    const keyOf = once((taker) => this.keyOf(name, taker));
    const users = this.indexes.get(name) ?? { readers: new Set(), writers: new Set(), keyOf };
    this.indexes.set(name, users);
    return {
      offers: 'search-index',
      giver: this,
      for: (taker, ask) => {
        taker.standsAfter(this);
        taker.use(this.api);
        (ask === 'write' ? users.writers : users.readers).add(taker.id);
        return { at: this.api, index: name, key: users.keyOf(taker) };
      },
    };
  }

  private keyOf(index: string, taker: System): Minted {
    const key = this.need.mint(`${index}-${taker.id}`, { length: 40 });
    this.need.secret({ name: this.name(`${index}-${taker.id}`), data: { key: key.plain } });
    return key;
  }

  /** Everybody has taken. */
  override finish(): void {
    for (const [name, { readers, writers }] of this.indexes)
      new Manifest(this, FinderIndex, {
        name: this.name(name),
        wave: 1,
        spec: { cluster: this.id, readers: [...readers].sort(), writers: [...writers].sort() },
      });
  }

  private served(replicas: number, { storage, size }: SearchClusterProps): Endpoint {
    const pods = this.state.pods({
      id: 'server',
      labels: { 'finder.example/cluster': this.id },
      by: 'operator',
      replicas,
      requests: { cpu: '500m', memory: '1Gi' },
      images: [this.env.image(FINDER_IMAGE)],
      claims: [{ name: 'data', size: size.asString(), class: storage.for(this) }],
    });
    const api = this.state.serves({
      id: 'api',
      at: pods,
      podPort: 7700,
      service: this.id,
      port: 80,
      protocol: 'http',
      tls: true,
    });
    this.state.metrics({ at: api, path: '/_metrics', exports: FINDER_METRICS });
    stateHealth(this, pods);
    this.state.ready(named(FinderCluster, this.id, this.namespace), { path: 'status.phase', is: 'Green' });
    return api;
  }

  private write(replicas: number, { storage, size }: SearchClusterProps): void {
    const admin = this.need.mint('admin');
    const secret = this.need.secret({
      name: this.name('admin'),
      data: { 'finder.conf': text`admin:${admin.bcrypt}\n` },
    });
    const cluster = new Manifest(this, FinderCluster, {
      name: this.id,
      spec: {
        image: this.env.image(FINDER_IMAGE),
        replicas,
        adminSecretName: secret.name,
        secretHash: secret.stamp,
        storage: { storageClassName: storage.name, size: size.asString() },
      },
    });
    this.state.deliver(cluster.id, { prune: 'confirm' });
  }
}
