import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { manifests, platform, synth } from '../../lib';
import type { JsonObject } from '../../lib/kernel/base/values';
import { terraform } from '../../lib/terraform';
import { put, removeFolders, tempFolder } from '../support/folders';
import { keelson, type Told } from '../support/keelson';
import { plant, row } from '../support/plant';
import { shared } from '../support/shared';
import { OPENAPI } from '../support/swagger';

afterAll(removeFolders);

/** What was synthesized for dev and prod, beside what a cluster, charts and providers say. */
function written(): string {
  const root = tempFolder();
  const dist = join(root, 'dist');
  const accept = [{ rule: 'schemas', object: WIDGET, why: 'the operator is upgraded next week', until: '2030-06-30' }];
  const rows = [row({ accept }), row({ name: 'prod', stage: 'prod' })];
  synth(platform('plant', rows, plant), manifests(dist), terraform(dist));
  put(join(root, 'crds/all.yaml'), stringify({ apiVersion: 'v1', kind: 'List', items: [widget('integer')] }));
  put(join(root, 'openapi.json'), JSON.stringify(OPENAPI));
  put(join(root, 'charts/queue/Chart.yaml'), 'name: queue\nversion: 1.0.0\n');
  put(join(root, 'charts/queue/values.yaml'), 'image: { repository: r, tag: t }\nshell: ""\n# off: true\n');
  put(join(root, 'providers.json'), JSON.stringify({ format_version: '1.0', provider_schemas: {} }));
  return root;
}

const WIDGET = 'dev/queue: Widget.example.com queue/queue';

function widget(size: string, over: JsonObject = {}): JsonObject {
  const spec = {
    type: 'object',
    properties: { size: { type: size, 'x-kubernetes-validations': [{ rule: 'self > 0' }] } },
  };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Widget' },
      versions: [{ name: 'v1', served: true, schema }],
    },
    ...over,
  };
}

