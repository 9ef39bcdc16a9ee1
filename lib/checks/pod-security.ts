import { nameOf } from '../kernel/kind';
import type { Model } from '../kernel/model';
import { podTemplatesIn } from '../kernel/pod-templates';
import { isMap, type Json, type JsonObject } from '../kernel/values';
import type { Finding } from './finding';

/**
 * Pod Security, told before it is too late: the API server takes a Deployment whose pods it then refuses, and only the
 * controller's events say so. The controls are those of the standards `baseline` and `restricted`.
 */
export function podSecurityFindings(model: Model, systems: ReadonlyMap<string, readonly JsonObject[]>): Finding[] {
  const levels = new Map(model.needs.namespaces.map(({ name, security }) => [name, security]));
  const found: Finding[] = [];
  for (const [system, objects] of systems)
    for (const object of objects) {
      const level = levels.get(String((object.metadata as JsonObject).namespace));
      if (level === undefined || level === 'privileged') continue;
      const specs = podTemplatesIn(object).map(({ template }) => mapOf(template.spec));
      const broken = specs.flatMap((spec) => [...baseline(spec), ...(level === 'restricted' ? restricted(spec) : [])]);
      for (const { prop, message } of broken)
        found.push({
          rule: 'pod-security',
          path: `${model.environment}/${system}: ${nameOf(object)}`,
          message: `${prop} ${message}, which Pod Security ${level} refuses`,
          fix: 'Correct the pod, or ask for the namespace at a lower level with a written exception.',
        });
    }
  return found;
}

interface Broken {
  readonly prop: string;
  readonly message: string;
}

const RESTRICTED_VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

function baseline(spec: JsonObject): Broken[] {
  const found: Broken[] = [];
  for (const prop of ['hostNetwork', 'hostPID', 'hostIPC'])
    if (spec[prop] === true) found.push({ prop, message: 'is on' });
  for (const volume of maps(spec.volumes))
    if (volume.hostPath !== undefined) found.push({ prop: `volumes ${String(volume.name)}`, message: 'is a hostPath' });
  for (const container of containersOf(spec)) {
    const prop = `container ${String(container.name)}`;
    const security = mapOf(container.securityContext);
    if (security.privileged === true) found.push({ prop, message: 'is privileged' });
    if (maps(container.ports).some(({ hostPort }) => typeof hostPort === 'number' && hostPort > 0))
      found.push({ prop, message: 'takes a port of the host' });
  }
  return found;
}

function restricted(spec: JsonObject): Broken[] {
  const found: Broken[] = [];
  const pod = mapOf(spec.securityContext);
  for (const { name, ...source } of maps(spec.volumes))
    if (Object.keys(source).some((kind) => !RESTRICTED_VOLUMES.has(kind)))
      found.push({ prop: `volumes ${String(name)}`, message: 'is of a kind that is not allowed' });
  for (const container of containersOf(spec)) {
    const prop = `container ${String(container.name)}`;
    const own = mapOf(container.securityContext);
    const capabilities = mapOf(own.capabilities);
    if (own.allowPrivilegeEscalation !== false) found.push({ prop, message: 'may escalate its privileges' });
    if ((own.runAsNonRoot ?? pod.runAsNonRoot) !== true) found.push({ prop, message: 'may run as root' });
    if ((own.runAsUser ?? pod.runAsUser) === 0) found.push({ prop, message: 'runs as root' });
    const seccomp = mapOf(own.seccompProfile ?? pod.seccompProfile).type;
    if (seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost')
      found.push({ prop, message: 'has no seccomp profile' });
    if (!listOf(capabilities.drop).includes('ALL')) found.push({ prop, message: 'does not drop all capabilities' });
    if (listOf(capabilities.add).some((added) => added !== 'NET_BIND_SERVICE'))
      found.push({ prop, message: 'adds capabilities' });
  }
  return found;
}

function containersOf(spec: JsonObject): JsonObject[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((key) => maps(spec[key]));
}

function maps(value: Json | undefined): JsonObject[] {
  return listOf(value).filter((item): item is JsonObject => isMap(item));
}

function mapOf(value: Json | undefined): JsonObject {
  return isMap(value) ? (value as JsonObject) : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
