import {
  type ITerraformDependable,
  TerraformBackend,
  TerraformProvider,
  TerraformResource,
  type TerraformResourceLifecycle,
} from 'cdktf';
import type { Construct } from 'constructs';

/** Any backend, by its type and settings as they are. cdktf's default would write a path of this machine. */
export class StateBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    type: string,
    private readonly settings: Readonly<Record<string, string | number | boolean>>,
  ) {
    super(scope, 'backend', type);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.settings };
  }

  override getRemoteStateDataSource(): never {
    throw new Error('Stacks share nothing through their states: what passes between them stands in the cluster.');
  }
}

// `hashicorp/random` is two elements of ours rather than one more package: this is all that is used of it.
const RANDOM = { providerName: 'random', providerVersion: '3.9.0' };

export class RandomProvider extends TerraformProvider {
  constructor(scope: Construct) {
    super(scope, 'random', {
      terraformResourceType: 'random',
      terraformProviderSource: 'hashicorp/random',
      terraformGeneratorMetadata: RANDOM,
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return {};
  }
}

export class RandomPassword extends TerraformResource {
  static readonly tfResourceType = 'random_password';

  constructor(
    scope: Construct,
    id: string,
    private readonly need: { readonly id: string; readonly length: number; readonly generation: number },
  ) {
    super(scope, id, { terraformResourceType: RandomPassword.tfResourceType, terraformGeneratorMetadata: RANDOM });
  }

  // Letters and digits alone are safe in a URL, an INI file and a shell; the length makes up for the alphabet.
  protected override synthesizeAttributes(): Record<string, unknown> {
    return {
      length: this.need.length,
      special: false,
      min_lower: 1,
      min_numeric: 1,
      min_upper: 1,
      keepers: { generation: String(this.need.generation), id: this.need.id },
    };
  }
}

/** Which provider an element is of. */
interface Of {
  readonly name: string;
  readonly source: string;
  readonly version: string;
}

/** Any provider by its arguments, where no bindings are worth a package. */
export class AnyProvider extends TerraformProvider {
  constructor(
    scope: Construct,
    id: string,
    { name, source, version }: Of,
    private readonly settings: Record<string, unknown>,
  ) {
    super(scope, id, {
      terraformResourceType: name,
      terraformProviderSource: source,
      terraformGeneratorMetadata: { providerName: name, providerVersion: version },
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.settings;
  }
}

/** Any resource by its arguments. */
export class AnyResource extends TerraformResource {
  private readonly args: Record<string, unknown>;

  constructor(
    scope: Construct,
    id: string,
    { name, version }: Of,
    of: {
      readonly type: string;
      readonly args: Record<string, unknown>;
      readonly dependsOn: ITerraformDependable[];
      readonly lifecycle: TerraformResourceLifecycle | undefined;
    },
  ) {
    super(scope, id, {
      terraformResourceType: of.type,
      terraformGeneratorMetadata: { providerName: name, providerVersion: version },
      dependsOn: of.dependsOn,
      ...(of.lifecycle === undefined ? {} : { lifecycle: of.lifecycle }),
    });
    this.args = of.args;
  }

  /** Further addresses that must stand before. */
  waitFor(addresses: readonly string[]): void {
    this.dependsOn = [...(this.dependsOn ?? []), ...addresses];
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.args;
  }
}
