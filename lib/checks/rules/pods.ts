import { DNS_LABEL, PORT_NAME } from '../../kernel/base/grammar';
import { judgePort } from '../../kernel/base/judge';
import type { Tell } from '../../kernel/base/law';
import { isMap, type Json, type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { podTemplateOf } from '../../kernel/render/pod-templates';
import { each, type Rule } from '../findings/rule';
import { resourceFlaws } from './resources';

/** Which restart policies a workload takes. */
const RESTARTS: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['Always'],
  StatefulSet: ['Always'],
  DaemonSet: ['Always'],
  ReplicaSet: ['Always'],
  Rollout: ['Always'],
  Job: ['OnFailure', 'Never'],
  CronJob: ['OnFailure', 'Never'],
};

/** What cannot be a pod: the API server refuses most of it, a kubelet the rest, when the pods are to start. */
export const pods: Rule = {
  name: 'pods',
  find: (written) =>
    each('pods', written, (object, { tell }) => {
      const spec = podTemplateOf(object)?.spec;
      if (isMap(spec)) podFaults(object, mapOf(spec), tell);
    }),
};

function podFaults(object: JsonObject, spec: JsonObject, tell: Tell): void {
  const restarts = RESTARTS[String(object.kind)];
  const policy = spec.restartPolicy ?? 'Always';
  if (restarts !== undefined && !restarts.includes(String(policy)))
    tell('restartPolicy', policy, `is not for a ${object.kind}`, { allowed: restarts.join(', ') });
  const volumes = maps(spec.volumes);
  twice(
    volumes.map(({ name }) => name),
    'volumes',
    'names two volumes',
    tell,
  );
  const containers = [...maps(spec.initContainers), ...maps(spec.containers)];
  twice(
    containers.map(({ name }) => name),
    'containers',
    'names two containers',
    tell,
  );
  const known = new Set([...volumes, ...claimsOf(object)].map(({ name }) => name));
  for (const container of containers) containerFaults(container, known, tell);
}

/** Volumes of a StatefulSet that are claims. */
function claimsOf({ spec }: JsonObject): JsonObject[] {
  return maps((spec as JsonObject | undefined)?.volumeClaimTemplates).map(({ metadata }) => metadata as JsonObject);
}

function containerFaults(container: JsonObject, volumes: ReadonlySet<Json | undefined>, tell: Tell): void {
  const { name, image } = container;
  const at = `container ${String(name)}`;
  if (typeof name !== 'string' || !DNS_LABEL.holds(name))
    tell(`${at}: name`, name, 'is no name of a container', { allowed: DNS_LABEL.allowed });
  if (typeof image !== 'string' || image === '') tell(`${at}: image`, image, 'is missing');
  else if (!pinned(image))
    tell(`${at}: image`, image, 'is of no version: what runs would change by itself', {
      fix: 'Give a tag or a digest.',
    });
  mountFaults(container, volumes, at, tell);
  variableFaults(container, at, tell);
  portFaults(container, at, tell);
  for (const { prop, given, message, allowed } of resourceFlaws(container.resources))
    tell(`${at}: ${prop}`, given, message, allowed === undefined ? {} : { allowed });
}

/** With a digest, or a tag that is not `latest`. */
function pinned(image: string): boolean {
  if (image.includes('@sha256:')) return true;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag !== undefined && tag !== 'latest';
}

function mountFaults(container: JsonObject, volumes: ReadonlySet<Json | undefined>, at: string, tell: Tell): void {
  const mounts = maps(container.volumeMounts);
  for (const { name } of mounts)
    if (!volumes.has(name))
      tell(`${at}: volumeMounts`, name, 'is no volume of the pod', { allowed: [...volumes].join(', ') || 'none' });
  twice(
    mounts.map(({ mountPath }) => mountPath),
    `${at}: volumeMounts`,
    'has two volumes',
    tell,
  );
}

function variableFaults(container: JsonObject, at: string, tell: Tell): void {
  const variables = maps(container.env);
  twice(
    variables.map(({ name }) => name),
    `${at}: env`,
    'is set twice',
    tell,
  );
  for (const { name, value, valueFrom } of variables)
    if (typeof value === 'string' && value !== '' && valueFrom !== undefined)
      tell(`${at}: env`, name, 'has a value and a source of one', { fix: 'Keep one of the two.' });
}

function portFaults(container: JsonObject, at: string, tell: Tell): void {
  const ports = maps(container.ports);
  const names = ports.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
  twice(names, `${at}: ports`, 'names two ports', tell);
  twice(
    ports.map(({ containerPort, protocol = 'TCP', hostIP = '' }) => `${containerPort}/${protocol}${hostIP}`),
    `${at}: ports`,
    'stands twice',
    tell,
  );
  for (const { containerPort } of ports) judgePort(containerPort, `${at}: ports`, tell);
  for (const name of names)
    if (!PORT_NAME.holds(name)) tell(`${at}: ports`, name, 'is no name of a port', { allowed: PORT_NAME.allowed });
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const action = mapOf(container[probe]);
    const port = mapOf(action.httpGet).port ?? mapOf(action.tcpSocket).port ?? mapOf(action.grpc).port;
    if (typeof port === 'number') judgePort(port, `${at}: ${probe}`, tell);
    if (typeof port === 'string' && !names.includes(port))
      tell(`${at}: ${probe}`, port, 'names no port of the container', { allowed: names.join(', ') || 'none' });
  }
}

function twice(names: readonly unknown[], prop: string, message: string, tell: Tell): void {
  if (names.length < 2) return;
  const seen = new Set<unknown>();
  for (const name of names) {
    if (seen.has(name)) tell(prop, name, message);
    seen.add(name);
  }
}