function check(root: string, ...args: readonly string[]): Told {
  const paths = args.map((arg) => (arg.startsWith('@') ? join(root, arg.slice(1)) : arg));
  return keelson(['check', '--dist', join(root, 'dist'), ...paths]);
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

const ALL = ['--crds', '@crds', '--openapi', '@openapi.json', '--charts', '@charts', '--providers', '@providers.json'];

describe('ok', () => {
  const root = written();

  test('tells what was judged and what was not, then the number of findings', () => {
    expect(check(root, ...ALL)).toEqual({
      code: 0,
      err: '',
      out: `judged: 2 custom resources, 14 objects of Kubernetes' own kinds, 2 Helm releases, 4 Terraform stacks
not judged, of what is written:
  NetworkPolicy.networking.k8s.io: 2 of 2 open fields (spec.ingress[], spec.egress[])
  Widget.example.com: 1 of 1 CEL rules (spec.size)
  Helm release a-queue-extra: its chart queue-extra 1.0.0 is not in --charts
  Helm release a-queue-main: no values.schema.json in the chart: names of values are judged, what they hold is not
  Helm release desk: its chart desk 1.0.0 is not in --charts
  Helm release z-seal: its chart seal 1.0.0 is not in --charts
  Kubernetes' own kinds: what only the code of the server knows: names, ports, what goes with what
  Terraform stacks: what only a provider knows: whether it accepts a value
  provider hashicorp/random, provider helm, provider kubernetes: --providers has no schema of it
0 findings, 0 accepted.
`,
    });
  });

  test('of one environment, by one of them', () => {
    const { code, out } = check(root, 'prod', '--crds', '@crds');
    expect([code, out.split('\n')]).toEqual([
      0,
      [
        "judged: 1 custom resources, 0 objects of Kubernetes' own kinds",
        'not judged, of what is written:',
        '  Widget.example.com: 1 of 1 CEL rules (spec.size)',
        '  NetworkPolicy.networking.k8s.io: kinds of Kubernetes itself, which --openapi judges',
        '0 findings, 0 accepted.',
        '',
      ],
    ]);
  });

  test('for a machine: rules whole', () => {
    const { code, out } = check(root, '--crds', '@crds', '--json');
    expect([code, JSON.parse(out)]).toEqual([
      0,
      {
        findings: [],
        accepted: [],
        judged: { 'custom resources': 2, "objects of Kubernetes' own kinds": 0 },
        unjudged: [
          {
            what: 'NetworkPolicy.networking.k8s.io',
            why: 'kinds of Kubernetes itself, which --openapi judges',
            environments: ['dev', 'prod'],
          },
          {
            what: 'Widget.example.com',
            why: 'rules that only a server judges',
            environments: ['dev', 'prod'],
            rules: [{ path: 'spec.size', form: 'cel', rule: 'self > 0', written: true }],
          },
        ],
      },
    ]);
  });
});

describe('findings', () => {
  test('of every rule, of the environment that has them, accepted as all others are', () => {
    const root = written();
    edit(join(root, 'dist/manifests/dev/queue.k8s.yaml'), 'size: 1', 'size: "1"');
    edit(join(root, 'dist/manifests/prod/queue.k8s.yaml'), '  policyTypes:', '  podSelectors: {}\n  policyTypes:');
    edit(join(root, 'dist/model/prod.json'), '"shell":', '"shel": 1, "shell":');
    edit(
      join(root, 'dist/terraform/stacks/prod-foundation/cdk.tf.json'),
      '"required_providers":',
      '"required_provider":',
    );
    const { code, out } = check(root, ...ALL);
    expect(code).toBe(1);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(
      /^\[schemas\] prod\/queue: NetworkPolicy\.networking\.k8s\.io queue\/queue-\S+: spec\.podSelectors = \{\}: unknown field; allowed: podSelector, /,
    );
    expect(lines[1]).toBe(
      '[chart-values] prod/a-queue: Helm release a-queue-main: shel = 1: the chart queue 1.0.0 has no such value, and would ignore it; allowed: shell, image.',
    );
    expect(lines[2]).toMatch(
      /^\[terraform-schema\] prod-foundation: terraform: required_provider = \{.*: there is no such argument or block; allowed: .*required_providers/,
    );
    expect(out).toContain(
      `\naccepted [schemas] ${WIDGET}: spec.size = "1": has the wrong type; allowed: integer. ` +
        'The stack is written for a-queue v1.0.0: the CRDs are of another release, or the field is wrong. Why: the operator is upgraded next week\n',
    );
    expect(lines.at(-2)).toMatch(/^\d+ findings, 1 accepted\.$/);
    expect(check(root, 'dev', ...ALL).code).toBe(0);
  });

  test('none but those of synthesis without the options', () => {
    const root = written();
    edit(join(root, 'dist/manifests/dev/queue.k8s.yaml'), 'size: 1', 'size: "1"');
    expect(check(root)).toEqual({ code: 0, out: '0 findings, 0 accepted.\n', err: '' });
  });
});

describe('CRDs are read', () => {
  const root = written();
  const crds = (folder: string, files: Record<string, string>) => {
    for (const [file, text] of Object.entries(files)) put(join(root, folder, file), text);
    return check(root, 'dev', '--crds', `@${folder}`);
  };
  const yaml = stringify(widget('integer'));
  const json = JSON.stringify(widget('integer'));
  const others = 'kind: Deployment\n';

  test.each<[string, Record<string, string>]>([
    ['one a file, in folders', { 'a/b/c.yml': yaml }],
    ['many a file, among others', { 'all.yaml': `---\n${others}---\n# none\n---\n${yaml}---\n` }],
    ['as JSON', { 'a.json': json }],
    ['as a list of JSON', { 'a.json': `{"kind": "List", "items": [${json}]}` }],
    ['the same in two files', { 'a.yaml': yaml, 'b.json': json }],
    [
      'beside what is no YAML, and definitions of old',
      {
        'a.yaml': yaml,
        'values.yaml': '{{ a }}',
        'old.yaml': stringify(widget('string', { apiVersion: 'apiextensions.k8s.io/v1beta1' })),
      },
    ],
  ])('%s', (name, files) => {
    const { code, out, err } = crds(`read ${name}`, files);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^judged: 1 custom resources/);
  });

  test('from several folders, or one file', () => {
    put(
      join(root, 'none/crd.yaml'),
      stringify(widget('integer', { spec: { ...(widget('integer').spec as object), group: 'other.com' } })),
    );
    expect(check(root, '--crds', '@none').code).toBe(1);
    expect(check(root, '--crds', '@none', '--crds', '@crds/all.yaml').code).toBe(0);
  });
});

test('charts of any folder name count by their Chart.yaml; subcharts are found inside and beside', () => {
  const root = written();
  const chart = (folder: string, about: string, values = '') => {
    put(join(root, folder, 'Chart.yaml'), about);
    put(join(root, folder, 'values.yaml'), values);
  };
  chart('many/first', 'name: queue-extra\nversion: v1.0.0\n', 'image: { repository: r, tag: t }\n');
  chart('many/seal-1.0.0', 'name: seal\nversion: 0.0.0\n', 'image: {}\n');
  chart(
    'many/desk',
    'name: desk\nversion: 1.0.0\ndependencies: [{ name: sub, version: 2.0.0, alias: queue }]\n',
    'image: {}\n',
  );
  chart('many/sub-2.0.0', 'name: sub\nversion: 2.0.0\n', 'here: 1\n');
  const told = () => check(root, 'dev', '--charts', '@many').out;
  expect(told()).toContain('judged: 3 Helm releases\n');
  expect(told()).toContain('Helm release a-queue-main: its chart queue 1.0.0 is not in --charts\n');
  expect(told()).toContain('0 findings');
  edit(join(root, 'dist/model/dev.json'), '"queue": "queue"', '"queue": { "there": 1 }');
  expect(told()).toContain(
    '[chart-values] dev/desk: Helm release desk: queue.there = 1: the chart desk 1.0.0 has no such value, and would ignore it.',
  );
  chart('many/desk/charts/sub', 'name: sub\nversion: 2.0.0\n', 'there: 2\n');
  expect(told()).toContain('0 findings');
});

describe('could not run', () => {
  const root = written();
  put(join(root, 'text/a.yaml'), 'a: 1\n');
  put(join(root, 'text/a.json'), '{"a": 1}');
  put(join(root, 'text/b.txt'), '');
  put(join(root, 'empty/b.txt'), '');
  put(join(root, 'template/a.yaml'), 'kind: CustomResourceDefinition\na: {{ .b }}: {\n');
  put(
    join(root, 'half/a.yaml'),
    'kind: CustomResourceDefinition\napiVersion: apiextensions.k8s.io/v1\nmetadata: { name: x.y }\n',
  );
  put(join(root, 'twice/a.yaml'), stringify(widget('integer')));
  put(join(root, 'twice/b.yaml'), stringify(widget('string')));
  put(join(root, 'v3.json'), '{"openapi": "3.0.0"}');
  put(join(root, 'bad-chart/Chart.yaml'), 'name: queue\nversion: 1.0.0\n');
  put(join(root, 'bad-chart/values.yaml'), 'a: [\n');
  put(join(root, 'bad-schema/Chart.yaml'), 'name: queue\nversion: 1.0.0\n');
  put(join(root, 'bad-schema/values.schema.json'), '{');

  test.each<[readonly string[], RegExp]>([
    [
      ['--crds', '@none'],
      /--crds \S+none is not there\. Make it with: mkdir crds && kubectl get crd -o yaml > crds\/crds\.yaml$/,
    ],
    [['--crds', '@empty'], /--crds \S+empty holds no YAML or JSON file\. Make it with: /],
    [
      ['--crds', '@text'],
      /--crds \S+text holds no CustomResourceDefinition of apiextensions\.k8s\.io\/v1: 2 YAML and JSON files were read\. Make it with: /,
    ],
    [
      ['--crds', '@template'],
      /--crds \S+template\/a\.yaml is no YAML \(.* at line \d, column \d\): a template of a chart is no CRD\. Make it with: /,
    ],
    [
      ['--crds', '@half'],
      /half\/a\.yaml: CustomResourceDefinition x\.y has no spec\.group, spec\.names\.kind or spec\.versions\. /,
    ],
    [
      ['--crds', '@twice'],
      /Widget of example\.com is defined twice, differently: in \S+twice\/a\.yaml and in \S+twice\/b\.yaml\. Keep the one of the release that the cluster has\.$/,
    ],
    [
      ['--openapi', '@none'],
      /--openapi \S+none is not there\. Make it with: kubectl get --raw \/openapi\/v2 > openapi\.json$/,
    ],
    [['--openapi', '@text/a.yaml'], /--openapi \S+text\/a\.yaml is no JSON \(.*\)\. Make it with: /],
    [
      ['--openapi', '@text/a.json'],
      /is not what an API server says of itself: expected OpenAPI v2 \("swagger": "2\.0"\)\. Make it with: /,
    ],
    [['--openapi', '@v3.json'], /v3\.json is OpenAPI 3\.0\.0: expected OpenAPI v2 /],
    [['--openapi', 'a', '--openapi', 'b'], /--openapi stands more than once: a cluster has one\.$/],
    [
      ['--charts', '@none'],
      /--charts \S+none holds no chart: expected a folder a chart with its Chart\.yaml\. Make one with: helm pull CHART /,
    ],
    [['--charts', '@text'], /--charts \S+text holds no chart: /],
    [['--charts', '@bad-chart'], /bad-chart\/values\.yaml is no YAML \(/],
    [['--charts', '@bad-schema'], /bad-schema\/values\.schema\.json is no JSON \(.*\): pull the chart again\.$/],
    [
      ['--providers', '@none'],
      /--providers \S+none is not there\. Make it with: terraform init && terraform providers schema -json > providers\.json/,
    ],
    [['--providers', '@empty'], /--providers \S+empty holds no JSON file\. /],
    [['--providers', '@text'], /--providers \S+text\/a\.json has no provider_schemas\. Make it with: /],
  ])('%j', (args, message) => {
    const { code, out, err } = check(root, ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^keelson: [^\n]*\n$/);
    expect(err.trimEnd()).toMatch(message);
  });

  test('without the Terraform plane', () => {
    const dist = tempFolder();
    synth(platform('plant', [row()], plant), manifests(dist));
    const { code, err } = keelson(['check', '--dist', dist, '--providers', join(root, 'providers.json')]);
    expect([code, err]).toEqual([
      2,
      `keelson: ${dist}/terraform/stacks holds no stack: synthesize the Terraform plane first (npm run synth).\n`,
    ]);
  });
});

test('the validator of schemas is loaded when an option asks for it, not before', () => {
  const root = written();
  const loaded: string[] = [];
  jest.isolateModules(() => {
    for (const name of ['ajv', 'ajv/dist/2020'])
      jest.doMock(name, () => {
        loaded.push(name);
        return jest.requireActual(name) as object;
      });
    const { keelson: fresh } = require('../support/keelson') as typeof import('../support/keelson');
    expect(fresh(['--help']).code).toBe(0);
    expect(fresh(['check', '--dist', join(root, 'dist')]).code).toBe(0);
    expect(loaded).toEqual([]);
    expect(fresh(['check', '--dist', join(root, 'dist'), '--crds', join(root, 'crds')]).code).toBe(0);
    expect(loaded).toContain('ajv');
  });
});

const providers = shared('terraform');
(providers === undefined ? test.skip : test)('the stacks pass by the schemas of real providers', () => {
  const { code, out } = check(written(), '--providers', providers ?? '');
  expect([code, out]).toEqual([
    0,
    `judged: 4 Terraform stacks
not judged, of what is written:
  Terraform stacks: what only a provider knows: whether it accepts a value
0 findings, 0 accepted.
`,
  ]);
});
