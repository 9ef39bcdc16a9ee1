import { apart, neverTogether, onPool } from '../../kernel/base/placement';
import { cores, mebibytes } from '../../kernel/base/quantity';
import type { JsonObject } from '../../kernel/base/values';
import type { Endpoint } from '../../kernel/facts';
import { restrictedPod } from '../../kernel/kubernetes';
import type { PrometheusSpec, Relabeling, TlsConfig } from './kinds';
import { prometheusLabels } from './names';
import { daysOf, type PrometheusPlan, secondsOf } from './plan';
import { DATA_SHARE } from './sizing';

/** By which its token and its trust are found in every pod. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
/** The user of the image; the operator fills in none. */
const UID = 1000;
const GID = 2000;

/** How kubelets are asked: only the monitoring itself may name files of its pods, by this class. */
export const KUBELET_CLASS = 'kubelet';

/** What the operator makes of it. @param account ServiceAccount that it runs as @param alertmanager behind a Service, whose port is called web */
export function prometheusSpec(plan: PrometheusPlan, account: string, alertmanager: Endpoint): PrometheusSpec {
  const { image, version, replicas } = plan;
  return {
    image,
    version,
    replicas,
    serviceAccountName: account,
    // By it, pods and nodes are found.
    automountServiceAccountToken: true,
    ...OPEN,
    scrapeInterval: time(plan.interval),
    scrapeTimeout: time(plan.timeout),
    evaluationInterval: time(plan.interval),
    retention: `${daysOf(plan.retention)}d`,
    retentionSize: `${Math.floor(mebibytes(plan.size) * DATA_SHARE)}MiB`,
    externalLabels: { environment: plan.environment },
    replicaExternalLabelName: 'prometheus_replica',
    serviceDiscoveryRole: 'EndpointSlice',
    // Whoever may write a ServiceMonitor would else have its token sent to an address of theirs.
    arbitraryFSAccessThroughSMs: { deny: true },
    scrapeClasses: [
      {
        name: KUBELET_CLASS,
        authorization: { type: 'Bearer', credentialsFile: `${ACCOUNT}/token` },
        tlsConfig: kubeletTrust(plan),
      },
    ],
    alerting: { alertmanagers: [{ ...serviceOf(alertmanager), port: 'web', apiVersion: 'v2' }] },
    storage: { volumeClaimTemplate: { spec: claimSpec(plan) } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    securityContext: { ...restrictedPod(UID), fsGroup: GID, runAsGroup: GID, fsGroupChangePolicy: 'OnRootMismatch' },
    resources: resourcesOf(plan),
    portName: 'web',
    logFormat: 'json',
    reloadStrategy: 'HTTP',
    ...placed(plan),
  };
}

/** Left out, these would select nothing: every object of the environment counts, whoever wrote it. */
const OPEN = {
  serviceMonitorSelector: {},
  serviceMonitorNamespaceSelector: {},
  podMonitorSelector: {},
  podMonitorNamespaceSelector: {},
  probeSelector: {},
  probeNamespaceSelector: {},
  ruleSelector: {},
  ruleNamespaceSelector: {},
  scrapeConfigSelector: {},
  scrapeConfigNamespaceSelector: {},
};

/** Each server behind it is told of everything: they agree among themselves who tells people. */
function serviceOf({ host }: Endpoint): { name: string; namespace: string } {
  const [name = '', namespace = ''] = host.split('.');
  return { name, namespace };
}

function kubeletTrust({ kubelets }: PrometheusPlan): TlsConfig {
  return kubelets === 'cluster' ? { caFile: `${ACCOUNT}/ca.crt` } : { insecureSkipVerify: true };
}

function claimSpec({ storageClass, size }: PrometheusPlan): JsonObject {
  return {
    accessModes: ['ReadWriteOnce'],
    storageClassName: storageClass,
    resources: { requests: { storage: size.asString() } },
  };
}

function resourcesOf({ cpu, memory }: PrometheusPlan): JsonObject {
  return { requests: { cpu: cores(cpu), memory: memory.asString() }, limits: { memory: memory.asString() } };
}

function placed({
  id,
  replicas,
  placement,
}: PrometheusPlan): Pick<PrometheusSpec, 'affinity' | 'nodeSelector' | 'tolerations'> {
  const domain = apart(placement, replicas);
  return {
    ...(domain !== 'none' && { affinity: { podAntiAffinity: neverTogether(domain, prometheusLabels(id)) } }),
    ...onPool(placement.pool),
  };
}

/** As Prometheus writes it. */
export function time(of: PrometheusPlan['interval']): string {
  return `${secondsOf(of)}s`;
}

/** A label that every series of an endpoint has. */
export function labelled(targetLabel: string, replacement: string): Relabeling {
  return { targetLabel, replacement };
}
