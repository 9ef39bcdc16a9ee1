import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type JsonPatch, Size } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { ChartPin, CrdPin, ImagePin } from './catalog';
import type { Endpoint } from './facts';
import { Check, type Fault, KeelsonError } from './faults';
import { atVersion, mirrored, retagged, withImages } from './images';
import { nameOf, type ObjectId, objectKey } from './kind';
import type { Member, Rendered } from './member';
import { modelOf } from './model';
import { Foundation } from './needs';
import { policiesOf } from './network';
import { type Output, outputOf } from './output';
import { patched } from './patch';
import { delivered, refuseTwins, render } from './render';
import type { Role } from './role';
import {
  type Availability,
  checkRow,
  type FailureDomain,
  failureDomainOf,
  type NodePool,
  type Row,
  zonesOf,
} from './row';
import { type Offer, settle } from './settle';
import { byCode, groupBy, type JsonObject } from './values';

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

  /** A small environment for the unit test of a system: one node of 16 cores, `single`, Kubernetes 1.34. */
  static test(row: Partial<Row> = {}): Environment {
    return new Environment({ ...TEST_ROW, ...row });
  }

  readonly [BRAND] = true;
  readonly availability: Availability;
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
  private state: 'open' | 'frozen' | 'closed' = 'open';
  private result?: Output;
  private failure?: unknown;

  /** @param platform name of the platform that the environment is a stage of. @default 'platform' */
  constructor(
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

  /** An endpoint on the internet, or wherever the network lets the environment go. Policies know addresses, not hosts. */
  outside(id: string, host: string, port: number, cidrs?: readonly string[]): Endpoint {
    // A policy without addresses would be one for all of them.
    new Check(this.row.name)
      .that(cidrs === undefined || cidrs.length > 0, {
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
      () => {
        this.state = 'frozen';
      },
    );
    this.state = 'closed';
    this.node.lock();
    this.refuseUnused();
    const rendered = this.rendered();
    refuseTwins(rendered);
    const model = modelOf(this.row, this.members, this.foundation, [...this.patches.keys()]);
    const written = this.members.filter((member) => !member.retiring).map(({ id }) => id);
    return outputOf({ row: this.row, foundation: this.foundation, model }, written, rendered);
  }

  private rendered(): Rendered[] {
    const deliveries = new Map(
      this.members.flatMap(({ state }) => state.deliveries.map((how) => [objectKey(how.object), how])),
    );
    const policies = policiesOf(this.members, this.foundation.namespaces, this.row.network);
    const bySystem = groupBy(policies, ({ system }) => system);
    const restricted = new Set(
      [...this.foundation.namespaces.values()]
        .filter(({ security }) => security === 'restricted')
        .map(({ name }) => name),
    );
    const unmatched = new Set(this.patches.keys());
    const result = this.members
      .filter((member) => !member.retiring)
      .flatMap((member) => [...render(member, this.row.name, restricted), ...(bySystem.get(member.id) ?? [])])
      .map((object) => {
        const { key } = object;
        const how = deliveries.get(key);
        const json = how === undefined ? object.json : delivered(object.json, how);
        const patches = this.patches.get(key);
        unmatched.delete(key);
        if (patches === undefined) return json === object.json ? object : { ...object, json };
        const last = patched(json, patches, this.row.name, key);
        return { ...object, json: last, key: nameOf(last) };
      });
    this.fault(
      [...unmatched].map((key) => ({
        path: this.row.name,
        message: `the patch of ${key} matches no object`,
        fix: 'Look for the object in the output and correct its identity.',
      })),
    );
    return result;
  }

  /** Names in the row that nothing in the environment has: a misspelt pin must not pass for a pinned one. */
  private refuseUnused(): void {
    const faults: Fault[] = [];
    const refuse = (prop: string, given: string, known: Iterable<string>) =>
      faults.push({
        path: this.row.name,
        prop,
        given,
        message: 'names nothing that this environment has',
        allowed: [...known].sort(byCode).join(', '),
      });
    for (const pin of Object.keys(this.row.pins ?? {})) if (!this.usedPins.has(pin)) refuse('pins', pin, this.usedPins);
    const { mints, givens, turning } = this.foundation;
    const rotating = new Set([...mints.keys(), ...givens.keys(), ...turning]);
    for (const id of Object.keys(this.row.generations ?? {}))
      if (!rotating.has(id)) refuse('generations', id, rotating);
    this.fault(faults);
  }

  private fault(faults: readonly Fault[]): void {
    if (faults.length > 0) throw new KeelsonError(faults);
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
