import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type JsonPatch, Size } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Check, KeelsonError } from './base/faults';
import { isCidr } from './base/grammar';
import { type ObjectId, objectKey } from './base/kind';
import type { ChartPin, CrdPin, ImagePin } from './base/pin';
import { type Placement, placementOn } from './base/placement';
import type { Role } from './base/role';
import {
  type Availability,
  checkRow,
  type FailureDomain,
  failureDomainOf,
  type NodePool,
  type Row,
  zonesOf,
} from './base/row';
import type { JsonObject } from './base/values';
import type { Endpoint } from './facts';
import type { Member } from './facts/member';
import { Foundation } from './needs';
import { atVersion, mirrored, retagged, withImages } from './needs/images';
import type { Output } from './output';
import { type Offer, type Round, settle } from './settle';
import { settledOutput } from './settled';

const BRAND = Symbol.for('keelson.Environment');

/** One cluster at one stage: the root of a construct tree, built from a row of data. */
export class Environment extends App {
  /** The environment of a construct. @throws when it stands in none */
  static override of(c: IConstruct): Environment {
    const root = c.node.root;
    if (!(BRAND in root))
      throw new Error(`${c.node.path || 'This construct'} does not stand in a Keelson Environment.`);
    return root as Environment;
  }

  /** A small environment for the unit test of a system: one node of 16 cores, `single`, Kubernetes 1.34. @param row what differs. @default nothing @throws KeelsonError when that is wrong */
  static test(row: Partial<Row> = {}): Environment {
    return new Environment({ ...TEST_ROW, ...row });
  }

  readonly [BRAND] = true;
  /** One of everything, or as many as survive the loss of one. */
  readonly availability: Availability;
  /** What is lost at once, over all nodes. */
  readonly failureDomain: FailureDomain;
  /** Distinct zones of the nodes, sorted. */
  readonly zones: readonly string[];
  /** The Kubernetes API server, for pods that talk to it: `system.use(env.apiServer, pods)`. */
  readonly apiServer: Endpoint;
  /** @internal */
  readonly foundation = new Foundation();
  private readonly members: Member[] = [];
  private readonly offers = new Map<string, Offer>();
  private readonly patches = new Map<string, JsonPatch[]>();
  private readonly usedPins = new Set<string>();
  private state: 'open' | Round | 'settled' = 'open';
  private result?: Output;
  private failure?: unknown;

  /**
   * @param platform name of the platform that the environment is a stage of. @default 'platform'
   * @throws KeelsonError with everything that is wrong with the row
   */
  constructor(
    /** What it is built from. */
    readonly row: Row,
    readonly platform = 'platform',
  ) {
    super({ outdir: join('dist', 'manifests', row.name), recordConstructMetadata: false });
    checkRow(row);
    this.availability = row.availability ?? (row.stage === 'prod' || row.stage === 'staging' ? 'quorum' : 'single');
    this.failureDomain = failureDomainOf(row.pools);
    this.zones = zonesOf(row.pools);
    const port = row.network.apiServer.port ?? 6443;
    const host = 'kubernetes.default.svc';
    this.apiServer = {
      id: 'kubernetes/api',
      at: 'api-server',
      podPort: port,
      host,
      port: 443,
      protocol: 'http',
      tls: true,
    };
  }

  /** One of two values, by the environment's availability. */
  pick<T>(by: { readonly single: T; readonly quorum: T }): T {
    return by[this.availability];
  }

  /**
   * Where pods may stand: on a pool by name, or on every node without a taint.
   * @param asker path that a message begins with
   * @param pool @default every node without a taint
   * @throws KeelsonError naming the pools that there are
   */
  placement(asker: string, pool?: string): Placement {
    return placementOn(pool === undefined ? undefined : this.pool(pool, asker), this.row.pools);
  }

  /** A node pool by name. @throws KeelsonError naming the pools that there are */
  pool(name: string, asker: string, prop = 'pool'): NodePool {
    const pool = this.row.pools.find((known) => known.name === name);
    new Check(asker)
      .that(pool !== undefined, {
        prop,
        given: name,
        message: 'is no node pool of this environment',
        allowed: this.row.pools.map((known) => known.name).join(', '),
      })
      .done();
    return pool as NodePool;
  }

  /**
   * An endpoint on the internet, or wherever the network lets the environment go. Policies know addresses, not hosts.
   * @param cidrs @default any address on that port
   * @throws KeelsonError when `cidrs` is empty, or one of them is no CIDR
   */
  outside(id: string, host: string, port: number, cidrs?: readonly string[]): Endpoint {
    // A policy without addresses would be one for all of them.
    new Check(this.row.name)
      .that(cidrs === undefined || (cidrs.length > 0 && cidrs.every(isCidr)), {
        prop: `outside/${id}`,
        given: cidrs,
        message: 'names no address',
        allowed: 'CIDRs as 192.0.2.0/24, or nothing for any address',
      })
      .done();
    const at = cidrs === undefined ? ('internet' as const) : { cidrs };
    return { id: `outside/${id}`, at, podPort: port, host, port, protocol: 'tcp', tls: port === 443 };
  }

