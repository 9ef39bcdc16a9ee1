import { Certificate, ClusterIssuer } from '../certificates/cert-manager';
import { certificateChanges, issuerChanges } from '../certificates/certificate-changes';
import type { Finding } from '../checks/finding';
import { immutableChanges, keptChange } from '../checks/immutable';
import { removedFindings } from '../checks/removed';
import { ObjectStore, PostgresClusterKind } from '../database/postgres';
import { postgresChanges, storeChanges } from '../database/postgres-changes';
import { TidbCluster } from '../database/tidb';
import { tidbChanges } from '../database/tidb-changes';
import { openLdapChanges } from '../identity/openldap-changes';
import type { Fault } from '../kernel/faults';
import { groupOf, nameOf } from '../kernel/kind';
import { StatefulSet } from '../kernel/kubernetes';
import type { Model } from '../kernel/model';
import type { JsonObject } from '../kernel/values';
import { Gateway } from '../mesh/gateway-api';
import { gatewayChanges } from '../mesh/gateway-changes';
import { exchangeChanges, rabbitChanges } from '../messaging/rabbit-changes';
import { Exchange, RabbitmqCluster } from '../messaging/rabbitmq';
import { harborChanges } from '../registry/harbor-changes';
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
      [PostgresClusterKind, postgresChanges],
      [ObjectStore, storeChanges],
      [Certificate, certificateChanges],
      [ClusterIssuer, issuerChanges],
      [Gateway, gatewayChanges],
      [StatefulSet, openLdapChanges],
    ] as const
  ).map(([{ apiVersion, kind }, rule]) => [`${kind}.${groupOf(apiVersion)}`, rule as Rule]),
);

type ReleaseModel = Model['needs']['releases'][number];

/** The same of releases, by their chart. */
const RELEASES = new Map<string, (before: ReleaseModel, after: ReleaseModel) => readonly Omit<Fault, 'path'>[]>([
  ['harbor', harborChanges],
]);

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
      .flatMap(({ environment }) => [
        ...changeFindings(
          modelIn(next as string, environment),
          objects(old as string, environment),
          objects(next as string, environment),
        ),
        ...releaseFindings(modelIn(old as string, environment), modelIn(next as string, environment)),
      ]);
    const accepts = models.flatMap(({ accept }) => accept);
    return report(found, accepts, options, io);
  },
};

/**
 * What of a change would not survive, or would be refused once it is too late to go back.
 * @param next the model that would be published
 */
export function changeFindings(next: Model, before: readonly JsonObject[], after: readonly JsonObject[]): Finding[] {
  const then = new Map(after.map((object) => [nameOf(object), object]));
  const retiring = new Set(next.systems.filter((system) => system.retiring).map(({ id }) => id));
  const changed = before.flatMap((old) => {
    const name = nameOf(old);
    const object = then.get(name);
    const rule = RULES.get(`${old.kind}.${groupOf(String(old.apiVersion))}`);
    const found = [
      ...(object === undefined || rule === undefined ? [] : rule(old.spec as never, object.spec as never)),
      ...(object === undefined ? [] : immutableChanges(old, object)),
      ...(retiring.has(systemOf(old)) ? [] : keptChange(old, object)),
    ];
    return found.map((fault) => ({ rule: 'changes', path: `${next.environment}: ${name}`, ...fault }));
  });
  return [...changed, ...removedFindings(next, before, after)];
}

/** What of a release's values would not survive. */
export function releaseFindings(before: Model, next: Model): Finding[] {
  return before.needs.releases.flatMap((old) => {
    const after = next.needs.releases.find(({ name, chart }) => name === old.name && chart === old.chart);
    const found = after === undefined ? [] : (RELEASES.get(old.chart)?.(old, after) ?? []);
    return found.map((fault) => ({ rule: 'changes', path: `${next.environment}: Helm release ${old.name}`, ...fault }));
  });
}

/** The system that made an object: its id is a label of every object. */
function systemOf({ metadata }: JsonObject): string {
  const { labels } = metadata as { labels?: JsonObject };
  return String(labels?.['app.kubernetes.io/instance']);
}

function objects(dist: string, environment: string): readonly JsonObject[] {
  return [...manifestsIn(dist, environment).values()].flat();
}
