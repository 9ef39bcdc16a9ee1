import type { JsonObject } from '../../kernel/base/values';
import { toYaml } from '../../kernel/render/yaml';
import type { GitOpsPlan } from './plan';

/** An Application is as healthy as what it delivers: waves between Applications wait for that. Where people begin each, it would be them that are waited for. */
const HEALTH_OF_APPLICATIONS = `hs = { status = "Progressing", message = "" }
if obj.status ~= nil and obj.status.health ~= nil then
  hs.status = obj.status.health.status
  if obj.status.health.message ~= nil then
    hs.message = obj.status.health.message
  end
end
return hs
`;

/** What webhooks and controllers write into objects of several systems: kinds, with the group before them, and the places. */
const NO_DRIFT: Readonly<Record<string, JsonObject>> = {
  // By the webhook of prometheus-operator, on what it has let in.
  'monitoring.coreos.com_PrometheusRule': {
    jsonPointers: ['/metadata/annotations/prometheus-operator-validated'],
  },
  'monitoring.coreos.com_AlertmanagerConfig': {
    jsonPointers: ['/metadata/annotations/prometheus-operator-validated'],
  },
  // Whom the API server believes, by cert-manager or by the operator itself.
  'admissionregistration.k8s.io_MutatingWebhookConfiguration': {
    jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
  },
  'admissionregistration.k8s.io_ValidatingWebhookConfiguration': {
    jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
  },
};

/** `argocd-cm`. @param dex how dex is configured. @default nobody logs in by a directory */
export function settings({ url, adminAccount, sync }: GitOpsPlan, dex: string | undefined): JsonObject {
  const ignored = Object.entries(NO_DRIFT).map(([kind, places]) => [
    `resource.customizations.ignoreDifferences.${kind}`,
    toYaml(places),
  ]);
  return {
    url,
    'admin.enabled': adminAccount,
    'exec.enabled': false,
    'users.anonymous.enabled': false,
    ...(dex !== undefined && { 'dex.config': dex }),
    // Labels of ours are read by people; what belongs to whom is told by an annotation that names the object too.
    'application.resourceTrackingMethod': 'annotation',
    // Rules of a ClusterRole that gathers others are written by Kubernetes.
    'resource.compareoptions': toYaml({ ignoreAggregatedRoles: true }),
    ...(sync === 'automatic' && { 'resource.customizations.health.argoproj.io_Application': HEALTH_OF_APPLICATIONS }),
    ...Object.fromEntries(ignored),
  };
}

/** `argocd-cmd-params-cm`. */
export function parameters({ tls, directory }: GitOpsPlan): JsonObject {
  return {
    // The API server says what an apply would change: defaults and webhooks are no drift.
    'controller.diff.server.side': true,
    'controller.repo.server.strict.tls': true,
    'server.repo.server.strict.tls': true,
    'notificationscontroller.repo.server.strict.tls': true,
    ...(directory && { 'server.dex.server.strict.tls': true }),
    'server.insecure': !tls,
  };
}
