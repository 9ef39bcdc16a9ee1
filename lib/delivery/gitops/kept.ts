/** Groups of kinds whose lists Argo CD merges by the keys of their items. Of every other kind it knows lists as wholes alone. */
const BUILT_IN = new Set([
  '',
  'admissionregistration.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
]);

/**
 * Whether a place can be left as it is when something else of its object is applied (RespectIgnoreDifferences). In a list of a
 * custom resource it cannot: Argo CD would put back the whole list as it was seen last, and no change in it would ever arrive.
 * @param place JSON pointer, or an expression of jq
 */
export function canKeep(group: string, place: string): boolean {
  return BUILT_IN.has(group) || !(place.startsWith('/') ? /\/\d+(\/|$)/ : /\[/).test(place);
}
