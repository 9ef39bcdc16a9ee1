const BUILT_IN = /^$|^(apps|batch|autoscaling|policy|extensions)$|\.k8s\.io$/;
/** Groups with that ending that are CRDs all the same. */
const CRD_GROUPS = new Set([
  'gateway.networking.k8s.io',
  'snapshot.storage.k8s.io',
  'groupsnapshot.storage.k8s.io',
  'nfd.k8s-sigs.io',
]);

/** Whether Kubernetes itself serves the kinds of a group; the others are served by CustomResourceDefinitions. */
export function isBuiltIn(group: string): boolean {
  return BUILT_IN.test(group) && !CRD_GROUPS.has(group);
}
