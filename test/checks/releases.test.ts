import { line } from '../../lib/checks/findings/finding';
import { type PulledChart, releasesJudged } from '../../lib/checks/judged/releases';
import type { ChartValues } from '../../lib/checks/schemas/chart-values';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { Model } from '../../lib/kernel/model';

function model(values: JsonObject, version = 'v1.2.0'): Model {
  const release = { name: 'main', namespace: 'n', chart: 'probe', version, phase: 'foundation', values, images: [] };
  return { environment: 'prod', needs: { releases: [{ ...release, asker: 'probe' }] } } as unknown as Model;
}

function chart(values: ChartValues, version = 'v1.2.0'): PulledChart {
  return { name: 'probe', version, values: () => values };
}

const VALUES: JsonObject = { image: { repository: 'r', tag: 't' }, replicas: 1, 'a/b': { c: 1 } };
const SCHEMA: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: { image: {}, 'a/b': {}, replicas: { type: 'integer' } },
};

test('a value that the chart does not have, and one that its schema refuses, each once', () => {
  const given = { image: { tags: 'x' }, replicas: 'two', replica: 2, 'a/b': { d: 1 } };
  const { findings, counts, unjudged } = releasesJudged(model(given), [chart({ values: VALUES, schema: SCHEMA })]);
  const start = '[chart-values] prod/probe: Helm release main: ';
  const ignored = 'the chart probe v1.2.0 has no such value, and would ignore it; allowed:';
  expect(findings.map(line)).toEqual([
    `${start}replica = 2: ${ignored} replicas, image, a/b.`,
    `${start}replicas = "two": has the wrong type; allowed: integer.`,
  ]);
  expect([counts, unjudged]).toEqual([{ 'Helm releases': 1 }, []]);
  const bare = releasesJudged(model(given), [chart({ values: VALUES })]);
  expect(bare.findings.map(line)).toEqual([
    `${start}image.tags = "x": ${ignored} tag, repository.`,
    `${start}replica = 2: ${ignored} replicas, image, a/b.`,
    `${start}["a/b"].d = 1: ${ignored} c.`,
  ]);
});

test.each<[string, PulledChart[], JsonObject, string[]]>([
  ['there is no chart', [], {}, ['its chart probe v1.2.0 is not in --charts']],
  [
    'it is there in other versions',
    [chart({ values: {} }, '1.3.0'), chart({ values: {} }, '1.1.0')],
    {},
    ['its chart probe v1.2.0 is not in --charts, which has 1.1.0, 1.3.0'],
  ],
  [
    'it has no schema',
    [chart({ values: VALUES }, '1.2.0')],
    {},
    ['no values.schema.json in the chart: names of values are judged, what they hold is not'],
  ],
  [
    'a subchart that is given values is missing',
    [chart({ values: VALUES, schema: { type: 'object' }, subcharts: { sub: { values: {} }, other: { values: {} } } })],
    { sub: { any: 1 } },
    ['what stands below sub: that subchart is not there'],
  ],
  [
    'its schema refers to another',
    [chart({ values: VALUES, schema: { $ref: 'https://schemas.example.com/a.json' } })],
    {},
    [
      "what its values hold: the schema of its chart cannot be read (can't resolve reference https://schemas.example.com/a.json from id #)",
    ],
  ],
])('what is not judged is said: %s', (_, charts, values, why) => {
  const { findings, unjudged } = releasesJudged(model(values), charts);
  expect(findings).toEqual([]);
  expect(unjudged).toEqual(why.map((one) => ({ what: 'Helm release main', why: one, environments: ['prod'] })));
});

test('a secret value is never told', () => {
  const { findings } = releasesJudged(model({ adminPassword: 'x9fK2lmQ8rTz4vBn' }), [chart({ values: VALUES })]);
  expect(findings).toMatchObject([{ prop: 'adminPassword', given: '(not shown)' }]);
});
