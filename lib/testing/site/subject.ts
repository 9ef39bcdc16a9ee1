import type { JsonObject, System, SystemProps } from '../../index';
import type { SystemModel } from '../../kernel/model';
import type { Given, SystemClass } from './given';
import { type Asked, type Case, ONE, type Stand, standOf, type Wanted } from './stand';

/** A class as the questions see it. */
export class Subject implements Asked {
  readonly cases: readonly Case[];
  private readonly stands = new Map<Case, Stand>();

  constructor(
    readonly of: SystemClass<SystemProps>,
    readonly given: Given,
  ) {
    const props = given.most === undefined ? (['props'] as const) : (['props', 'most'] as const);
    this.cases = (['single', 'quorum'] as const).flatMap((availability) =>
      props.map((said) => ({ name: `${availability}, ${said}`, availability, props: said })),
    );
  }

  /** The case in which most is said, and most pods are. */
  get fullest(): Case {
    return this.cases.at(-1) as Case;
  }

  /** One instance with two takers, settled; built once for a case. @throws KeelsonError when it cannot be */
  stand(at: Case = this.fullest): Stand {
    const known = this.stands.get(at) ?? this.build({}, at);
    this.stands.set(at, known);
    return known;
  }

  /** An environment of its own. @throws KeelsonError when it cannot be */
  build(wanted: Wanted, at: Case = this.fullest): Stand {
    return standOf(this, at, wanted);
  }

  /** The instance in question. */
  one({ systems }: Stand): System {
    return systems.get(ONE) as System;
  }

  /** It, and the operators that it brings. */
  own({ systems, output }: Stand): readonly SystemModel[] {
    const ids = new Set<string>();
    for (const system of systems.values())
      for (const { id } of [system, ...[...system.after].filter(({ isOperator }) => isOperator)]) ids.add(id);
    return output.model.systems.filter(({ id }) => ids.has(id));
  }

  /** What they write. */
  objects(stand: Stand): readonly JsonObject[] {
    return this.own(stand).flatMap(({ id }) => stand.output.systems.get(id) ?? []);
  }
}
