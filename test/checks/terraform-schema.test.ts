import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BlockProblem,
  mergedSchemas,
  type ProviderSchemas,
  terraformProblems,
} from '../../lib/checks/terraform/stack';
import type { Json, JsonObject } from '../../lib/kernel/base/values';
import { shared } from '../support/shared';
import { EXAMPLE, edited } from '../support/terraform/example';
import { FAULTS } from '../support/terraform/faults';

/** A provider made up for what the real schemas do not have together. */
const MADE_UP: ProviderSchemas = {
  provider_schemas: {
    'registry.example.com/acme/toy': {
      provider: { block: { attributes: { token: { type: 'string', required: true } } } },
      resource_schemas: {
        toy_box: {
          block: {
            attributes: {
              id: { type: 'string', computed: true },
              size: { type: 'number', required: true },
              open: { type: 'bool', optional: true },
              tags: { type: ['set', 'string'], optional: true },
              shape: { type: ['object', { edge: 'number', name: 'string' }], optional: true },
              pair: { type: ['tuple', ['string', 'number']], optional: true },
              parts: {
                nested_type: { nesting_mode: 'map', attributes: { weight: { type: 'number', required: true } } },
                optional: true,
              },
              lid: { nested_type: { nesting_mode: 'single', attributes: { hue: { type: 'string' } } }, computed: true },
            },
            block_types: {
              ball: {
                nesting_mode: 'list',
                max_items: 2,
                block: { attributes: { colour: { type: 'string', required: true } } },
              },
              label: { nesting_mode: 'map', block: { attributes: { text: { type: 'string', optional: true } } } },
              lock: { nesting_mode: 'single', block: { attributes: { key: { type: 'string', optional: true } } } },
            },
          },
        },
      },
      data_source_schemas: {
        toy_shop: { block: { attributes: { boxes: { type: ['list', 'string'], computed: true } } } },
      },
    },
  },
};

const toyStack = (box: JsonObject, more: JsonObject = {}): JsonObject => ({
  terraform: { required_providers: { toy: { source: 'acme/toy', version: '~> 1.0, != 1.2.0' } } },
  provider: { toy: { token: 't' } },
  resource: { toy_box: { x: { size: 3, ...box } } },
  ...more,
});

const told = ({ address, at, message }: BlockProblem): string => `${address}: ${at}: ${message}`;
const foundIn = (stack: JsonObject, schemas = MADE_UP): string[] => terraformProblems(stack, schemas).map(told);

