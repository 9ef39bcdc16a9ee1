import { setTimeout as sleep } from 'node:timers/promises';
import type { Output } from '../../../../../lib';
import type { JsonObject } from '../../../../../lib/kernel/base/values';
import { until } from '../../apply';
import type { Cluster } from '../../cluster';
import type { ControlPlane } from '../../control-plane';
import { errorsIn, sorted } from '../../operators/log';
import type { Started } from '../../operators/operators';
import { tidbOperator } from '../../operators/tidb-operator';
import type { Planted } from '../mutation';
import { firstSentence, type Refusal } from './judge';
import { looksIn } from './looks';

/** After an operator has looked at an object, and said nothing, it will say nothing. */
const QUIET = 1000;
/** What client-go says of its watch of a kind: that it lists it, or that it cannot read what it was sent. */
const WATCH = /(Listing and watching|failed to list|Failed to watch|watch of) \*v1alpha1\.\w+/g;
/** How long it stands while nothing is wrong, to know what it says anyway. */
const HEALTHY = 6000;

/**
 * The real operator of TiDB. A fault is really written; what the operator then says at level error, and does not say of
 * objects that are right, is its refusal. It takes the fault when it has looked at the object and said nothing. Then the
 * object is put back, and the next one waits until the operator has looked again.
 */
export class OperatorJudge {
  private readonly known = new Set<string>();
  /** How much of the log was read. */
  private read = 0;

  private constructor(
    private readonly cluster: Cluster,
    private readonly running: Started,
  ) {}

  static async start(plane: ControlPlane, cluster: Cluster, output: Output): Promise<OperatorJudge> {
    const began = Date.now();
    const judge = new OperatorJudge(cluster, await tidbOperator.start(plane, cluster, output));
    const objects = [...output.systems.values()].flat().filter(isServed);
    await judge.looked(objects, began);
    await sleep(HEALTHY);
    for (const error of judge.errors()) judge.known.add(formOf(error));
    judge.turn();
    return judge;
  }

  /** @param published the objects as they were, to put back */
  async refusals({ changed }: Planted, published: readonly JsonObject[]): Promise<readonly Refusal[] | undefined> {
    const own = changed.filter(isServed);
    if (own.length === 0) return undefined;
    const written = Date.now();
    for (const object of own) if ('refused' in (await this.cluster.apply(object))) return undefined;
    const found = await this.complaints(own, written);
    const back = Date.now();
    for (const object of published.filter(isServed)) await this.cluster.apply(object);
    await this.watches();
    await this.looked(published.filter(isServed), back);
    this.turn();
    return found.map((says) => ({
      word: 'error',
      says: firstSentence(says.replace(/^(\S+\.go:\d+[:\]] )+(k8s\.io\S+ )?/, '')),
    }));
  }

  stop(): Promise<void> {
    return this.running.stop();
  }

  private async complaints(objects: readonly JsonObject[], since: number): Promise<readonly string[]> {
    let found: readonly string[] = [];
    const spoken = () => {
      found = this.errors().filter((error) => !this.known.has(formOf(error)));
      return found.length > 0;
    };
    await until(
      async () => spoken() || (this.hasLooked(objects, since) && Date.now() > since + QUIET),
      () => `The operator neither looks at ${objects.map(keyOf).join(', ')} nor complains of it.`,
    );
    return found;
  }

  private async looked(objects: readonly JsonObject[], since: number): Promise<void> {
    await until(
      async () => this.hasLooked(objects, since),
      () => `The operator does not look at ${objects.map(keyOf).join(', ')}.`,
      120,
    );
  }

  private hasLooked(objects: readonly JsonObject[], since: number): boolean {
    const looks = looksIn(this.log()).filter(({ began }) => began >= since);
    return objects.every((object) => looks.some(({ of }) => of === keyOf(object)));
  }

  private errors(): readonly string[] {
    const log = this.log();
    // One object that it cannot read ends the watch of the whole kind, and that is but a warning.
    const ended = [...log.matchAll(/\] \S+ (watch of \S+ ended with: .*)$/gm)].map(([, words]) => words as string);
    return [...ended, ...sorted(errorsIn(log), tidbOperator.expected).errors];
  }

  /** Waits until a watch that ended was taken up again, after a pause that grows each time. */
  private async watches(): Promise<void> {
    let so = 0;
    await until(
      async () => {
        const last = [...this.log().matchAll(WATCH)].at(-1)?.[1];
        so = last === undefined || last === 'Listing and watching' ? so + 1 : 0;
        return last === undefined || so > 4;
      },
      () => 'The operator does not watch its objects any more.',
      120,
    );
  }

  private log(): string {
    return this.running.log().slice(this.read);
  }

  /** What was said so far is of the past. */
  private turn(): void {
    this.read = this.running.log().length;
  }
}

function isServed({ kind }: JsonObject): boolean {
  return tidbOperator.kinds.includes(String(kind));
}

function keyOf({ kind, metadata }: JsonObject): string {
  const { name, namespace } = metadata as JsonObject;
  return `${kind} ${namespace}/${name}`;
}

/** An error without what differs each time. */
function formOf(error: string): string {
  return error.replace(/[0-9a-f]{8,}|\d+/g, '#');
}
