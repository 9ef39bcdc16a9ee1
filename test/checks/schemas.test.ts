import { type Problem, toldProblem } from '../../lib/checks/findings/problem';
import { schemas } from '../../lib/checks/schemas/crds';
import type { Structural } from '../../lib/checks/schemas/structural';
import type { Json, JsonObject } from '../../lib/kernel/base/values';

/** A made-up kind whose `spec` has this schema. */
function crd(spec: Structural, names: { kind?: string; scope?: string; root?: Structural } = {}): JsonObject {
  const openAPIV3Schema = { type: 'object', properties: { spec, metadata: { type: 'object' } }, ...names.root };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'probes.example.org' },
    spec: {
      group: 'example.org',
      scope: names.scope ?? 'Namespaced',
      names: { kind: names.kind ?? 'Probe' },
      versions: [
        { name: 'v1', served: true, schema: { openAPIV3Schema } },
        { name: 'v1alpha1', served: false, schema: { openAPIV3Schema } },
      ],
    },
  } as unknown as JsonObject;
}

function probe(spec: Json | undefined, over: JsonObject = {}): JsonObject {
  return { apiVersion: 'example.org/v1', kind: 'Probe', metadata: { name: 'a', namespace: 'n' }, spec, ...over };
}

/** What is said of one field `x` with this schema, given this value. */
function said(field: Structural, value: Json | undefined, required = false): string[] {
  const spec: Structural = { type: 'object', properties: { x: field }, ...(required ? { required: ['x'] } : {}) };
  return schemas([crd(spec)])
    .validate(probe({ x: value }))
    .map(short);
}

function short({ at, given, message, allowed }: Problem): string {
  return `${at} = ${given}: ${message}${allowed === undefined ? '' : `; ${allowed}`}`;
}

