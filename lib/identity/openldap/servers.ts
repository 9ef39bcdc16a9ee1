import { cores } from '../../kernel/base/quantity';
import type { Endpoint, Pods } from '../../kernel/facts';
import { ConfigMap, Service, ServiceAccount } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { SecretRef } from '../../kernel/needs';
import { stampOf } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { claimMount, configMount, type Mount, scratchMount, secretMount } from '../../workloads/mount';
import { type ContainerOf, shellProbe } from '../../workloads/pod';
import { server } from '../../workloads/server';
import { service } from '../../workloads/service';
import { configLdif, RELOAD } from './config';
import { exporterContainer } from './exporter';
import { certificateOf, LDAPS_PORT, peersOf, serverLabels } from './names';
import { DATA, IDENTITIES, RUN, SECRET_MODE, SETTINGS, TLS, UID } from './paths';
import type { OpenLdapPlan } from './plan';
import { ALIVE, CONFIGURE, READY, SERVE } from './scripts';

/** The servers as they were written. */
export interface Servers {
  readonly pods: Pods;
  readonly object: Manifest;
}

/** The servers, and what they read. What is changed of that rolls them, one after the other. */
export function writeServers(system: System, plan: OpenLdapPlan, identities: SecretRef): Servers {
  const { id, replicas, placement, apart } = plan;
  const settings = settingsOf(plan);
  const config = new Manifest(system, ConfigMap, { name: system.name('settings'), wave: -1, data: settings });
  new Manifest(system, ServiceAccount, { name: id, wave: -1, automountServiceAccountToken: false });
  return server(system, {
    id: 'server',
    labels: serverLabels(id),
    uid: UID,
    replicas,
    placement,
    apart,
    peers: peersOf(id),
    claims: [{ name: 'data', size: plan.size.asString(), class: plan.storageClass }],
    ...containersOf(plan, config.name, identities.name),
    stamps: { settings: stampOf(settings), identities: identities.stamp },
    spec: {
      serviceAccountName: id,
      securityContext: { fsGroupChangePolicy: 'OnRootMismatch' },
      terminationGracePeriodSeconds: 60,
    },
  });
}

/** The Services by which they are found: by clients, and by each other. @returns where clients go */
export function writeServices(system: System, pods: Pods): Endpoint {
  new Manifest(system, Service, {
    name: peersOf(system.id),
    spec: {
      clusterIP: 'None',
      // They read from each other before they are ready: that is how they become so.
      publishNotReadyAddresses: true,
      selector: pods.labels,
      ports: [{ name: 'ldaps', port: LDAPS_PORT, targetPort: 'ldaps' }],
    },
  });
  return service(system, pods, { id: 'ldaps', podPort: LDAPS_PORT, port: 636, protocol: 'tcp', tls: true });
}

function settingsOf(plan: OpenLdapPlan): Record<string, string> {
  const configs = Array.from({ length: plan.replicas }, (_, i) => [`node-${i}.ldif`, configLdif(plan, i)] as const);
  return { ...Object.fromEntries(configs), 'reload.ldif': RELOAD };
}

function containersOf(plan: OpenLdapPlan, settings: string, secret: string) {
  const identities = secretMount('identities', secret, IDENTITIES, { mode: SECRET_MODE });
  const run = scratchMount('run', RUN, '16Mi', 'Memory');
  const mounts = [
    configMount('settings', settings, SETTINGS),
    identities,
    secretMount('tls', certificateOf(plan), TLS, { mode: SECRET_MODE }),
    run,
    claimMount('data', DATA),
  ];
  const slapd: ContainerOf = {
    ...slapdContainer(plan, 'slapd', SERVE, mounts),
    env: { LDAP_BASE: plan.base, LDAP_LISTEN: `ldaps://:${LDAPS_PORT}`, LDAP_RENEW_SECONDS: '60' },
    ports: { ldaps: LDAPS_PORT },
    readinessProbe: shellProbe(READY, { periodSeconds: 10 }),
    livenessProbe: shellProbe(ALIVE, { periodSeconds: 20, failureThreshold: 6 }),
  };
  return {
    first: [slapdContainer(plan, 'configure', CONFIGURE, mounts)],
    containers: [slapd, exporterContainer(plan, [identities, run])],
  };
}

function slapdContainer(plan: OpenLdapPlan, name: string, script: string, mounts: readonly Mount[]): ContainerOf {
  const memory = plan.memory.asString();
  const size = { requests: { cpu: cores(plan.cpu), memory }, limits: { memory } };
  return { name, image: plan.image, script, size, mounts };
}
