import type { Finding } from '../checks/finding';
import { TidbCluster } from '../database/tidb';
import { tidbChanges } from '../database/tidb-changes';
import type { Fault } from '../kernel/faults';
import { groupOf, nameOf } from '../kernel/kind';
import type { JsonObject } from '../kernel/values';
import { exchangeChanges, rabbitChanges } from '../messaging/rabbit-changes';
import { Exchange, RabbitmqCluster } from '../messaging/rabbitmq';
import { cephChanges } from '../storage/ceph-changes';
import { CephCluster } from '../storage/rook';
import type { Command } from './command';
import { report } from './report';
import { environmentsIn, manifestsIn, modelIn } from './written';

type Rule = (before: never, after: never) => readonly Omit<Fault, 'path'>[];

/** Kinds of which not every change survives, with the rule of each. */
const RULES = new Map<string, Rule>(
  (
    [
      [CephCluster, cephChanges],
      [RabbitmqCluster, rabbitChanges],
      [Exchange, exchangeChanges],
      [TidbCluster, tidbChanges],
    ] as const
  ).map(([{ apiVersion, kind }, rule]) => [`${kind}.${groupOf(apiVersion)}`, rule as Rule]),
);

/** `keelson diff`: refuses a change of what stands that its operator would take and not survive. */
export const diff: Command = {
  name: 'diff',
  args: ['OLD', 'NEW'],
  summary: 'no change between two output folders breaks, freezes or loses what stands',
  run([old, next], options, io) {
    const before = new Set(environmentsIn(old as string));
    const models = environmentsIn(next as string).map((name) => modelIn(next as string, name));
    const found = models
      .filter(({ environment }) => before.has(environment))
      .flatMap(({ environment }) =>
        changes(environment, objects(old as string, environment), objects(next as string, environment)),
      );
    const accepts = models.flatMap(({ accept }) => accept);
    return report(found, accepts, options, io);
  },
};

function objects(dist: string, environment: string): ReadonlyMap<string, JsonObject> {
  return new Map([...manifestsIn(dist, environment).values()].flat().map((object) => [nameOf(object), object]));
}

function changes(
  environment: string,
  before: ReadonlyMap<string, JsonObject>,
  after: ReadonlyMap<string, JsonObject>,
): Finding[] {
  return [...after].flatMap(([name, object]) => {
    const old = before.get(name);
    const rule = RULES.get(`${object.kind}.${groupOf(String(object.apiVersion))}`);
    if (old === undefined || rule === undefined) return [];
    const path = `${environment}: ${name}`;
    return rule(old.spec as never, object.spec as never).map((fault) => ({ rule: 'changes', path, ...fault }));
  });
}
