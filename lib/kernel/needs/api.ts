import type { Speaker } from '../base/speaker';
import type { Json } from '../base/values';

/** A provider of Terraform that talks to an API which the platform itself runs. */
export interface ApiProvider {
  /** Its name in Terraform, with which its resource types begin: `harbor`. */
  readonly name: string;
  /** `goharbor/harbor` */
  readonly source: string;
  /** Exact: `3.12.4`. */
  readonly version: string;
  /** Its arguments: where the API is, and as whom to talk to it. */
  readonly settings: ApiArguments;
}

/** Arguments of a provider or a resource: plain data with places in it that Terraform fills. */
export type ApiArguments = { readonly [argument: string]: ApiArgument };
/** One of them. */
export type ApiArgument = Json | ArgumentSlot | readonly ApiArgument[] | ApiArguments;

const BRAND = Symbol.for('keelson.ArgumentSlot');

/** A place that Terraform fills: an attribute of another resource, or the value of a Secret in the cluster. */
export class ArgumentSlot {
  readonly [BRAND] = true;

  /** @internal */
  constructor(
    /** @internal */
    readonly by:
      | { readonly resource: string; readonly attribute: string }
      | { readonly namespace: string; readonly secret: string; readonly key: string },
  ) {}

  /** By a brand, not by `instanceof`: two copies of the library may meet. */
  static is(value: unknown): value is ArgumentSlot {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /** Refuses to be a string. @throws always: Terraform fills this place */
  toString(): never {
    throw new Error('Terraform fills this place: it has no string here. Put it into the arguments of a resource.');
  }

  /** Refuses to be a string. @throws always */
  toJSON(): never {
    return this.toString();
  }
}

/** How Terraform treats a resource. */
export interface ApiResourceOptions {
  /** What must stand before, beyond what the arguments refer to. @default nothing */
  readonly after?: readonly ApiResource[];
  /** Whether it holds data: Terraform then refuses to destroy it, unless the row's data is scratch. @default false */
  readonly holdsData?: boolean;
  /** Arguments that others change, and Terraform leaves alone after the first time. @default none */
  readonly ignoreChanges?: readonly string[];
}

/** A resource as it was stated. */
export interface ApiResourceNeed {
  /** Its type in Terraform: `harbor_project`. */
  readonly type: string;
  /** `<system>/<id>` */
  readonly id: string;
  /** Its arguments. */
  readonly args: ApiArguments;
  /** Ids of those that must stand before. */
  readonly after: readonly string[];
  /** Whether Terraform refuses to destroy it. */
  readonly holdsData: boolean;
  /** Arguments that others change. */
  readonly ignoreChanges: readonly string[];
}

/** A resource of an API, for the arguments of others. */
export class ApiResource {
  /** @internal */
  constructor(
    /** As it was stated. @internal */
    readonly need: ApiResourceNeed,
  ) {}

  /** What Terraform knows of it once it is made: `id`, `registry_id`. */
  attribute(name: string): ArgumentSlot {
    return new ArgumentSlot({ resource: this.need.id, attribute: name });
  }
}

/**
 * An API that the platform runs, and what is to be made through it by Terraform: in a stack of its own,
 * `<environment>-<system>`, deployed when the system answers. A provider that talks to what a stack installs never lives in
 * that stack.
 */
export class Api {
  private readonly made = new Map<string, ApiResource>();

  /** @internal */
  constructor(
    private readonly speaker: Speaker,
    /** Who talks to it. */
    readonly provider: ApiProvider,
  ) {}

  /** Id of the system that asked. */
  get asker(): string {
    return this.speaker.id;
  }

  /** What was asked for, by id. @internal */
  get resources(): readonly ApiResourceNeed[] {
    return [...this.made.values()].map(({ need }) => need);
  }

  /**
   * A resource that Terraform makes through this API.
   * @param type as the provider names it: `harbor_project`
   * @param id what it is for, in this API: `library`
   * @throws KeelsonError when it is of another provider, or asked for twice
   */
  resource(type: string, id: string, args: ApiArguments, options: ApiResourceOptions = {}): ApiResource {
    const full = `${this.asker}/${id}`;
    this.speaker.open(`${type} ${full}`);
    const { name, source } = this.provider;
    if (!type.startsWith(`${name}_`))
      this.speaker.fault(
        `asks for ${type} ${full}, which is no resource of ${source}`,
        `Its types begin with ${name}_.`,
      );
    if (this.made.has(full)) this.speaker.fault(`asks for ${type} ${full} twice`, 'Give one of the two another id.');
    const { after = [], holdsData = false, ignoreChanges = [] } = options;
    const before = after.map(({ need }) => need.id);
    const resource = new ApiResource({ type, id: full, args, after: before, holdsData, ignoreChanges });
    this.made.set(full, resource);
    return resource;
  }
}
