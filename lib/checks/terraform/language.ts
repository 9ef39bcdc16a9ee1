/**
 * The schema notation of `terraform providers schema -json`, and what Terraform itself defines, written in the same
 * notation: so one check serves provider resources, meta-arguments, provisioners and settings alike.
 * Upstream: the Terraform language, 1.11 (developer.hashicorp.com/terraform/language).
 */

/** `string`, `number`, `bool`, `dynamic`, or `['list', T]`, `['set', T]`, `['map', T]`, `['object', {…}]`, `['tuple', […]]`. */
export type TypeNotation = string | readonly [string, unknown];

export interface AttributeSchema {
  readonly type?: TypeNotation;
  readonly nested_type?: {
    readonly nesting_mode: string;
    readonly attributes: Readonly<Record<string, AttributeSchema>>;
  };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  /** Ours: read before any expression is evaluated, so it must be written out. */
  readonly literal?: boolean;
  /** Ours: the only values. */
  readonly values?: readonly string[];
}

export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly block_types?: Readonly<Record<string, NestedBlockSchema>>;
  /** Ours: arguments that are not listed may stand here too. */
  readonly open?: boolean;
}

export interface NestedBlockSchema {
  readonly block: BlockSchema;
  /** `single`, `group`, `list`, `set` or `map`. */
  readonly nesting_mode: string;
  readonly min_items?: number;
  readonly max_items?: number;
}

export interface ProviderSchema {
  readonly provider?: { readonly block: BlockSchema };
  readonly resource_schemas?: Readonly<Record<string, { readonly block: BlockSchema }>>;
  readonly data_source_schemas?: Readonly<Record<string, { readonly block: BlockSchema }>>;
  readonly ephemeral_resource_schemas?: Readonly<Record<string, { readonly block: BlockSchema }>>;
}

const given = (type: TypeNotation): AttributeSchema => ({ type, required: true });
const may = (type: TypeNotation): AttributeSchema => ({ type, optional: true });
const literal = (type: TypeNotation): AttributeSchema => ({ type, optional: true, literal: true });
const computed = (type: TypeNotation): AttributeSchema => ({ type, computed: true });
const strings: TypeNotation = ['list', 'string'];

const one = (block: BlockSchema): NestedBlockSchema => ({ block, nesting_mode: 'single' });
const many = (block: BlockSchema): NestedBlockSchema => ({ block, nesting_mode: 'list' });

const condition = many({ attributes: { condition: given('bool'), error_message: given('string') } });
const connection = one({ attributes: { type: may('string'), host: given('string') }, open: true });

function provisioner(attributes: Record<string, AttributeSchema>): NestedBlockSchema {
  return many({
    attributes: {
      ...attributes,
      when: { ...literal('string'), values: ['create', 'destroy'] },
      on_failure: { ...literal('string'), values: ['fail', 'continue'] },
    },
    block_types: { connection },
  });
}

const provisioners = many({
  block_types: {
    'local-exec': provisioner({
      command: given('string'),
      working_dir: may('string'),
      interpreter: may(strings),
      environment: may(['map', 'string']),
      quiet: may('bool'),
    }),
    'remote-exec': provisioner({ inline: may(strings), script: may('string'), scripts: may(strings) }),
    file: provisioner({ source: may('string'), content: may('string'), destination: given('string') }),
  },
});

const META = {
  depends_on: literal(strings),
  count: may('number'),
  for_each: may(['map', 'dynamic']),
  provider: literal('string'),
};

/** What every `resource` block may hold beside the arguments of its type. */
export const RESOURCE_META: BlockSchema = {
  attributes: META,
  block_types: {
    lifecycle: one({
      attributes: {
        create_before_destroy: literal('bool'),
        prevent_destroy: literal('bool'),
        ignore_changes: literal('dynamic'),
        replace_triggered_by: literal(strings),
      },
      block_types: { precondition: condition, postcondition: condition },
    }),
    provisioner: provisioners,
    connection,
  },
};

/** What every `data` and `ephemeral` block may hold beside the arguments of its type. */
export const DATA_META: BlockSchema = {
  attributes: META,
  block_types: { lifecycle: one({ block_types: { precondition: condition, postcondition: condition } }) },
};

export const PROVIDER_META: BlockSchema = { attributes: { alias: literal('string'), version: literal('string') } };

/** The provider that is part of Terraform: `terraform_data` and `terraform_remote_state`. */
export const BUILT_IN: ProviderSchema = {
  resource_schemas: {
    terraform_data: {
      block: {
        attributes: {
          input: may('dynamic'),
          triggers_replace: may('dynamic'),
          output: computed('dynamic'),
          id: computed('string'),
        },
      },
    },
  },
  data_source_schemas: {
    terraform_remote_state: {
      block: {
        attributes: {
          backend: given('string'),
          workspace: may('string'),
          config: may('dynamic'),
          defaults: may('dynamic'),
          outputs: computed('dynamic'),
        },
      },
    },
  },
};

const BACKENDS = 'azurerm consul cos gcs http inmem kubernetes oss pg remote s3'.split(' ');

/** The `terraform` block. `required_providers` is open here: its entries have a form of their own. */
export const SETTINGS: BlockSchema = {
  attributes: { required_version: literal('string'), experiments: literal('dynamic') },
  block_types: {
    required_providers: many({ open: true }),
    backend: many({
      block_types: {
        local: one({ attributes: { path: may('string'), workspace_dir: may('string') } }),
        ...Object.fromEntries(BACKENDS.map((name) => [name, one({ open: true })])),
      },
    }),
    cloud: one({ open: true }),
    provider_meta: many({ open: true }),
  },
};

/** Top-level blocks with one label (`output`, `variable`, `module`). */
export const LABELLED: Readonly<Record<string, BlockSchema>> = {
  variable: {
    attributes: {
      type: literal('string'),
      default: literal('dynamic'),
      description: literal('string'),
      sensitive: literal('bool'),
      nullable: literal('bool'),
      ephemeral: literal('bool'),
    },
    block_types: { validation: condition },
  },
  output: {
    attributes: {
      value: given('dynamic'),
      description: literal('string'),
      sensitive: literal('bool'),
      ephemeral: literal('bool'),
      depends_on: literal(strings),
    },
    block_types: { precondition: condition },
  },
  module: { attributes: { source: { ...literal('string'), required: true, optional: false } }, open: true },
};

const reference: AttributeSchema = { type: 'string', required: true, literal: true };

/** Top-level blocks without a label. */
export const UNLABELLED: Readonly<Record<string, BlockSchema>> = {
  removed: {
    attributes: { from: reference },
    block_types: {
      // Terraform destroys when `destroy` is left out, which is never what a reader expects of this block: it is
      // required here. A bool, so that a plan says `forget` or `delete` as the text does.
      lifecycle: { ...one({ attributes: { destroy: { type: 'bool', required: true, literal: true } } }), min_items: 1 },
      provisioner: provisioners,
      connection,
    },
  },
  moved: { attributes: { from: reference, to: reference } },
  import: {
    attributes: {
      to: reference,
      id: may('string'),
      identity: may('dynamic'),
      for_each: may(['map', 'dynamic']),
      provider: literal('string'),
    },
  },
};

/** A block that knows what both know. */
export function joined(a: BlockSchema, b: BlockSchema): BlockSchema {
  return {
    attributes: { ...a.attributes, ...b.attributes },
    block_types: { ...a.block_types, ...b.block_types },
    open: a.open || b.open,
  };
}

/** What a table holds under a name, and never what every object inherits (`constructor`). */
export function under<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
