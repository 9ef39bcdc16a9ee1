import type { Json, JsonObject } from '../../../lib/kernel/base/values';

const kubeconfig = { config_path: '~/.kube/config' };

/** A small stack written by hand, with every kind of block that the Terraform plane writes. */
export const EXAMPLE: JsonObject = {
  '//': { metadata: { backend: 'local', stackName: 'example' } },
  terraform: {
    backend: { local: { path: 'state.tfstate' } },
    required_providers: {
      helm: { source: 'hashicorp/helm', version: '3.1.1' },
      kubernetes: { source: 'hashicorp/kubernetes', version: '2.38.0' },
      random: { source: 'hashicorp/random', version: '3.9.0' },
    },
  },
  provider: { helm: [{ kubernetes: kubeconfig }], kubernetes: [kubeconfig], random: [{}] },
  variable: { mail: { type: 'string', sensitive: true, default: 'given' } },
  locals: { host: 'rabbit.example.com' },
  resource: {
    kubernetes_namespace_v1: { rabbit: { metadata: { name: 'rabbit', labels: { 'example.com/a': 'b' } } } },
    random_password: { admin: { length: 24, special: false, keepers: { generation: '1' } } },
    kubernetes_secret_v1: {
      admin: {
        metadata: { name: 'rabbit-admin', namespace: '${kubernetes_namespace_v1.rabbit.metadata[0].name}' },
        data: {
          url: 'amqp://admin:${urlencode(random_password.admin.result)}@${local.host}/',
          hash: '${random_password.admin.bcrypt_hash}',
          mail: '${var.mail}',
          text: 'a shell has $${HOME} and %%{x}',
        },
        lifecycle: { prevent_destroy: false },
      },
    },
    helm_release: {
      operator: {
        name: 'operator',
        namespace: 'rabbit',
        repository: 'https://charts.example.com',
        chart: 'operator',
        version: '1.2.3',
        values: ['{"replicas":1,"webhook":null}'],
        depends_on: ['kubernetes_namespace_v1.rabbit'],
      },
    },
    terraform_data: {
      crds: {
        input: { context: 'dev' },
        triggers_replace: ['1.2.3', { files: 2 }],
        depends_on: ['helm_release.operator'],
        provisioner: [{ 'local-exec': { command: 'true', environment: { CONTEXT: '${self.input.context}' } } }],
      },
    },
  },
  data: {
    kubernetes_resource: {
      store: {
        api_version: 'ceph.rook.io/v1',
        kind: 'CephObjectStore',
        metadata: { name: 'main', namespace: 'ceph' },
        lifecycle: {
          postcondition: [
            {
              condition: '${try(self.object.status.phase, "") == "Ready"}',
              error_message: 'CephObjectStore ceph/main is not Ready: publish the manifests first.',
            },
          ],
        },
      },
    },
  },
  output: { url: { value: '${kubernetes_secret_v1.admin.data.url}', sensitive: true } },
};

/** What the data source of the example returns, for KEELSON_STAND_IN_ANSWERS. */
export function answers(phase: string): Json {
  const object = { status: { phase } };
  return [{ type: 'kubernetes_resource', where: { metadata: [{ name: 'main' }] }, returns: { object } }];
}

type Path = readonly (string | number)[];

/** A copy with another value at a place; `undefined` takes the place away. Missing objects on the way are made. */
export function edited(stack: JsonObject, ...edits: readonly [path: Path, value: unknown][]): JsonObject {
  const copy = structuredClone(stack) as Record<string, unknown>;
  for (const [path, value] of edits) {
    let here = copy;
    for (const key of path.slice(0, -1)) {
      here[key] ??= {};
      here = here[key] as Record<string, unknown>;
    }
    const last = path[path.length - 1] as string;
    if (value === undefined) delete here[last];
    else here[last] = value;
  }
  return copy as JsonObject;
}
