import { type Fault, KeelsonError } from '../../kernel/base/faults';
import { type ObjectId, objectKey, typeOf } from '../../kernel/base/kind';
import { byCode, groupBy } from '../../kernel/base/values';
import type { Environment } from '../../kernel/environment';
import type { Deliver } from '../../kernel/facts';
import type { Member } from '../../kernel/facts/member';
import { isAutoscaler, REPLICAS, scaledBy } from './autoscaled';
import type { GroupKind, IgnoreDifference } from './kinds';
import { hasPlace } from './pointer';
import { isUnseen, UNDELIVERED } from './unseen';
import { isSame, objectsOf, type WrittenObject } from './written';

/** Parts of objects in which everything stands that is written once. */
const CONTENT = ['/data', '/spec'];

/** What stands in the files of an environment, as far as its delivery depends on it. Made when nobody makes an object any more. */
export class Inventory {
  private readonly objects: ReadonlyMap<string, readonly WrittenObject[]>;
  private readonly scaled: ReadonlySet<string>;

  /** @throws KeelsonError with what would never be delivered */
  constructor(private readonly env: Environment) {
    this.objects = new Map(env.systems.map((member) => [member.id, objectsOf(member)]));
    const all = [...this.objects.values()].flat();
    const autoscalers = all.filter(({ id }) => isAutoscaler(id));
    this.scaled = new Set(autoscalers.map(({ id, content }) => objectKey(scaledBy(id, content()))));
    const faults = env.systems.flatMap((member) => this.unseen(member));
    if (faults.length > 0) throw new KeelsonError(faults);
  }

  /** Namespaces that a system's file writes to, policies of the environment with it. */
  namespacesOf(member: Member): string[] {
    const asked = [...this.env.foundation.namespaces.values()].filter(({ asker }) => asker === member.id);
    const written = this.objectsOf(member).map(({ id }) => id.namespace);
    const all = [
      member.namespace,
      ...asked.map(({ name }) => name),
      ...member.state.allPods.map(({ namespace }) => namespace),
      ...written.filter((namespace) => namespace !== undefined),
    ];
    return sorted(all);
  }

  /** Kinds without a namespace in a system's file. */
  clusterKindsOf(member: Member): GroupKind[] {
    const kinds = this.objectsOf(member).filter(({ id }) => id.namespace === undefined);
    const byType = new Map(kinds.map(({ id: { group, kind } }) => [typeOf({ group, kind }), { group, kind }]));
    return [...byType].sort(([a], [b]) => byCode(a, b)).map(([, kind]) => kind);
  }

  /**
   * What of a system's objects is no drift. Only what is written: of the rest nothing is applied, and nothing is compared. To
   * ignore it would be worse than nothing, since what is ignored is applied as it was seen last.
   */
  ignoredOf(member: Member): IgnoreDifference[] {
    const scaled = this.objectsOf(member).filter(({ id }) => this.scaled.has(objectKey(id)));
    const moved = scaled.map(({ id }): Deliver => ({ object: id, ignore: [REPLICAS] }));
    const ignored = [...member.state.deliveries, ...moved]
      .map(({ object, ignore = [], create }) => {
        const pointers = create === undefined ? ignore : [...CONTENT, ...ignore];
        const written = this.objectsOf(member).find(({ id }) => isSame(id, object));
        const content = written?.content();
        return { object, pointers: pointers.filter((one) => content === undefined || hasPlace(content, one)) };
      })
      .filter(({ pointers }) => pointers.length > 0);
    return [...groupBy(ignored, ({ object }) => objectKey(object))]
      .sort(([a], [b]) => byCode(a, b))
      .map(([, all]) => ({
        ...(all[0] as { object: ObjectId }).object,
        jsonPointers: sorted(all.flatMap(({ pointers }) => pointers)),
      }));
  }

  private objectsOf({ id }: Member): readonly WrittenObject[] {
    return this.objects.get(id) ?? [];
  }

  private unseen(member: Member): Fault[] {
    return this.objectsOf(member)
      .filter(({ id }) => isUnseen(id))
      .map(({ id }) => ({ path: member.path, prop: `${id.kind} ${id.name}`, given: id.group || 'v1', ...UNDELIVERED }));
  }
}

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort(byCode);
}