describe('each rule of a structural schema', () => {
  const text: Structural = { type: 'string' };
  const rule = (more: object): Structural => ({ type: 'string', ...more });
  const number = (more: object): Structural => ({ type: 'integer', ...more });
  const list = (more: object): Structural => ({ type: 'array', items: text, ...more });
  const map = (more: object): Structural => ({ type: 'object', ...more });
  const port: Structural = { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] };
  const ports: Structural = {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['port', 'protocol'],
    items: map({ properties: { port: number({}), protocol: rule({ default: 'TCP' }), name: text } }),
  };

  test.each<[rule: string, field: Structural, right: Json, wrong: Json, said: string]>([
    ['type', text, 'a', 1, 'spec.x = 1: has the wrong type; string'],
    ['integer', number({}), 1, 1.5, 'spec.x = 1.5: has the wrong type; integer'],
    ['boolean', { type: 'boolean' }, true, 'true', 'spec.x = "true": has the wrong type; boolean'],
    ['null', text, 'a', null, 'spec.x = null: has the wrong type; string'],
    ['nullable', number({ nullable: true }), null, 'a', 'spec.x = "a": has the wrong type; integer or null'],
    ['enum', rule({ enum: ['a', 'b'] }), 'a', 'c', 'spec.x = "c": is none of the values; a, b'],
    ['pattern', rule({ pattern: '^[0-9]+s$' }), '10s', '10', 'spec.x = "10": does not match the pattern; ^[0-9]+s$'],
    [
      '(?i)',
      rule({ pattern: '^(?i)(abort|warn)?$' }),
      'ABORT',
      'a',
      'spec.x = "a": does not match the pattern; ^(?i)(abort|warn)?$',
    ],
    ['minimum', number({ minimum: 1 }), 1, 0, 'spec.x = 0: is out of range; >= 1'],
    ['maximum', number({ maximum: 5 }), 5, 6, 'spec.x = 6: is out of range; <= 5'],
    ['exclusiveMinimum', number({ minimum: 1, exclusiveMinimum: true }), 2, 1, 'spec.x = 1: is out of range; > 1'],
    ['exclusiveMaximum', number({ maximum: 5, exclusiveMaximum: true }), 4, 5, 'spec.x = 5: is out of range; < 5'],
    ['multipleOf', number({ multipleOf: 2 }), 4, 3, 'spec.x = 3: is out of step; multiples of 2'],
    ['minLength', rule({ minLength: 2 }), 'ab', 'a', 'spec.x = "a": is too short; at least 2 characters'],
    ['maxLength', rule({ maxLength: 2 }), '😀😀', 'abc', 'spec.x = "abc": is too long; at most 2 characters'],
    ['minItems', list({ minItems: 1 }), ['a'], [], 'spec.x = []: has too few items; at least 1 items'],
    ['maxItems', list({ maxItems: 1 }), ['a'], ['a', 'b'], 'spec.x = ["a","b"]: has too many items; at most 1 items'],
    ['items', list({}), ['a'], ['a', 2], 'spec.x[1] = 2: has the wrong type; string'],
    ['int32', number({ format: 'int32' }), -(2 ** 31), 2 ** 31, 'spec.x = 2147483648: has the wrong format; int32'],
    [
      'int64',
      number({ format: 'int64' }),
      2 ** 53,
      2 ** 63,
      'spec.x = 9223372036854776000: has the wrong format; int64',
    ],
    [
      'date-time',
      rule({ format: 'date-time' }),
      '2026-02-28T23:59:59.5Z',
      '2026-02-30T00:00:00Z',
      'spec.x = "2026-02-30T00:00:00Z": has the wrong format; date-time',
    ],
    ['byte', rule({ format: 'byte' }), 'YQ==', 'YQ=', 'spec.x = "YQ=": has the wrong format; byte'],
    [
      'cidr',
      rule({ format: 'cidr' }),
      '10.0.0.0/8',
      '10.0.0.0/33',
      'spec.x = "10.0.0.0/33": has the wrong format; cidr',
    ],
    ['ipv6', rule({ format: 'ipv6' }), 'fd00::1', '10.0.0.1', 'spec.x = "10.0.0.1": has the wrong format; ipv6'],
    ['date', rule({ format: 'date' }), '2028-02-29', '2027-02-29', 'spec.x = "2027-02-29": has the wrong format; date'],
    ['ipv4', rule({ format: 'ipv4' }), '10.0.0.1', '10.0.0.256', 'spec.x = "10.0.0.256": has the wrong format; ipv4'],
    ['hostname', rule({ format: 'hostname' }), 'a-b.c', 'a_b.c', 'spec.x = "a_b.c": has the wrong format; hostname'],
    ['email', rule({ format: 'email' }), 'a@b', 'a b', 'spec.x = "a b": has the wrong format; email'],
    ['uri', rule({ format: 'uri' }), 'https://a/b', 'a b', 'spec.x = "a b": has the wrong format; uri'],
    [
      'uuid',
      rule({ format: 'uuid' }),
      '0123456789abcdef0123456789abcdef',
      '0123',
      'spec.x = "0123": has the wrong format; uuid',
    ],
    ['mac', rule({ format: 'mac' }), '00:1a:2b:3c:4d:5e', '00:1a', 'spec.x = "00:1a": has the wrong format; mac'],
    ['float', { type: 'number', format: 'float' }, 1.5, 1e39, 'spec.x = 1e+39: has the wrong format; float'],
    [
      'a format that the server does not know',
      rule({ format: 'colour', maxLength: 3 }),
      'red',
      'blue',
      'spec.x = "blue": is too long; at most 3 characters',
    ],
    ['duration', rule({ format: 'duration' }), '1h30m', '1 hour', 'spec.x = "1 hour": has the wrong format; duration'],
    ['int-or-string', port, 'http', true, 'spec.x = true: has the wrong type; integer or string'],
    [
      'additionalProperties',
      map({ additionalProperties: number({}) }),
      { 'a/b': 1 },
      { 'a/b': 'c' },
      'spec.x["a/b"] = "c": has the wrong type; integer',
    ],
    [
      'maxProperties',
      map({ additionalProperties: text, maxProperties: 1 }),
      { a: 'b' },
      { a: 'b', c: 'd' },
      'spec.x = {"a":"b","c":"d"}: has too many fields; at most 1 fields',
    ],
    [
      'unknown field',
      map({ properties: { count: text, name: text } }),
      { name: 'a' },
      { nane: 'a' },
      'spec.x.nane = "a": unknown field; name, count',
    ],
    ['unknown field of a bare object', map({}), {}, { a: 1 }, 'spec.x.a = 1: unknown field; no field'],
    [
      'list of type set',
      list({ 'x-kubernetes-list-type': 'set' }),
      ['a', 'b'],
      ['a', 'b', 'a'],
      'spec.x = ["a","b","a"]: has equal items [0] and [2]; each item once',
    ],
    [
      'list of type map',
      ports,
      [{ port: 1 }, { port: 1, protocol: 'UDP' }],
      [{ port: 1 }, { port: 2 }, { port: 1, protocol: 'TCP' }],
      'spec.x[2] = {"port":1,"protocol":"TCP"}: has the key of item [0]: port 1, protocol "TCP"',
    ],
    ['not', rule({ not: { enum: ['a'] } }), 'b', 'a', 'spec.x = "a": is what must not be; not {"enum":["a"]}'],
    [
      'anyOf',
      map({ additionalProperties: text, anyOf: [{ required: ['a'] }, { required: ['b'] }] }),
      { b: '' },
      { c: '' },
      'spec.x = {"c":""}: fits none of the alternatives; spec.x.a is required, or spec.x.b is required',
    ],
    [
      'oneOf',
      map({ additionalProperties: text, oneOf: [{ required: ['a'] }, { required: ['b'] }] }),
      { b: '' },
      { a: '', b: '' },
      'spec.x = {"a":"","b":""}: fits more than one of the alternatives',
    ],
    [
      'allOf',
      rule({ allOf: [{ minLength: 2 } as Structural, { pattern: '^a' }] }),
      'ab',
      'b',
      'spec.x = "b": is too short; at least 2 characters',
    ],
  ])('%s', (_, field, right, wrong, expected) => {
    expect(said(field, right)).toEqual([]);
    expect(said(field, wrong)[0]).toBe(expected);
  });

  test('required', () => {
    expect(said(text, undefined, true)).toEqual(['spec.x = undefined: is required']);
    expect(said(text, 'a', true)).toEqual([]);
  });

  test('a default stands for a required field, for null, and is judged itself', () => {
    expect(said({ type: 'string', default: 'a' }, undefined, true)).toEqual([]);
    expect(said({ type: 'string', default: 'a' }, null)).toEqual([]);
    expect(
      said({ type: 'object', default: {}, properties: { y: { type: 'integer', default: 'a' } } }, undefined),
    ).toEqual(['spec.x.y = "a": has the wrong type; integer']);
    const nullable: Structural = { type: 'object', nullable: true, default: { y: 'a' }, properties: { y: text } };
    expect(said(nullable, null)).toEqual([]);
  });

  test('preserved unknown fields pass; known ones among them are judged', () => {
    const open: Structural = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { y: text } };
    expect(said(open, { y: 'a', z: { deep: 1 } })).toEqual([]);
    expect(said(open, { y: 1 })).toEqual(['spec.x.y = 1: has the wrong type; string']);
  });

  test('an embedded object has a kind, and metadata that is judged', () => {
    const embedded: Structural = {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    };
    expect(said(embedded, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: {} })).toEqual([]);
    expect(said(embedded, { apiVersion: 'v1', metadata: { nam: 'a' } })).toEqual([
      'spec.x.kind = undefined: is required',
      'spec.x.metadata.nam = "a": unknown field; name, namespace, generateName, uid, resourceVersion, selfLink, labels, annotations, … (15 in all)',
    ]);
  });

  test('several faults in one object are all told, deep ones with the whole path', () => {
    const spec = map({
      properties: {
        pools: { type: 'array', items: map({ required: ['name'], properties: { name: text, size: number({}) } }) },
      },
    });
    const found = schemas([crd(spec)]).validate(probe({ pools: [{ name: 'a' }, { size: 'b', sise: 1 }] }));
    expect(found.map(short)).toEqual([
      'spec.pools[1].name = undefined: is required',
      'spec.pools[1].sise = 1: unknown field; size, name',
      'spec.pools[1].size = "b": has the wrong type; integer',
    ]);
  });
});

