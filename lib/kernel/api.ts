import type { Json } from './values';

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
export type ApiArgument = Json | Filled | readonly ApiArgument[] | ApiArguments;

const BRAND = Symbol.for('keelson.Filled');

/** A place that Terraform fills: an attribute of another resource, or the value of a Secret in the cluster. */
export class Filled {
  readonly [BRAND] = true;

  /** @internal */
  constructor(
    readonly by:
      | { readonly resource: string; readonly attribute: string }
      | { readonly namespace: string; readonly secret: string; readonly key: string },
  ) {}

  /** By a brand, not by `instanceof`: two copies of the library may meet. */
  static is(value: unknown): value is Filled {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  toString(): never {
    throw new Error('Terraform fills this place: it has no string here. Put it into the arguments of a resource.');
  }

  toJSON(): never {
    return this.toString();
  }
}

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
  readonly args: ApiArguments;
  readonly after: readonly string[];
  readonly holdsData: boolean;
  readonly ignoreChanges: readonly string[];
}

/** A resource of an API, for the arguments of others. */
export class ApiResource {
  /** @internal */
  constructor(readonly need: ApiResourceNeed) {}

  /** What Terraform knows of it once it is made: `id`, `registry_id`. */
  attribute(name: string): Filled {
    return new Filled({ resource: this.need.id, attribute: name });
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
    private readonly by: Speaker,
    readonly provider: ApiProvider,
  ) {}

  /** Id of the system that asked. */
  get asker(): string {
    return this.by.id;
  }

  /** What was asked for, by id. */
  get resources(): readonly ApiResourceNeed[] {
    return [...this.made.values()].map(({ need }) => need);
  }

  /**
   * @param type as the provider names it: `harbor_project`
   * @param id what it is for, in this API: `library`
   * @throws KeelsonError when it is of another provider, or asked for twice
   */
  resource(type: string, id: string, args: ApiArguments, options: ApiResourceOptions = {}): ApiResource {
    const full = `${this.asker}/${id}`;
    this.by.open(`${type} ${full}`);
    const { name, source } = this.provider;
    if (!type.startsWith(`${name}_`))
      this.by.fault(`asks for ${type} ${full}, which is no resource of ${source}`, `Its types begin with ${name}_.`);
    if (this.made.has(full)) this.by.fault(`asks for ${type} ${full} twice`, 'Give one of the two another id.');
    const { after = [], holdsData = false, ignoreChanges = [] } = options;
    const before = after.map(({ need }) => need.id);
    const resource = new ApiResource({ type, id: full, args, after: before, holdsData, ignoreChanges });
    this.made.set(full, resource);
    return resource;
  }
}

/** The system that asks, as far as it matters here. */
interface Speaker {
  readonly id: string;
  open(what: string): void;
  fault(message: string, fix: string): never;
}
