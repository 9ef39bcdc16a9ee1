import type { Endpoint, Pods } from '../../../kernel/facts';
import { ClusterRole, ClusterRoleBinding, ConfigMap, DaemonSet, ServiceAccount } from '../../../kernel/kubernetes';
import { Manifest } from '../../../kernel/manifest';
import type { SecretRef } from '../../../kernel/needs';
import { stampOf } from '../../../kernel/needs/text';
import type { System } from '../../../kernel/system';
import { configMount, type Mount, trustMount } from '../../../workloads/mount';
import { type ContainerOf, podOf } from '../../../workloads/pod';
import { type FluentBitConfig, fluentYaml } from './language';
import { agentLabels, HTTP_PORT, hostFolder, PATHS } from './names';
import type { CollectionPlan } from './plan';

/** What agents have beside their configuration. */
export interface AgentSecrets {
  /** With `key`, that they show. */
  readonly key: SecretRef;
  /** With `ca.crt`, that signs who takes the records. */
  readonly trust: SecretRef;
}

const FILE = 'fluent-bit.yaml';
const REQUESTS = { cpu: '100m', memory: '128Mi' };

/** States the agents: one on each node. */
export function stateAgents(
  { state, id }: System,
  plan: CollectionPlan,
): { readonly pods: Pods; readonly http: Endpoint } {
  const pods = state.pods({
    id: 'agent',
    namespace: plan.agents,
    labels: agentLabels(id),
    by: 'us',
    replicas: plan.nodes,
    requests: REQUESTS,
    serviceAccount: agentName(id),
    images: [plan.image],
  });
  const http = state.serves({ id: 'agent-metrics', at: pods, podPort: HTTP_PORT, protocol: 'http' });
  return { pods, http };
}

/** The agents of an id, and all that they have: `logs-log-agent`. */
export function agentName(id: string): string {
  return `${id}-log-agent`;
}

/** They may look up a pod by its name, in every namespace, and nothing else. */
export function writeAgentRights(system: System, { agents: namespace }: CollectionPlan): void {
  const name = agentName(system.id);
  new Manifest(system, ServiceAccount, { name, namespace, wave: -1, automountServiceAccountToken: false });
  new Manifest(system, ClusterRole, {
    name,
    wave: -1,
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  });
  new Manifest(system, ClusterRoleBinding, {
    name,
    wave: -1,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
}

/** The DaemonSet and what it reads. Another configuration rolls it, a tenth of the nodes at a time. */
export function writeAgents(
  system: System,
  plan: CollectionPlan,
  secrets: AgentSecrets,
  config: FluentBitConfig,
): void {
  const { id } = system;
  const name = agentName(id);
  const namespace = plan.agents;
  const data = { [FILE]: fluentYaml(config) };
  new Manifest(system, ConfigMap, { name, namespace, wave: -1, data });
  new Manifest(system, DaemonSet, {
    name,
    namespace,
    spec: {
      selector: { matchLabels: agentLabels(id) },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
      template: podOf({
        labels: agentLabels(id),
        uid: 0,
        containers: [agent(plan, secrets, name)],
        stamps: { config: stampOf(data), key: secrets.key.stamp },
        spec: {
          automountServiceAccountToken: true,
          serviceAccountName: name,
          // Logs of containers are root's own: that user needs no capability to read them.
          securityContext: { runAsNonRoot: false, runAsUser: 0, runAsGroup: 0 },
          // A node whose logs nobody reads is one that nobody can look into: no taint keeps it away, nothing takes its place.
          tolerations: [{ operator: 'Exists' }],
          priorityClassName: 'system-node-critical',
          terminationGracePeriodSeconds: 30,
        },
      }),
    },
  });
}

function agent(plan: CollectionPlan, { key, trust }: AgentSecrets, configMap: string): ContainerOf {
  return {
    name: 'fluent-bit',
    image: plan.image,
    args: ['-c', `${PATHS.config}/${FILE}`],
    env: { SHARED_KEY: { secret: key.name, key: 'key' } },
    ports: { http: HTTP_PORT },
    size: { requests: REQUESTS, limits: { memory: plan.agentMemory.asString() } },
    mounts: [
      configMount('config', configMap, PATHS.config),
      trustMount(trust.name, PATHS.trust),
      hostMount('logs', PATHS.logs, PATHS.logs, 'Directory'),
      hostMount('data', hostFolder(plan.id), PATHS.data, 'DirectoryOrCreate'),
    ],
    readinessProbe: { httpGet: { path: '/api/v1/health', port: 'http' }, periodSeconds: 10, timeoutSeconds: 5 },
    livenessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
  };
}

function hostMount(name: string, path: string, at: string, type: 'Directory' | 'DirectoryOrCreate'): Mount {
  return { name, at, ...(type === 'Directory' && { readOnly: true as const }), from: { hostPath: { path, type } } };
}
