import { bytes, cores, millicores, parsedBytes } from '../../kernel/base/quantity';
import type { Endpoint, Pods } from '../../kernel/facts';
import { Service } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { budget } from '../../workloads/budget';
import { writeAccess } from './access';
import { CONTAINERS, KUBELET, PROMETHEUS } from './families';
import { Prometheus } from './kinds';
import { KUBELETS, writeKubelets } from './kubelets';
import { claimOf, prometheusLabels, WEB_PORT } from './names';
import { prometheusSpec } from './objects';
import { reloaderImage } from './operator';
import { RELOADER_REQUESTS } from './operator-values';
import { daysOf, type PrometheusPlan, secondsOf } from './plan';
import { bytesPerDay, samplesPerSecond } from './sizing';

/** The servers as they were written. */
export interface Servers {
  readonly pods: Pods;
  /** Where PromQL is answered. */
  readonly web: Endpoint;
}

/** States the servers and puts a Service of their own before them: `prometheus-operated` is every Prometheus of the namespace. */
export function stateServers(system: System, plan: PrometheusPlan): Servers {
  const { state, env, id } = system;
  const { replicas, image, size, storageClass } = plan;
  const pods = state.pods({
    id: 'prometheus',
    labels: prometheusLabels(id),
    by: 'operator',
    replicas,
    requests: requestsOf(plan),
    serviceAccount: system.name('prometheus'),
    images: [image, reloaderImage(env)],
    claims: [{ name: claimOf(id), size: size.asString(), class: storageClass }],
  });
  system.use(env.apiServer, pods);
  const name = system.name('prometheus');
  const web = serve(system, pods, name);
  budget(system, pods, { name });
  state.metrics({ at: web, exports: PROMETHEUS });
  state.metrics({ at: KUBELETS, exports: KUBELET, honorLabels: true });
  state.metrics({ at: KUBELETS, path: '/metrics/cadvisor', exports: CONTAINERS, honorLabels: true });
  state.logs({ at: pods, format: 'json' });
  if (plan.kubelets === 'self-signed')
    state.exception(
      'tls',
      "the kubelets' certificates are signed by nobody, as kubeadm leaves them: the token goes to whoever answers on a node's address",
    );
  stateMade(system);
  state.grows(growthOf(plan));
  return { pods, web };
}

/** Each measures by itself, a moment apart: who asks twice asks the same one. */
function serve(system: System, at: Pods, name: string): Endpoint {
  new Manifest(system, Service, {
    name,
    spec: {
      selector: at.labels,
      ports: [{ name: 'web', port: WEB_PORT, targetPort: 'web' }],
      ...(at.replicas > 1 && { sessionAffinity: 'ClientIP' }),
    },
  });
  return system.state.serves({ id: 'web', at, podPort: WEB_PORT, service: name, protocol: 'http' });
}

/** Writes what the operator makes them of. */
export function writeServers(system: System, plan: PrometheusPlan, alertmanager: Endpoint): void {
  const spec = prometheusSpec(plan, writeAccess(system), alertmanager);
  const made = new Manifest(system, Prometheus, { name: system.id, spec });
  // Its claims stay; without it nobody is told of anything.
  system.state.deliver(made.id, { prune: 'confirm' });
  system.state.ready(made, 'Available');
  writeKubelets(system);
}

/** With what stands beside it and loads what changed. */
function requestsOf({ cpu, memory }: PrometheusPlan) {
  return {
    cpu: cores(cpu + millicores(RELOADER_REQUESTS.cpu) / 1000),
    memory: `${Math.ceil((bytes(memory) + parsedBytes(RELOADER_REQUESTS.memory)) / 1024 ** 2)}Mi`,
  };
}

/** Seen running with v0.93.1. */
function stateMade({ state, id }: System): void {
  state.makes({ group: 'apps', kind: 'StatefulSet', name: `prometheus-${id}` });
  state.makes({ kind: 'Secret', name: `prometheus-${id}`, keys: ['prometheus.yaml.gz'] });
  state.makes({ kind: 'Secret', name: `prometheus-${id}-web-config`, keys: ['web-config.yaml'] });
  state.makes({ kind: 'Service', name: 'prometheus-operated' });
}

function growthOf({ series, interval, replicas, retention, size }: PrometheusPlan) {
  const seconds = secondsOf(interval);
  const rate = samplesPerSecond(series, seconds);
  return {
    of: 'metrics',
    rate: `${Math.round(rate)} samples/s of 2 bytes, in ${replicas} ${replicas === 1 ? 'copy' : 'copies'}`,
    perDay: Math.round(bytesPerDay(series, seconds) * replicas),
    days: daysOf(retention),
    room: bytes(size) * replicas,
  };
}
