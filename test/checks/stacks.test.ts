import { line } from '../../lib/checks/findings/finding';
import { stacksJudged } from '../../lib/checks/judged/stacks';
import type { ProviderSchemas } from '../../lib/checks/terraform/stack';
import type { JsonObject } from '../../lib/kernel/base/values';

const names = [
  'atomic',
  'chart',
  'force',
  'keyring',
  'lint',
  'name',
  'namespace',
  'replace',
  'reuse',
  'timeout',
  'wait',
];
const attribute = (name: string) => ({
  type: name === 'timeout' ? 'number' : 'string',
  optional: name !== 'chart',
  required: name === 'chart',
});
const SCHEMAS = {
  provider_schemas: {
    'registry.terraform.io/hashicorp/helm': {
      provider: { block: {} },
      resource_schemas: {
        helm_release: { block: { attributes: Object.fromEntries(names.map((name) => [name, attribute(name)])) } },
      },
    },
  },
} as unknown as ProviderSchemas;

function stack(resource: JsonObject): JsonObject {
  const required_providers = { helm: { source: 'hashicorp/helm' }, random: { version: '3.9.0' } };
  return { terraform: { required_providers }, resource };
}

function judged(resource: JsonObject) {
  return stacksJudged('prod', new Map([['prod-foundation', stack(resource)]]), SCHEMAS);
}

test('an argument that there is not, a wrong type, one that is missing', () => {
  const { findings, counts } = judged({ helm_release: { main: { chrt: 'x', timeout: 'soon' } } });
  const start = '[terraform-schema] prod-foundation: helm_release.main: ';
  expect(findings.map(line)).toEqual([
    expect.stringMatching(
      /chrt = "x": there is no such argument or block; allowed: chart, connection, count, .*, … \(\d+ in all\)\.$/,
    ),
    `${start}timeout = "soon": has the wrong type; allowed: a number.`,
    `${start}chart = nothing: is required and missing; allowed: a string.`,
  ]);
  expect(counts).toEqual({ 'Terraform stacks': 1 });
});

test('a declared provider of which no schema was given is said once; one that is not declared is a fault', () => {
  const password = { length: 24 };
  const { findings, unjudged } = judged({
    random_password: { a: password, b: password },
    other_thing: { a: {} },
  });
  expect(findings.map(line)).toEqual([
    '[terraform-schema] prod-foundation: other_thing.a: there is no schema of the provider hashicorp/other; ' +
      'allowed: registry.terraform.io/hashicorp/helm.',
  ]);
  expect(unjudged).toEqual([
    {
      what: 'provider hashicorp/random',
      why: '--providers has no schema of it',
      environments: ['prod'],
    },
    {
      what: 'Terraform stacks',
      why: 'what only a provider knows: whether it accepts a value',
      environments: ['prod'],
    },
  ]);
});
