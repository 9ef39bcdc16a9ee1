import { type JsonObject, listOf, mapOf, maps } from '../../kernel/base/values';
import { podTemplatesIn } from '../../kernel/render/pod-templates';
import { each, type Rule } from '../findings/rule';

/**
 * Pod Security, told before it is too late: the API server takes a Deployment whose pods it then refuses, and only the
 * controller's events say so. The controls are those of the standards `baseline` and `restricted`.
 */
export const podSecurity: Rule = {
  name: 'pod-security',
  find(written) {
    const levels = new Map(written.model.needs.namespaces.map(({ name, security }) => [name, security]));
    return each('pod-security', written, (object, { add }) => {
      const level = levels.get(String(mapOf(object.metadata).namespace));
      if (level === undefined || level === 'privileged') return;
      const specs = podTemplatesIn(object).map(({ template }) => mapOf(template.spec));
      const broken = specs.flatMap((spec) => [...baseline(spec), ...(level === 'restricted' ? restricted(spec) : [])]);
      for (const { prop, message } of broken)
        add({
          message: `${prop} ${message}, which Pod Security ${level} refuses`,
          fix: 'Correct the pod, or ask for the namespace at a lower level with a written exception.',
        });
    });
  },
};

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