describe('what an object is', () => {
  const known = schemas([crd({ type: 'object' }), crd({ type: 'object' }, { kind: 'Wide', scope: 'Cluster' })]);

  test('a finding names the object, the field, the value and what is allowed', () => {
    const [found] = known.validate(probe({}, { spec: 1 }));
    expect(found?.object).toEqual({ group: 'example.org', kind: 'Probe', name: 'a', namespace: 'n' });
    expect(found && toldProblem(found)).toBe('Probe.example.org n/a: spec = 1: has the wrong type; allowed: object');
  });

  test('a long value is cut', () => {
    const [found] = known.validate(probe({}, { spec: 'y'.repeat(5000) }));
    expect(found?.given).toHaveLength(120);
  });

  test.each([
    ['unknown kind', { kind: 'Prob' }, 'kind = "Prob": no CustomResourceDefinition in group example.org; Probe, Wide'],
    ['unknown group', { apiVersion: 'e.org/v1' }, 'kind = "Probe": no CustomResourceDefinition in group e.org'],
    [
      'version not served',
      { apiVersion: 'example.org/v1alpha1' },
      'apiVersion = "example.org/v1alpha1": is not served; example.org/v1',
    ],
    ['no kind', { kind: undefined }, 'kind = undefined: is required'],
    ['no metadata', { metadata: undefined }, 'metadata.name = undefined: is required'],
    ['wrong label', { metadata: { name: 'a', labels: { a: 1 } } }, 'metadata.labels.a = 1: has the wrong type; string'],
    ['unknown field at the root', { stauts: {} }, 'stauts = {}: unknown field; spec, apiVersion, kind, metadata'],
  ])('%s', (_, over, expected) => {
    expect(known.validate(probe({}, over as JsonObject)).map(short)).toContain(expected);
  });

  test('a cluster-wide kind has no namespace', () => {
    const found = known.validate(probe({}, { kind: 'Wide' })).map(short);
    expect(found).toEqual(['metadata.namespace = "n": stands on a kind without namespaces; nothing']);
    expect(known.validate(probe({}, { kind: 'Wide', metadata: { name: 'a' } }))).toEqual([]);
  });

  test('what a server fills in passes', () => {
    const kept = { name: 'a', namespace: 'n', uid: 'u' };
    const metadata = { ...kept, creationTimestamp: null, managedFields: [{ manager: 'm' }], generation: 2 };
    expect(known.validate(probe({}, { metadata }))).toEqual([]);
  });

  test('a CRD may narrow the name', () => {
    const root: Structural = {
      properties: {
        spec: { type: 'object' },
        metadata: { type: 'object', properties: { name: { type: 'string', pattern: '^b' } } },
      },
    };
    expect(
      schemas([crd({}, { root })])
        .validate(probe({}))
        .map(short),
    ).toEqual(['metadata.name = "a": does not match the pattern; ^b']);
  });

  test('knows the kinds and versions that are served', () => {
    expect(known.knows('example.org/v1', 'Probe')).toBe(true);
    expect(known.knows('example.org/v1alpha1', 'Probe')).toBe(false);
    expect(known.knows('example.org/v1', 'Prob')).toBe(false);
  });

  test('refuses what is no definition, and two definitions of one kind', () => {
    expect(() => schemas([probe({})])).toThrow(
      '"example.org/v1" "Probe" is no schema; allowed: apiextensions.k8s.io/v1',
    );
    expect(() => schemas([crd({ type: 'object' }), crd({ type: 'array' })])).toThrow(
      'Probe of example.org is defined twice',
    );
    expect(() => schemas([crd({ type: 'object' }), crd({ type: 'object' })])).not.toThrow();
  });
});

