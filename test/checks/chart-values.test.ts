import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toldProblem } from '../../lib/checks/findings/problem';
import { type ChartValues, schemaProblems, unknownPaths } from '../../lib/checks/schemas/chart-values';
import { commentedKeys } from '../../lib/checks/schemas/commented-keys';
import { chartIn } from '../../lib/cli/charts';
import type { JsonObject } from '../../lib/kernel/base/values';
import { chartValues } from '../support/charts';
import { shared } from '../support/shared';

describe('paths that a chart does not have', () => {
  const chart: ChartValues = {
    values: {
      image: { repository: 'r', tag: '' },
      replicas: 1,
      existing: '',
      extra: {},
      args: [],
      ports: [{ name: 'http', port: 80 }],
      priority: null,
      resources: { limits: { memory: '1Gi' } },
      podSecurityContext: { runAsNonRoot: true },
    },
  };

  test.each<[string, JsonObject, string[]]>([
    ['what the chart has', { image: { repository: 'x', tag: 'y' }, replicas: 2 }, []],
    ['null, which takes a default away', { replicas: null }, []],
    ['a key that it lacks', { image: { tags: 'y' }, replica: 2 }, ['image.tags', 'replica']],
    ['null for a key that it lacks', { replica: null }, ['replica']],
    ['a key below a scalar', { existing: { name: 'a' } }, ['existing.name']],
    ['below an empty map, an empty list, null', { extra: { a: { b: 1 } }, args: { c: 1 }, priority: { d: 1 } }, []],
    ['in a list', { ports: [{ nam: 'x' }] }, []],
    ['below what Kubernetes defines', { resources: { limits: { cpu: 1 } }, podSecurityContext: { fsGroup: 1 } }, []],
    ['a key that is no word', { image: { 'a.b/c': 1 } }, ['image["a.b/c"]']],
  ])('%s', (_, values, expected) => {
    expect(unknownPaths(values, chart)).toEqual(expected);
  });

  test('a map that has keys with a dot is handed on as it is: to a ConfigMap, a file', () => {
    const files: ChartValues = { values: { cm: { create: true, 'admin.enabled': true }, rbac: { create: true } } };
    const values = { cm: { url: 'x', 'a.b': 1, deep: { c: 1 } }, rbac: { csv: '' } };
    expect(unknownPaths(values, files)).toEqual(['rbac.csv']);
  });

  test('a chart of which nothing is known allows anything; one with empty values allows nothing', () => {
    expect(unknownPaths({ a: { b: 1 } }, { values: {} })).toEqual([]);
    expect(unknownPaths({ a: { b: 1 } }, { values: {}, text: '' })).toEqual(['a']);
  });

  test('what the schema names is known: by reference, by pattern, as any key', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: {
        image: { $ref: '#/$defs/image' },
        byPattern: { type: 'object', patternProperties: { '^x-': { type: 'string' } } },
        any: { type: 'object', additionalProperties: true, properties: { a: {} } },
        each: { additionalProperties: { properties: { b: { type: 'string' } } } },
        bare: { type: 'object' },
        whole: { anyOf: [{ type: 'string' }, { properties: { c: { type: 'string' } } }] },
      },
      $defs: { image: { type: 'object', properties: { tag: { type: 'string' } } } },
    };
    const values: JsonObject = {
      image: { tag: '', tags: '' },
      byPattern: { 'x-a': '', y: '' },
      any: { z: { z: 1 } },
      each: { one: { b: '', c: '' } },
      bare: { z: 1 },
      whole: { c: '', d: '' },
    };
    expect(unknownPaths(values, { values: {}, schema })).toEqual([
      'image.tags',
      'byPattern.y',
      'each.one.c',
      'whole.d',
    ]);
  });

  test('values of a subchart are judged by the subchart, also where the parent has some of them', () => {
    const sub: ChartValues = { values: { replicas: 1, global: { region: '' } } };
    const parent: ChartValues = {
      values: { operator: { extra: 1 }, plain: {} },
      subcharts: { operator: sub, plain: sub },
    };
    const values: JsonObject = {
      operator: { replicas: 2, extra: 2, replica: 1 },
      plain: { replica: 1 },
      global: { region: 'x', zone: 'y' },
    };
    expect(unknownPaths(values, parent)).toEqual(['operator.replica', 'plain.replica', 'global.zone']);
  });
});

describe('keys that values.yaml documents by commenting them out', () => {
  test.each<[string, string, JsonObject]>([
    ['beside a key of their map', 'a:\n  b: 1\n  # c: 2', { a: { c: '2' } }],
    ['before the first key of their map', 'a:\n  # c: 2\n  b: 1', { a: { c: '2' } }],
    ['at the top', 'a: 1\n#b: 2', { b: '2' }],
    ['with the sign at the margin', 'a:\n  b: 1\n#  c: 2', { a: { c: '2' } }],
    ['nested', 'a: 1\n# b:\n#   c: x\n#   d: {}', { b: { c: 'x', d: {} } }],
    ['nested, with prose between', 'a: 1\n# b:\n#   how much of it\n#   c: x', { b: { c: 'x' } }],
    ['without a value', 'a: 1\n# b:', { b: null }],
    ['a list', 'a: 1\n# b:\n#   - name: x\n#     value: y\n# c: []', { b: [], c: [] }],
    ['in the map of an outer key, after an inner one', 'a:\n  b:\n    c: 1\n  # d: 2', { a: { d: '2' } }],
    ['an example of what an empty map may hold', 'a:\n  b: {}\n  # c: 2', { a: { b: { c: '2' } } }],
    ['a key after an empty map, with words between', 'a:\n  b: {}\n  # how fast\n  # c: 2', { a: { c: '2' } }],
  ])('%s', (_, text, expected) => {
    expect(commentedKeys(text)).toEqual(expected);
  });

  test.each<[string, string]>([
    ['prose with a colon', 'a: 1\n# note: b\n# Beware: this is long\n# see: there'],
    ['a doubled sign', 'a: 1\n## b: 2'],
    ['a place where no key could stand', 'a:\n  b: 1\n     # c: 2'],
    ['the content of a text', 'a: |\n  # b: 2\n  c\nd: 1'],
    ['the keys of an item', 'a:\n  - b: 1\n    # c: 2'],
  ])('not: %s', (_, text) => {
    expect(commentedKeys(text)).toEqual({});
  });

  test('count as known', () => {
    const text = 'a:\n  b: 1\n  # c: 2\n  # d:\n  #   e: 1';
    const chart: ChartValues = { values: { a: { b: 1 } }, text };
    expect(unknownPaths({ a: { c: 3, d: { e: 2, f: 1 }, g: 1 } }, chart)).toEqual(['a.d.f', 'a.g']);
  });
});

