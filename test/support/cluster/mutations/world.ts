import type { Output } from '../../../../lib';
import type { Law } from '../../../../lib/kernel/base/law';
import type { JsonObject } from '../../../../lib/kernel/base/values';
import type { Model } from '../../../../lib/kernel/model';

/** What an environment writes: what every judge reads, and every fault changes. */
export interface World {
  /** Objects by system, systems and objects in the order of their files. */
  readonly systems: ReadonlyMap<string, readonly JsonObject[]>;
  readonly model: Model;
  /** What the authors of the systems know of their kinds. */
  readonly laws: readonly Law[];
  /** The foundation, as Terraform reads it. */
  readonly stack: JsonObject;
}

export type Release = Model['needs']['releases'][number];

/** The world as it is read back from its files: plain data, without what only lives in the process. */
export function worldOf(output: Output, stack: JsonObject): World {
  return {
    systems: output.systems,
    model: JSON.parse(JSON.stringify(output.model)) as Model,
    laws: output.laws,
    stack,
  };
}

export function objectsOf(world: World): readonly JsonObject[] {
  return [...world.systems.values()].flat();
}

/** The world with one object replaced by none, one or several. */
export function withObject(world: World, object: JsonObject, by: readonly JsonObject[]): World {
  const systems = [...world.systems].map(
    ([id, objects]) => [id, objects.flatMap((one) => (one === object ? by : [one]))] as const,
  );
  return { ...world, systems: new Map(systems) };
}

export function withRelease(world: World, release: Release, by: Release): World {
  const releases = world.model.needs.releases.map((one) => (one === release ? by : one));
  return { ...world, model: { ...world.model, needs: { ...world.model.needs, releases } } };
}
