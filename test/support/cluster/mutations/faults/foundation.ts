import { isMap, type Json, type JsonObject } from '../../../../../lib/kernel/base/values';
import { pathOf, withAt } from '../edit';
import type { Mutation } from '../mutation';

const value = (release: string, name: string, place: string, put: Json): Mutation => ({
  name,
  release,
  changeRelease: (of) => ({ ...of, values: laid(of.values, pathOf(place) as readonly string[], put) }),
});

/** What a chart does not take, or has not. */
export const helmFaults: readonly Mutation[] = [
  value('cert-manager', 'value that the chart does not have', 'webhook.replica', 3),
  value('rook-ceph', 'value that the chart does not have', 'csi.enableRbdDrivers', true),
  value('tidb-operator', 'value that the chart does not have', 'controllerManager.image', 'x'),
  value('cert-manager', 'value of a wrong type', 'replicaCount', 'two'),
  value('cert-manager', 'value that is none of those listed', 'global.logLevel', 'loud'),
  value('cert-manager', 'CRDs that the stack brings already', 'crds.enabled', true),
  {
    name: 'version that the chart does not have',
    release: 'rook-ceph',
    changeRelease: (of) => ({ ...of, version: 'v1.99.0' }),
  },
  {
    name: 'chart that the repository does not have',
    release: 'rabbit-operator',
    changeRelease: (of) => ({ ...of, chart: 'rabbitmq' }),
  },
  {
    name: 'Secret that nobody makes',
    release: 'cert-manager',
    changeRelease: (of) => ({
      ...of,
      values: { ...of.values, global: { imagePullSecrets: [{ name: 'registry-gone' }] } },
    }),
  },
];

const edit = (
  name: string,
  address: string,
  place: string,
  put: (before: Json | undefined) => Json | undefined,
): Mutation => ({
  name,
  address,
  changeStack: (stack) => {
    const path = pathOf(`resource.${address}${place === '' ? '' : `.${place}`}`);
    return withAt(stack, path, put(undefined));
  },
});

const PORTAL = 'kubernetes_secret_v1.portal_portal';

/** What Terraform does not take, or what its plan would lose. */
export const terraformFaults: readonly Mutation[] = [
  edit('argument that there is not', 'helm_release.rook-ceph', 'crds', () => true),
  edit('required argument removed', 'helm_release.cert-manager', 'chart', () => undefined),
  edit('reference to nothing', PORTAL, 'metadata.namespace', () => '${kubernetes_namespace_v1.portl.metadata[0].name}'),
  edit('attribute that there is not', PORTAL, 'data.BROKER_URL', () => '${random_password.rabbit_user-portal.reslut}'),
  edit('circle of dependencies', 'kubernetes_namespace_v1.rook-ceph', 'depends_on', () => ['helm_release.rook-ceph']),
  edit('value of a wrong type', 'helm_release.tidb-operator', 'timeout', () => '10m'),
  edit(
    'namespace that may not be destroyed removed',
    'kubernetes_namespace_v1.tidb-backup',
    'metadata.name',
    () => 'tidb-backups',
  ),
  edit('generated value replaced', 'random_password.rabbit_user-portal', 'length', () => 40),
  edit('operator removed', 'helm_release.ceph-csi-drivers', '', () => undefined),
  edit('type of resource that there is not', 'kubernetes_namespaces', '', () => ({ x: {} })),
];

function laid(map: JsonObject, [first, ...rest]: readonly string[], put: Json): JsonObject {
  const below = map[first as string];
  return {
    ...map,
    [first as string]: rest.length === 0 ? put : laid(isMap(below) ? (below as JsonObject) : {}, rest, put),
  };
}