  /** An image as this environment pulls it: at the row's version, through the row's mirror. */
  image(pin: ImagePin): string {
    return mirrored(this.pinned(pin), this.row.mirror);
  }

  /** An image's reference at the row's version, before any mirror. */
  pinned(pin: ImagePin): string {
    const version = this.row.pins?.[pin.name];
    this.usedPins.add(pin.name);
    return version === undefined ? pin.ref : retagged(pin.ref, version);
  }

  /** A chart at the row's version, and its images that carry the chart's own version with it. */
  chart(pin: ChartPin): ChartPin {
    this.usedPins.add(pin.name);
    const version = this.row.pins?.[pin.name];
    return version === undefined ? pin : atVersion(pin, version);
  }

  /** An image of a chart, as the chart pulls it here. @param path its place in the chart's values @throws when it has none there */
  chartImage(pin: ChartPin, path: string): string {
    const slot = this.chart(pin).images.find((image) => image.path === path);
    if (slot === undefined)
      throw new Error(`${pin.name} has no image at ${path}: ${pin.images.map((image) => image.path).join(', ')}.`);
    return mirrored(slot.ref, this.row.mirror);
  }

  /** Whether data outlives its system here. */
  get keepsData(): boolean {
    return this.row.data !== 'scratch';
  }

  /** The CRDs of a chart: those of the chart's version go with it. */
  crds(pin: CrdPin, chart: ChartPin): CrdPin {
    const { version } = this.chart(chart);
    if (pin.version !== chart.version || version === chart.version) return pin;
    const moved = (text: string) => text.replaceAll(pin.version, version);
    return { ...pin, version, base: moved(pin.base), files: pin.files.map(moved) };
  }

  /** A chart's values with its images written into their slots. */
  values(values: JsonObject, chart: ChartPin): JsonObject {
    return withImages(values, chart, this.row.mirror);
  }

  /** Offers what exists once in an environment. @throws KeelsonError when somebody offers it already */
  offer<T>(role: Role<T>, it: T, by: Member): void {
    const known = this.offers.get(role.id);
    if (known !== undefined)
      throw new KeelsonError([
        {
          path: by.path,
          message: `offers the ${role.id} of this environment, which ${known.by.path} offers already`,
          fix: 'Keep one of the two.',
        },
      ]);
    this.offers.set(role.id, { it, by });
  }

  /** Patches an object of the output, for what no prop says. It is listed in the model; one that matches nothing is a fault. */
  patch(target: ObjectId, ...patches: JsonPatch[]): void {
    const key = objectKey(target);
    this.patches.set(key, [...(this.patches.get(key) ?? []), ...patches]);
  }

  /** Every system, also those of operators, in the order of their lines. */
  get systems(): readonly Member[] {
    return this.members;
  }

  /** @internal */
  enter(member: Member): void {
    this.members.push(member);
  }

  /** @internal */
  refuseLate(path: string): void {
    if (this.state !== 'open')
      throw new KeelsonError([
        {
          path,
          message: 'is constructed after the environment was settled',
          fix: 'Construct every system before output() or synth() is called.',
        },
      ]);
  }

  /** @internal Whether needs and facts may still be stated. */
  get open(): boolean {
    return this.taking || this.state === 'closing';
  }

  /** @internal Whether endpoints may still be used. */
  get using(): boolean {
    return this.open || this.state === 'observing';
  }

  /** @internal Whether handles may still be taken, and ambient offers be wished for. */
  get taking(): boolean {
    return this.state === 'open';
  }

  /** Settles, checks and renders, once; later calls give the same output or error. @throws KeelsonError with every fault found */
  output(): Output {
    if (this.failure !== undefined) throw this.failure;
    try {
      this.result ??= this.produce();
    } catch (error) {
      this.failure = error;
      throw error;
    }
    return this.result;
  }

  /** cdk8s's own entry: writes the files of the manifests to `outdir`, plainly. Programs use the manifest plane instead. */
  override synth(): void {
    const output = this.output();
    mkdirSync(this.outdir, { recursive: true });
    for (const [system, objects] of output.systems)
      if (objects.length > 0)
        writeFileSync(join(this.outdir, `${system}${this.outputFileExtension}`), output.file(system));
  }

  override synthYaml(): string {
    const output = this.output();
    return [...output.systems.keys()].map((system) => output.file(system)).join('');
  }

  private produce(): Output {
    settle(
      () => this.members,
      this.offers,
      (round) => {
        this.state = round;
      },
    );
    this.state = 'settled';
    this.node.lock();
    const { row, members, foundation, patches, usedPins } = this;
    return settledOutput({ row, members, foundation, patches, usedPins });
  }
}

const TEST_ROW: Row = {
  name: 'unit',
  stage: 'test',
  domain: 'unit.example.com',
  kubernetes: '1.34',
  context: 'unit',
  backend: { type: 'local', settings: { path: '../../../../.state/{stack}.tfstate' } },
  pools: [{ name: 'main', nodes: [{ name: 'main-1' }], cpu: 16, memory: Size.gibibytes(64) }],
  network: {
    apiServer: { cidrs: ['10.0.0.10/32'] },
    nodes: { cidrs: ['10.0.0.0/24'] },
    enforcesPolicies: true,
  },
};