describe('a provider made up', () => {
  test.each<[string, JsonObject]>([
    ['values that Terraform converts', { size: '3', open: 'true', tags: [1, true] }],
    ['null, which is the same as nothing', { open: null, ball: null, parts: null }],
    ['an expression, which may have any type', { size: '${1 + 2}', tags: '${toset([])}', shape: '${var.s}' }],
    ['a text with an expression in it, where a text is read', { size: '1${2}', open: '${true}' }],
    ['a block as an object', { ball: { colour: 'red' } }],
    ['blocks as an array, also of arrays', { ball: [{ colour: 'red' }, [{ colour: 'blue' }]] }],
    ['blocks with labels', { label: { front: { text: 'a' }, back: [{ text: 'b' }] } }],
    ['generated blocks', { dynamic: { ball: { for_each: ['a'], content: { colour: '${ball.value}' } } } }],
    [
      'a generator with a name of its own',
      { dynamic: [{ ball: [{ for_each: ['a'], iterator: 'it', content: { colour: '${it.key}' } }] }] },
    ],
    ['comments', { '//': { anything: ['${nothing}'] }, lock: { '//': 'here too' } }],
    ['escapes', { tags: ['$${toy_box.nope.id}', '%%{ if x }', '$', '%'] }],
    [
      'references to itself in a postcondition',
      { lifecycle: { postcondition: { condition: '${self.size > 1}', error_message: 'small' } } },
    ],
    ['whole objects', { tags: '${[toy_box.y]}' }],
    ['names that a for expression binds', { tags: '${[for b, c in data.toy_shop.s.boxes : "${b.x} ${c.y}"]}' }],
    [
      'indexes of every kind',
      {
        tags: '${[toy_box.y.ball[0].colour, toy_box.y.ball[*].colour, toy_box.y.ball.0.colour, toy_box.y.label["a"].text, toy_box.y.parts["b"].weight]}',
      },
    ],
  ])('%s: nothing to find', (_, box) => {
    const more = {
      variable: { s: { default: { edge: 1, name: 'n' } } },
      data: { toy_shop: { s: {} } },
    };
    const stack = edited(toyStack(box, more), [['resource', 'toy_box', 'y'], { size: 1 }]);
    expect(foundIn(stack)).toEqual([]);
  });

  test.each<[JsonObject, string]>([
    [{ size: true }, 'toy_box.x: size: true has the wrong type'],
    [{ size: '3 boxes' }, 'toy_box.x: size: "3 boxes" has the wrong type'],
    [{ open: 1 }, 'toy_box.x: open: 1 has the wrong type'],
    [{ tags: 'a' }, 'toy_box.x: tags: "a" has the wrong type'],
    [{ tags: [['a']] }, 'toy_box.x: tags[0]: ["a"] has the wrong type'],
    [{ shape: { edge: 'long', name: 'n' } }, 'toy_box.x: shape.edge: "long" has the wrong type'],
    [{ shape: { edge: 1 } }, 'toy_box.x: shape.name: is required and missing'],
    [{ shape: { edge: 1, name: 'n', hue: 'red' } }, 'toy_box.x: shape.hue: there is no such field'],
    [{ shape: [] }, 'toy_box.x: shape: [] has the wrong type'],
    [{ pair: ['a', 'b'] }, 'toy_box.x: pair[1]: "b" has the wrong type'],
    [{ pair: ['a', 1, 2] }, 'toy_box.x: pair[2]: is one element too many'],
    [{ parts: [] }, 'toy_box.x: parts: [] has the wrong type'],
    [{ parts: { 'a/b': {} } }, 'toy_box.x: parts["a/b"].weight: is required and missing'],
    [{ parts: { a: 3 } }, 'toy_box.x: parts.a: 3 has the wrong type'],
    [{ lid: { hue: 'red' } }, 'toy_box.x: lid: is set by the provider and cannot be given'],
    [{ ball: [{ colour: 'a' }, { colour: 'b' }, { colour: 'c' }] }, 'toy_box.x: ball: there are 3 of this block'],
    [{ ball: [{}] }, 'toy_box.x: ball[0].colour: is required and missing'],
    [{ label: { front: { txt: 'a' } } }, 'toy_box.x: label.front.txt: there is no such argument or block'],
    [{ lock: [{}, {}] }, 'toy_box.x: lock: there are 2 of this block'],
    [{ dynamic: { bell: { for_each: [], content: {} } } }, 'toy_box.x: dynamic.bell: there is no such block'],
    [
      { dynamic: { ball: { content: { hue: 'a', colour: 'b' } } } },
      'toy_box.x: dynamic.ball.for_each: is required and missing',
    ],
    [{ count: 1, for_each: {} }, 'toy_box.x: : has both count and for_each'],
    [{ tags: ['${toy_box.x.id}'] }, 'toy_box.x: : depends on itself: toy_box.x -> toy_box.x'],
    [{ tags: ['${toy_box.z.id}'] }, 'toy_box.x: tags[0]: refers to toy_box.z, which the stack does not declare'],
    [
      { tags: ['${data.toy_shop.s.boxes}'] },
      'toy_box.x: tags[0]: refers to data.toy_shop.s, which the stack does not declare',
    ],
    [
      { tags: ['%{ if var.deep }x%{ endif }'] },
      'toy_box.x: tags[0]: refers to var.deep, which the stack does not declare',
    ],
    [{ tags: ['${"${toy_box.z.id}"}'] }, 'toy_box.x: tags[0]: refers to toy_box.z, which the stack does not declare'],
    [{ tags: ['${toy_box.y.shape.hue}'] }, 'there is no field hue in shape, only edge, name'],
    [{ tags: ['${toy_box.y.shape.edge.x}'] }, 'edge is a number: it has no parts'],
    [{ tags: ['${toy_box.y.tags.a}'] }, 'tags is a set: it needs an index'],
    [{ tags: ['${toy_box.y.size[0]}'] }, 'size is a number: it has no parts'],
    [{ tags: ['${toy_box.y.lid[0].hue}'] }, 'lid is one object: it takes no index'],
    [{ tags: ['${toy_box.y.parts.a.mass}'] }, 'there is no attribute mass among weight'],
    [
      { lifecycle: { replace_triggered_by: ['toy_box.y.sise'] } },
      'replace_triggered_by[0]: toy_box.y.sise: there is no',
    ],
    [
      { tags: ['${provider.toy.token}'] },
      'toy_box.x: tags[0]: refers to provider.toy, which the stack does not declare',
    ],
  ])('%j', (box, finding) => {
    const stack = edited(toyStack(box), [['resource', 'toy_box', 'y'], { size: 1 }]);
    expect(foundIn(stack)).toContainEqual(expect.stringContaining(finding));
  });

  test('every fault is reported, in the order of the stack', () => {
    const findings = terraformProblems(
      toyStack({ size: {}, colour: 'red' }, { moved: { from: 'toy_box.a' } }),
      MADE_UP,
    );
    expect(findings).toEqual([
      { address: 'toy_box.x', at: 'size', message: '{} has the wrong type', allowed: 'a number' },
      {
        address: 'toy_box.x',
        at: 'colour',
        message: 'there is no such argument or block',
        allowed: expect.stringContaining('ball, connection, count'),
      },
      { address: 'moved[0]', at: 'to', message: 'is required and missing', allowed: 'a string' },
    ]);
  });

  test('a provider without a schema is a finding, not a pass', () => {
    const stack = edited(toyStack({}), [['resource', 'other_thing'], { x: { a: 1 } }]);
    expect(foundIn(stack)).toEqual(['other_thing.x: : there is no schema of the provider hashicorp/other']);
  });

  test('a circle through a provider and a local value is found once, with its way', () => {
    const stack = edited(
      toyStack({ tags: ['${local.a}'] }),
      [['locals'], { a: '${toy_box.y.id}' }],
      [['resource', 'toy_box', 'y'], { size: 1, provider: 'toy.edge' }],
      [
        ['provider', 'toy'],
        [{ token: 't' }, { alias: 'edge', token: '${toy_box.x.id}' }],
      ],
    );
    expect(foundIn(stack)).toEqual([
      'local.a: : depends on itself: local.a -> toy_box.y -> provider.toy.edge -> toy_box.x -> local.a',
    ]);
  });

  test.each<[Json, string]>([
    ['latest', 'required_providers.toy.version: "latest" is not a version constraint'],
    [{ source: 'a/b/c/d' }, 'required_providers.toy.source: "a/b/c/d" is not a provider source'],
    [{ source: 'acme/toy', ref: 'x' }, 'required_providers.toy.ref: there is no such argument'],
  ])('a requirement %j', (requirement, finding) => {
    const stack = edited(toyStack({}), [['terraform', 'required_providers', 'toy'], requirement]);
    expect(foundIn(stack)).toContainEqual(expect.stringContaining(finding));
  });

  test('a backend holds no expression, since it is read first', () => {
    const stack = edited(
      toyStack({}),
      [['terraform', 'backend'], { s3: { bucket: '${local.b}' } }],
      [['locals'], { b: 'x' }],
    );
    expect(foundIn(stack)).toEqual(['terraform: backend.s3: holds an expression']);
  });

  test('the same address twice', () => {
    const stack = edited(toyStack({}), [
      ['resource', 'toy_box', 'x'],
      [{ size: 1 }, { size: 2 }],
    ]);
    expect(foundIn(stack)).toEqual(['toy_box.x: : is declared twice']);
  });

  test('terraform_data and its data source need no schema', () => {
    const stack: JsonObject = {
      resource: { terraform_data: { a: { input: 1 }, b: { triggers_replace: ['${terraform_data.a.output}'] } } },
      data: { terraform_remote_state: { s: { backend: 'local', config: { path: 'x' } } } },
      removed: [{ from: 'helm_release.gone', lifecycle: { destroy: false } }],
    };
    expect(foundIn(stack)).toEqual([]);
    expect(foundIn(edited(stack, [['resource', 'terraform_data', 'a', 'output'], 1]))).toEqual([
      'terraform_data.a: output: is set by the provider and cannot be given',
    ]);
  });
});

describe('the real schemas', () => {
  const folder = shared('terraform');
  const files = folder ? readdirSync(folder).filter((name) => name.endsWith('.schema.json')) : [];
  const schemas = mergedSchemas(
    files.map((name) => JSON.parse(readFileSync(join(folder ?? '', name), 'utf8')) as ProviderSchemas),
  );
  const check = folder ? test : test.skip;

  check('the example has nothing to find', () => {
    expect(foundIn(EXAMPLE, schemas)).toEqual([]);
  });

  for (const { at, value, says } of FAULTS) {
    check(`${at} = ${JSON.stringify(value)}`, () => {
      const findings = foundIn(edited(EXAMPLE, [at.split('.'), value]), schemas);
      expect(findings).toContainEqual(expect.stringContaining(says));
    });
  }
});
