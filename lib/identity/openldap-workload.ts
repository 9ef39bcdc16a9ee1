import {
  ConfigMap,
  type Container,
  PodDisruptionBudget,
  type PodSpec,
  restrictedContainer,
  restrictedPod,
  Service,
  ServiceAccount,
  StatefulSet,
} from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { SecretRef } from '../kernel/needs';
import { topologyKeyOf } from '../kernel/row';
import type { System } from '../kernel/system';
import { stampOf } from '../kernel/text';
import type { JsonObject, Labels } from '../kernel/values';
import { configLdif, RELOAD } from './openldap-config';
import { exporterContainer } from './openldap-exporter';
import { DATA, IDENTITIES, RUN, SETTINGS, TLS, UID } from './openldap-paths';
import { LDAPS_PORT, type OpenLdapPlan, peersOf } from './openldap-plan';
import { ALIVE, CONFIGURE, READY, SERVE } from './openldap-scripts';

/** Labels that select the servers, and only them. */
export function serverLabels(id: string): Labels {
  return partLabels(id, 'server');
}

export function partLabels(id: string, part: string): Labels {
  return {
    'app.kubernetes.io/component': part,
    'app.kubernetes.io/instance': id,
    'app.kubernetes.io/name': 'openldap',
  };
}

/** The Secret of the certificate. */
export const certificateOf = ({ id }: Pick<OpenLdapPlan, 'id'>) => `${id}-tls`;

/** The servers, what they read, and the Services by which they are found. */
export function makeServers(
  system: System,
  plan: OpenLdapPlan,
  identities: SecretRef,
  exporterImage: string,
): Manifest {
  const { id } = plan;
  const labels = serverLabels(id);
  const settings = settingsOf(plan);
  const config = new Manifest(system, ConfigMap, { name: system.name('settings'), wave: -1, data: settings });
  new Manifest(system, ServiceAccount, { name: id, wave: -1, automountServiceAccountToken: false });
  makeServices(system, labels);
  if (plan.replicas > 1)
    new Manifest(system, PodDisruptionBudget, {
      name: id,
      spec: { maxUnavailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    });
  return new Manifest(system, StatefulSet, {
    name: id,
    spec: {
      replicas: plan.replicas,
      serviceName: peersOf(id),
      selector: { matchLabels: labels },
      // A node with an empty volume is not ready until the other has told it everything: none may wait for the one before it.
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      template: {
        metadata: {
          labels,
          annotations: { 'keelson.dev/settings': stampOf(settings), 'keelson.dev/identities': identities.stamp },
        },
        spec: podSpec(plan, config.name, identities.name, exporterImage),
      },
      volumeClaimTemplates: [claim(plan)],
    },
  });
}

function settingsOf(plan: OpenLdapPlan): Record<string, string> {
  const nodes = Array.from({ length: plan.replicas }, (_, node) => [`node-${node}.ldif`, configLdif(plan, node)]);
  return { ...Object.fromEntries(nodes), 'reload.ldif': RELOAD };
}

function makeServices(system: System, labels: Labels): void {
  const { id } = system;
  const ports = [{ name: 'ldaps', port: 636, targetPort: 'ldaps' }];
  new Manifest(system, Service, { name: id, spec: { selector: labels, ports } });
  new Manifest(system, Service, {
    name: peersOf(id),
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: labels,
      ports: [{ name: 'ldaps', port: LDAPS_PORT, targetPort: 'ldaps' }],
    },
  });
}

function podSpec(plan: OpenLdapPlan, settings: string, identities: string, exporterImage: string): PodSpec {
  return {
    serviceAccountName: plan.id,
    automountServiceAccountToken: false,
    securityContext: { ...restrictedPod(UID), fsGroupChangePolicy: 'OnRootMismatch' },
    terminationGracePeriodSeconds: 60,
    initContainers: [server(plan, 'configure', CONFIGURE)],
    containers: [
      {
        ...server(plan, 'slapd', SERVE),
        env: [
          { name: 'LDAP_BASE', value: plan.base },
          { name: 'LDAP_LISTEN', value: `ldaps://:${LDAPS_PORT}` },
          { name: 'LDAP_RENEW_SECONDS', value: '60' },
        ],
        ports: [{ name: 'ldaps', containerPort: LDAPS_PORT }],
        readinessProbe: { ...asks(READY), periodSeconds: 10 },
        livenessProbe: { ...asks(ALIVE), periodSeconds: 20, failureThreshold: 6 },
      },
      exporterContainer(plan, exporterImage),
    ],
    volumes: [
      { name: 'settings', configMap: { name: settings } },
      secret('identities', identities),
      secret('tls', certificateOf(plan)),
      { name: 'run', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
    ],
    ...placement(plan),
  };
}

function server(plan: OpenLdapPlan, name: string, script: string): Container {
  const memory = plan.memory.asString();
  return {
    name,
    image: plan.image,
    command: ['/bin/sh', '-c', script],
    resources: { requests: { cpu: cores(plan.cpu), memory }, limits: { memory } },
    securityContext: restrictedContainer(),
    volumeMounts: [
      { name: 'settings', mountPath: SETTINGS, readOnly: true },
      { name: 'identities', mountPath: IDENTITIES, readOnly: true },
      { name: 'tls', mountPath: TLS, readOnly: true },
      { name: 'run', mountPath: RUN },
      { name: 'data', mountPath: DATA },
    ],
  };
}

function asks(script: string): JsonObject {
  return { exec: { command: ['/bin/sh', '-c', script] }, timeoutSeconds: 5 };
}

/** A volume with a Secret's files, for our user alone. */
export function secret(name: string, secretName: string, keys?: readonly string[]): JsonObject {
  const items = keys === undefined ? {} : { items: keys.map((key) => ({ key, path: key })) };
  return { name, secret: { secretName, defaultMode: 0o440, ...items } };
}

function claim({ size, storageClass }: OpenLdapPlan): JsonObject {
  return {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: storageClass,
      resources: { requests: { storage: size.asString() } },
    },
  };
}

/** Where pods may stand: in their pool, whatever its taints, and no two on one machine or in one zone. */
export function placement(plan: OpenLdapPlan): Pick<PodSpec, 'nodeSelector' | 'tolerations' | 'affinity'> {
  const { pool, apart, id } = plan;
  const tolerations = (pool?.taints ?? []).map(toleration);
  const topologyKey = topologyKeyOf(apart);
  const term = { labelSelector: { matchLabels: serverLabels(id) }, topologyKey };
  return {
    ...(pool === undefined ? {} : { nodeSelector: { 'keelson.dev/pool': pool.name } }),
    ...(tolerations.length === 0 ? {} : { tolerations }),
    ...(apart === 'none'
      ? {}
      : { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }),
  };
}

/** A taint as `key=value:Effect`, borne. */
function toleration(taint: string): JsonObject {
  const [, key = '', value, effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(taint) ?? [];
  return value === undefined ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };
}

/** Cores as Kubernetes writes them: `2`, `500m`. */
export function cores(amount: number): string {
  return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`;
}