test('rules that cannot be judged are listed, with their paths', () => {
  const rules = (rule: string): Structural => ({ 'x-kubernetes-validations': [{ rule }] });
  const spec: Structural = {
    type: 'object',
    ...rules('self.a > 0'),
    properties: {
      pools: {
        type: 'array',
        items: { type: 'object', ...rules('has(self.b)'), properties: { c: rules('self != oldSelf') } },
      },
      any: { 'x-kubernetes-preserve-unknown-fields': true },
      byName: { type: 'object', additionalProperties: { type: 'string', pattern: '[[:alpha:]]' } },
      day: { type: 'string', pattern: '^((?i)sun|mon)day$' },
    },
  };
  const known = schemas([crd(spec)]);
  expect(known.unjudged('example.org/v1', 'Probe')).toEqual([
    { path: 'spec', form: 'cel', rule: 'self.a > 0' },
    { path: 'spec.pools[]', form: 'cel', rule: 'has(self.b)' },
    { path: 'spec.pools[].c', form: 'cel', rule: 'self != oldSelf' },
    { path: 'spec.any', form: 'open', rule: 'x-kubernetes-preserve-unknown-fields: true' },
    { path: 'spec.byName.*', form: 'pattern', rule: '[[:alpha:]]' },
    { path: 'spec.day', form: 'pattern', rule: '^((?i)sun|mon)day$' },
  ]);
  expect(known.unjudged('example.org/v1', 'Other')).toEqual([]);
  expect(known.validate(probe({ byName: { a: '1' }, day: 'x' }))).toEqual([]);
});