describe('what the schema of a chart refuses', () => {
  const schema: JsonObject = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    required: ['mode'],
    properties: { mode: { enum: ['a', 'b'] }, size: { type: 'integer', minimum: 1 }, global: {} },
  };
  const told = (values: JsonObject, chart: ChartValues) => schemaProblems(values, chart).map(toldProblem);

  test('is found in our values laid over those of the chart', () => {
    const chart: ChartValues = { values: { mode: 'a', size: 1 }, schema };
    expect(told({}, chart)).toEqual([]);
    expect(told({ size: 0, mode: null, sise: 1 }, chart)).toEqual([
      'mode = nothing: is required',
      'sise = 1: unknown field; allowed: size, mode, global',
      'size = 0: is out of range; allowed: >= 1',
    ]);
  });

  test('maps are laid over each other, lists replace', () => {
    const deep: JsonObject = { properties: { a: { required: ['b', 'c'] }, l: { maxItems: 1 } } };
    expect(told({ a: { c: 1 }, l: [3] }, { values: { a: { b: 1 }, l: [1, 2] }, schema: deep })).toEqual([]);
  });

  test('is found in a subchart, with its path and the global values', () => {
    const chart: ChartValues = { values: {}, subcharts: { sub: { values: { mode: 'a' }, schema } } };
    expect(told({ sub: { mode: 'c' }, global: { x: 1 } }, chart)).toEqual([
      'sub.mode = "c": is none of the values; allowed: a, b',
    ]);
  });

  test('a newer draft is read by its own rules', () => {
    const newer: JsonObject = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      properties: { l: { prefixItems: [{ type: 'string' }] } },
    };
    expect(told({ l: [1] }, { values: {}, schema: newer })).toEqual(['l[0] = 1: has the wrong type; allowed: string']);
  });

  test('a chart without a schema refuses nothing', () => {
    expect(told({ anything: 1 }, { values: {} })).toEqual([]);
  });
});

const charts = shared('values');
(charts === undefined ? describe.skip : describe)('the charts as published', () => {
  test('none finds fault with its own values', () => {
    const names = readdirSync(charts ?? '').filter((name) => !name.endsWith('.txt'));
    const faults = names.flatMap((name) => {
      const chart = chartIn(join(charts ?? '', name));
      return [...unknownPaths(chart.values, chart), ...schemaProblems({}, chart).map(toldProblem)].map(
        (fault) => `${name}: ${fault}`,
      );
    });
    expect(faults).toEqual([]);
    expect(names.length).toBeGreaterThan(50);
  });

  test.each<[string, JsonObject, string[]]>([
    [
      'rook-ceph-v1.20.6',
      { csi: { installCsiOperator: true }, monitoring: { enabled: true }, enableDiscoveryDaemon: true },
      [],
    ],
    ['rook-ceph-v1.20.6', { monitorin: {}, crds: { enable: true } }, ['monitorin', 'crds.enable']],
    ['rook-ceph-v1.20.6', { 'ceph-csi-operator': { nope: 1 } }, ['ceph-csi-operator.nope']],
    [
      'tidb-operator-v1.6.6',
      { controllerManager: { workers: 5, securityContext: { runAsUser: 1 } }, imagePullSecrets: [] },
      [],
    ],
    [
      'tidb-operator-v1.6.6',
      { controllerManager: { runAsUser: 1, worker: 5 } },
      ['controllerManager.runAsUser', 'controllerManager.worker'],
    ],
    [
      'rabbitmq-cluster-operator-0.6.5',
      { clusterOperator: { metrics: { service: { enabled: true } }, replica: 1 } },
      ['clusterOperator.replica'],
    ],
    [
      'cert-manager-v1.21.1',
      { crds: { enabled: true }, webhook: { replicaCount: 2, securePort: 10250, port: 1 } },
      ['webhook.port'],
    ],
    [
      'kube-prometheus-stack-88.5.3',
      { grafana: { adminPassword: 'x', sidecar: { dashboard: {} } } },
      ['grafana.sidecar.dashboard'],
    ],
  ])('%s: %j', (name, values, expected) => {
    expect(unknownPaths(values, chartIn(join(charts ?? '', name)))).toEqual(expected);
  });

  test('their schemas find faults', () => {
    const chart = chartValues('cert-manager', 'v1.21.1') ?? { values: {} };
    const [unknown, wrong] = schemaProblems({ crds: { enabled: 'yes' }, webhok: {} }, chart).map(toldProblem);
    expect(unknown).toMatch(/^webhok = {}: unknown field; allowed: webhook, /);
    expect(wrong).toBe('crds.enabled = "yes": has the wrong type; allowed: boolean');
  });
});
