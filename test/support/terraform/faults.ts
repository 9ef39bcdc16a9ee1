/** One deliberate fault in the example stack. */
export interface StackFault {
  readonly at: string;
  readonly value: unknown;
  /** What our check says: `ADDRESS: PATH: message`, as far as it matters. */
  readonly says: string;
  /** Where Terraform itself says nothing at `validate`: it drops the field in silence, or fails only later. */
  readonly silent?: true;
}

const release = 'resource.helm_release.operator';
const password = 'resource.random_password.admin';
const secret = 'resource.kubernetes_secret_v1.admin';
const namespace = 'resource.kubernetes_namespace_v1.rabbit';
const crds = 'resource.terraform_data.crds';
const text = `${secret}.data.text`;

/** Each row is refused by our check, offline, and (unless it says `silent`) by `terraform validate`. */
export const FAULTS: readonly StackFault[] = [
  // arguments and blocks
  { at: `${release}.crds`, value: true, says: 'helm_release.operator: crds: there is no such argument' },
  { at: `${password}.constructor`, value: 1, says: 'random_password.admin: constructor: there is no such argument' },
  { at: `${release}.chart`, value: undefined, says: 'helm_release.operator: chart: is required and missing' },
  { at: `${password}.length`, value: null, says: 'random_password.admin: length: is required and missing' },
  { at: `${password}.result`, value: 'x', says: 'random_password.admin: result: is set by the provider' },
  { at: `${namespace}.metadata`, value: undefined, says: 'metadata: is a required block and missing' },
  { at: `${namespace}.metadata`, value: [{}, {}], says: 'metadata: there are 2 of this block' },
  { at: `${namespace}.metadata`, value: '${var.mail}', says: 'metadata: a block cannot be "${var.mail}"' },
  { at: `${namespace}.metadata.finalizers`, value: [], says: 'metadata.finalizers: there is no such argument' },
  { at: `${release}.set`, value: [{ value: 'x' }], says: 'set[0].name: is required and missing' },
  { at: `${release}.set`, value: [{ name: 'a', valeu: 'x' }], says: 'set[0].valeu: there is no such', silent: true },
  // types
  { at: `${release}.values`, value: { a: 1 }, says: 'values: {"a":1} has the wrong type' },
  { at: `${release}.values`, value: 'a${var.mail}', says: 'values: "a${var.mail}" has the wrong type' },
  { at: `${release}.wait`, value: 'yes', says: 'wait: "yes" has the wrong type' },
  { at: `${release}.timeout`, value: '5m', says: 'timeout: "5m" has the wrong type' },
  { at: `${secret}.data.text`, value: { a: 1 }, says: 'data.text: {"a":1} has the wrong type' },
  // meta-arguments
  { at: `${release}.depends_on`, value: 'kubernetes_namespace_v1.rabbit', says: 'depends_on: "kubernetes_names' },
  { at: `${release}.depends_on`, value: ['${local.host}'], says: 'depends_on: is read before expressions' },
  { at: `${release}.depends_on`, value: ['helm_release.nope'], says: 'depends_on[0]: names helm_release.nope, which' },
  {
    at: `${release}.depends_on`,
    value: ['terraform_data.crds'],
    says: ': depends on itself: helm_release.operator -> terra',
  },
  { at: `${release}.provider`, value: 'helm.edge', says: 'provider: there is no configuration helm.edge' },
  { at: `${release}.for_each`, value: ['a'], says: 'for_each: ["a"] has the wrong type' },
  { at: `${namespace}.count`, value: 2, says: 'kubernetes_namespace_v1.rabbit has several instances: index it' },
  { at: `${secret}.lifecycle.prevent_destroy`, value: '${true}', says: 'prevent_destroy: is read before expressions' },
  { at: `${secret}.lifecycle.keep`, value: true, says: 'lifecycle.keep: there is no such argument' },
  {
    at: `${secret}.lifecycle.ignore_changes`,
    value: ['meta'],
    says: 'ignore_changes[0]: "meta": there is no attribute meta',
  },
  { at: `${crds}.provisioner`, value: { 'local-exec': {} }, says: 'provisioner.local-exec.command: is required' },
  { at: `${crds}.provisioner`, value: { chef: {} }, says: 'provisioner.chef: there is no such argument' },
  {
    at: `${crds}.provisioner`,
    value: { 'local-exec': { command: 'true ${local.host}', when: 'destroy' } },
    says: 'provisioner.local-exec.command: local.host cannot be read when the resource is destroyed',
  },
  {
    at: `${crds}.lifecycle.precondition`,
    value: { condition: '${1 == 1}', error_message: 'no' },
    says: 'precondition.condition: refers to nothing',
  },
  // references
  { at: text, value: '${random_password.nope.result}', says: 'refers to random_password.nope, which the stack' },
  {
    at: text,
    value: '${jsonencode({ a = random_password.admin.reslut })}',
    says: 'there is no attribute reslut among',
  },
  { at: text, value: '${kubernetes_namespace_v1.rabbit.metadata.name}', says: 'metadata is a list: it needs an index' },
  { at: text, value: '${helm_release.operator.metadata[0].name}', says: 'metadata is one object', silent: true },
  { at: text, value: '${self.id}', says: 'self has no meaning here' },
  { at: text, value: '${each.key}', says: 'each.key needs for_each' },
  { at: text, value: '${HOME}', says: '"HOME" alone is no reference' },
  { at: text, value: '${HOME:-/root}', says: '"HOME" alone is no reference' },
  { at: text, value: '${', says: 'opens an expression and never closes it' },
  // settings, providers, other blocks
  { at: 'provider.helm.0.kubernetes', value: [{}], says: 'provider.helm: kubernetes: [{}] has the wrong type' },
  { at: 'provider.kubernetes.0.context', value: 'x', says: 'provider.kubernetes: context: there is no such argument' },
  { at: 'resource.kubernetes_namespaces', value: { x: {} }, says: 'has no resource of that type' },
  { at: 'terraform.backend.s3', value: {}, says: 'terraform: backend: there are 2 backends' },
  { at: 'terraform.required_providers.helm.version', value: 'v3', says: '"v3" is not a version constraint' },
  { at: 'output.url.value', value: undefined, says: 'output.url: value: is required and missing' },
  { at: 'output', value: {}, says: 'output: : names nothing' },
  { at: 'resources', value: {}, says: 'resources: : there is no such block' },
  // removed
  {
    at: 'removed',
    value: [{ from: 'helm_release.operator', lifecycle: { destroy: false } }],
    says: 'is still declared',
    silent: true,
  },
  {
    at: 'removed',
    value: [{ from: '${helm_release.x}', lifecycle: { destroy: false } }],
    says: 'from: is read before',
  },
  {
    at: 'removed',
    value: [{ from: 'helm_release.x[0]', lifecycle: { destroy: false } }],
    says: 'is not the address of a',
  },
  {
    at: 'removed',
    value: [{ from: 'helm_release.x' }],
    says: 'removed[0]: lifecycle: is a required block',
    silent: true,
  },
];
