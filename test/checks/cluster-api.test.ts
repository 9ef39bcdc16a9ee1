import { line } from '../../lib/checks/findings/finding';
import { apiJudged, type ClusterApi } from '../../lib/checks/judged/cluster-api';
import { schemas } from '../../lib/checks/schemas/crds';
import { kubernetesSchemas } from '../../lib/checks/schemas/openapi';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { Model } from '../../lib/kernel/model';
import { OPENAPI } from '../support/swagger';

const MODEL = {
  environment: 'prod',
  needs: { crds: [{ id: 'probe', groups: ['example.org'], version: 'v1.2.0', asker: 'probe-operator' }] },
} as unknown as Model;

/** `Probe`, with a rule in CEL on one field and one that takes anything. */
const CRD: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'probes.example.org' },
  spec: {
    group: 'example.org',
    scope: 'Namespaced',
    names: { kind: 'Probe' },
    versions: [
      {
        name: 'v1',
        served: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  size: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] },
                  any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                },
              },
              status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        },
      },
    ],
  },
};

const crds = schemas([CRD]);
const openapi = kubernetesSchemas(OPENAPI);

function object(apiVersion: string, kind: string, rest: JsonObject = {}): JsonObject {
  return { apiVersion, kind, metadata: { name: 'a', namespace: 'n' }, ...rest };
}

function judged(api: ClusterApi, ...objects: JsonObject[]) {
  return apiJudged(MODEL, new Map([['probe', objects]]), api);
}

const probe = (spec: JsonObject) => object('example.org/v1', 'Probe', { spec });
const said = (api: ClusterApi, one: JsonObject) => judged(api, one).findings.map(line);

describe('who judges', () => {
  test('the definitions, where they have the group, else what the cluster says of itself', () => {
    const wrong = probe({ port: true });
    expect(said({ crds, openapi }, wrong)).toEqual([
      '[schemas] prod/probe: Probe.example.org n/a: spec.port = true: unknown field; allowed: size, any. ' +
        'The stack is written for probe-operator v1.2.0: the CRDs are of another release, or the field is wrong.',
    ]);
    expect(said({ openapi }, wrong)).toEqual([
      '[schemas] prod/probe: Probe.example.org n/a: spec.port = true: has the wrong type; allowed: integer or string.',
    ]);
    expect(said({ crds: schemas([]), openapi }, wrong)).toHaveLength(1);
  });

  test('a kind that no definition has is a finding, with what is served in its group', () => {
    expect(said({ crds }, object('example.org/v1', 'Prob'))).toEqual([
      '[schemas] prod/probe: Prob.example.org n/a: kind = "Prob": no CustomResourceDefinition in group example.org; ' +
        'allowed: Probe. The stack installs probe-operator v1.2.0: give its CRDs too.',
    ]);
    expect(said({ crds }, object('example.org/v2', 'Probe'))[0]).toContain(
      'apiVersion = "example.org/v2": is not served; allowed: example.org/v1.',
    );
    expect(said({ crds, openapi }, object('other.org/v1', 'Thing'))).toEqual([
      '[schemas] prod/probe: Thing.other.org n/a: kind = "Thing": no CustomResourceDefinition in group other.org.',
    ]);
  });

  test('a kind of Kubernetes itself that the cluster does not serve is a finding; to the definitions it is none', () => {
    const old = object('apps/v1beta1', 'Deployment');
    expect(said({ crds, openapi }, old)[0]).toContain('apiVersion = "apps/v1beta1": Deployment is not served in it');
    expect(judged({ crds }, old)).toMatchObject({
      findings: [],
      counts: { 'custom resources': 0, "objects of Kubernetes' own kinds": 0 },
      unjudged: [
        { what: 'Deployment.apps', why: 'kinds of Kubernetes itself, which --openapi judges', environments: ['prod'] },
      ],
    });
  });

  test('a custom resource that nobody can judge is said', () => {
    expect(judged({ openapi }, object('other.org/v1', 'Thing'))).toMatchObject({
      findings: [],
      unjudged: [{ what: 'Thing.other.org', why: 'custom resources, which --crds judges' }],
    });
  });
});

describe('what is not judged', () => {
  test('the rules of a kind, and whether a field that they stand on is written; nobody writes a status', () => {
    const { unjudged, counts } = judged({ crds }, probe({}), probe({ size: 1 }));
    expect(counts).toEqual({ 'custom resources': 2, "objects of Kubernetes' own kinds": 0 });
    expect(unjudged).toEqual([
      {
        what: 'Probe.example.org',
        why: 'rules that only a server judges',
        environments: ['prod'],
        rules: [
          { path: 'spec.size', form: 'cel', rule: 'self == oldSelf', written: true },
          { path: 'spec.any', form: 'open', rule: 'x-kubernetes-preserve-unknown-fields: true', written: false },
        ],
      },
    ]);
  });

  test('what the code of the server knows, and what its description leaves out of a custom resource', () => {
    const { unjudged, findings } = judged({ openapi }, object('v1', 'ConfigMap'), probe({}));
    expect(findings).toEqual([]);
    expect(unjudged.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      "Kubernetes' own kinds: what only the code of the server knows: names, ports, what goes with what",
      'Probe.example.org: rules that only a server judges',
      'Probe.example.org: CEL rules and alternatives of fields, which --openapi does not tell; --crds judges more',
    ]);
  });
});

test('what a Secret holds, and what looks like a secret, is never told', () => {
  const secret = object('v1', 'Secret', { data: { a: 'hunter2-hunter2' } });
  const token = probe({ accessToken: 'x9fK2lmQ8rTz4vBn' });
  const found = [...judged({ openapi }, secret).findings, ...judged({ crds }, token).findings];
  expect(found.map(({ prop, given }) => [prop, given])).toEqual([
    ['data.a', '(not shown)'],
    ['spec.accessToken', '(not shown)'],
  ]);
});
