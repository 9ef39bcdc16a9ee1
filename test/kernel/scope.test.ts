import { isBuiltIn } from '../../lib/kernel/base/kind';
import { isClusterScoped } from '../../lib/kernel/base/scope';

test('a kind without namespaces is known by its group', () => {
  expect(isClusterScoped('StorageClass', 'storage.k8s.io')).toBe(true);
  expect(isClusterScoped('Namespace', '')).toBe(true);
  expect(isClusterScoped('ClusterIssuer', 'cert-manager.io')).toBe(true);
  expect(isClusterScoped('ConfigMap', '')).toBe(false);
});

test('a kind of the same name in another group is another kind', () => {
  expect(isClusterScoped('IPAddress', 'networking.k8s.io')).toBe(true);
  expect(isClusterScoped('IPAddress', 'ipam.cluster.x-k8s.io')).toBe(false);
});

test('where the group is not said, the name must do', () => {
  expect(isClusterScoped('IPAddress')).toBe(true);
  expect(isClusterScoped('Secret')).toBe(false);
});

test.each([
  ['', true],
  ['apps', true],
  ['rbac.authorization.k8s.io', true],
  ['gateway.networking.k8s.io', false],
  ['snapshot.storage.k8s.io', false],
  ['rabbitmq.com', false],
])('group %j is Kubernetes’ own: %s', (group, own) => {
  expect(isBuiltIn(group)).toBe(own);
});
