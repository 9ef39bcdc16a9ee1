import { KeelsonError } from './base/faults';
import type { CrdPin } from './base/pin';
import { plainValues } from './base/plain';
import type { Role } from './base/role';
import { canonical, firstDifference, isMap, type Json, type JsonObject } from './base/values';
import { Environment } from './environment';
import type { PodSecurity, ReleaseSpec } from './needs';
import { System } from './system';

/** An operator as data: got or made by it, once in an environment. */
export interface OperatorSpec {
  /** Its id, which is also its namespace. */
  readonly id: string;
  /** `app.kubernetes.io/name` of its objects: the product. */
  readonly app: string;
  /** Pod Security level that its namespace must have. */
  readonly security: PodSecurity;
  /** Its releases, in order. */
  readonly releases: readonly ReleaseSpec[];
  /** Kinds that it brings. */
  readonly crds: CrdPin;
  /** What must stand in the environment before it (webhook certificates: the issuer). @default none */
  readonly requires?: readonly Role<unknown>[];
  /** Team that is asked when it breaks. @default 'platform' */
  readonly owner?: string;
  /** States its pods, webhooks, metrics, alerts. */
  facts(operator: Operator): void;
}

/** Values that an asker wants besides the spec's: release name to values. */
export type Wanted = Readonly<Record<string, JsonObject>>;

interface Ask {
  readonly asker: string;
  readonly values: Wanted;
}

/**
 * A system that makes others' custom resources come true. Two clusters share it; asked for more values they are merged,
 * and different ones are an error that names both askers.
 */
export class Operator extends System {
  /**
   * The environment's operator of this spec; made by its first asker, whose path messages name.
   * @param wanted values of its releases besides the spec's. @default none
   * @throws KeelsonError when another system has its id, or another asker wants it otherwise
   */
  static in(asker: System, spec: OperatorSpec, wanted: Wanted = {}): Operator {
    const env = Environment.of(asker);
    const known = env.systems.find((system) => system.id === spec.id);
    if (known !== undefined && !(known.isOperator && 'spec' in known))
      throw new KeelsonError([
        {
          path: asker.path,
          message: `needs the operator ${spec.id}, but ${known.path} has that id`,
          fix: 'Give that system another id.',
        },
      ]);
    const operator = (known as Operator | undefined) ?? new Operator(env, spec, asker.path);
    operator.ask(asker.path, spec, wanted);
    asker.standsAfter(operator);
    return operator;
  }

  private readonly asks: Ask[] = [];

  private constructor(
    env: Environment,
    /** What it was made by. */
    readonly spec: OperatorSpec,
    private readonly first: string,
  ) {
    const { chart } = spec.releases[0] as ReleaseSpec;
    super(env, spec.id, spec.owner === undefined ? {} : { owner: spec.owner }, {
      app: spec.app,
      version: env.chart(chart).version,
      maxId: 40,
      security: spec.security,
    });
    this.need.crds(spec.id, env.crds(spec.crds, chart));
    for (const role of spec.requires ?? []) this.ambient(role, () => {});
    spec.facts(this);
  }

  override get isOperator(): boolean {
    return true;
  }

  private ask(asker: string, spec: OperatorSpec, values: Wanted): void {
    const mine = comparable(this.spec);
    const theirs = comparable(spec);
    if (canonical(mine) !== canonical(theirs))
      throw new KeelsonError([
        {
          path: asker,
          message: `asks for the operator ${spec.id} otherwise than ${this.first} did: ${firstDifference(mine, theirs)} differs`,
          fix: 'An operator stands once in an environment: ask for the same one.',
        },
      ]);
    const plain = Object.entries(values).map(([release, it]) => [release, plainValues(it, asker, release)]);
    this.asks.push({ asker, values: Object.fromEntries(plain) });
  }

  /** Everybody has asked: one release each. */
  override close(): void {
    const asks = [...this.asks].sort((a, b) => (a.asker < b.asker ? -1 : 1));
    for (const release of this.spec.releases) {
      const chart = this.env.chart(release.chart);
      const wanted = new Merge(this.path, release.merge ?? {}, release.values ?? {});
      for (const { asker, values } of asks) {
        const mine = values[release.name];
        if (mine !== undefined) wanted.add(asker, mine);
      }
      this.need.release({ ...release, chart, values: this.env.values(wanted.result, chart) });
    }
  }
}

/** What makes two specs the same: everything but what it states, which follows from the code. */
function comparable({ facts: _, requires, ...spec }: OperatorSpec): unknown {
  return { ...spec, requires: (requires ?? []).map(({ id }) => id) };
}

/**
 * The spec's values, and over them those of several askers. A leaf that two of them want differently is a fault naming both;
 * null stays, since Helm deletes a chart's default by it.
 */
class Merge {
  private readonly askers = new Map<string, string>();

  constructor(
    private readonly path: string,
    private readonly rules: Readonly<Record<string, 'union' | 'max'>>,
    public result: JsonObject,
  ) {}

  add(asker: string, values: JsonObject): void {
    this.result = this.merged(this.result, values, '', asker);
  }

  private merged(a: JsonObject, b: JsonObject, at: string, asker: string): JsonObject {
    const result: Record<string, Json | undefined> = { ...a };
    for (const [key, value] of Object.entries(b)) {
      const path = at === '' ? key : `${at}.${key}`;
      const before = result[key] ?? (isMap(value) ? {} : undefined);
      result[key] =
        isMap(before) && isMap(value)
          ? this.merged(before as JsonObject, value as JsonObject, path, asker)
          : this.leaf(path, before, value as Json, asker);
    }
    return result;
  }

  private leaf(path: string, before: Json | undefined, value: Json, asker: string): Json {
    const other = this.askers.get(path);
    const rule = this.rules[path];
    if (other === undefined || rule !== undefined) this.askers.set(path, asker);
    if (before === undefined || canonical(before) === canonical(value)) return value;
    if (rule === 'max' && typeof before === 'number' && typeof value === 'number') return Math.max(before, value);
    if (rule === 'union' && Array.isArray(before) && Array.isArray(value))
      return [...new Map([...before, ...value].map((item) => [canonical(item), item as Json])).values()].sort((a, b) =>
        canonical(a) < canonical(b) ? -1 : 1,
      );
    // What the spec itself says, an asker may change.
    if (other === undefined) return value;
    throw new KeelsonError([
      {
        path: asker,
        prop: `values.${path}`,
        given: value,
        message: `${this.path} is asked for ${JSON.stringify(before)} there by ${other}`,
        fix: 'An operator stands once in an environment: agree on one value.',
      },
    ]);
  }
}
