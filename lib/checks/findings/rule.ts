import type { Flaw } from '../../kernel/base/faults';
import { nameOf } from '../../kernel/base/kind';
import type { Law, Tell } from '../../kernel/base/law';
import type { JsonObject } from '../../kernel/base/values';
import type { Model } from '../../kernel/model';
import type { Finding } from './finding';

/** What was written of an environment, as every rule reads it: an `Output` at synthesis, files later. */
export interface Written {
  readonly model: Model;
  /** Objects by system. */
  readonly systems: ReadonlyMap<string, readonly JsonObject[]>;
  /** What the authors of the systems know of their kinds. */
  readonly laws: readonly Law[];
}

/** A check that needs nothing but what was written. */
export interface Rule {
  /** As findings and acceptances name it: never changed. */
  readonly name: string;
  find(written: Written): readonly Finding[];
}

/** An object of an environment as a rule meets it, and how the rule tells what is wrong there. */
export class Place {
  constructor(
    private readonly rule: string,
    private readonly environment: string,
    readonly system: string,
    readonly object: JsonObject,
    private readonly found: Finding[],
  ) {}

  /** `prod/portal: Deployment.apps portal/web` */
  get path(): string {
    return `${this.environment}/${this.system}: ${nameOf(this.object)}`;
  }

  readonly tell: Tell = (prop, given, message, more = {}) => this.add({ prop, given, message, ...more });

  readonly add = (flaw: Flaw): void => {
    this.found.push({ rule: this.rule, path: this.path, ...flaw });
  };
}

/** Goes through every object. @returns what was told on the way */
export function each(
  rule: string,
  { model, systems }: Pick<Written, 'model' | 'systems'>,
  visit: (object: JsonObject, place: Place) => void,
): Finding[] {
  const found: Finding[] = [];
  for (const [system, objects] of systems)
    for (const object of objects) visit(object, new Place(rule, model.environment, system, object, found));
  return found;
}

/** `prod/rabbit: Helm release rabbitmq-operator` */
export function releasePath(
  { environment }: Model,
  { asker, name }: { readonly asker: string; readonly name: string },
) {
  return `${environment}/${asker}: Helm release ${name}`;
}
