import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Environment, Output } from '../../../../lib';
import { typeIn } from '../../../../lib/kernel/base/kind';
import { type JsonObject, mapOf } from '../../../../lib/kernel/base/values';
import { definitionsOf } from '../../crds';
import { applied, until } from '../apply';
import { Cluster } from '../cluster';
import { type ControlPlane, startControlPlane } from '../control-plane';
import { makeNodes } from '../nodes';
import { programOf, type Running, started } from '../operators/program';
import { type PlayedPrometheus, playedPrometheus } from './prometheus';

/** As whom the controller speaks: the guard of windows knows it by that name. */
const CONTROLLER = { name: 'argo-rollouts', namespace: 'argo-rollouts' };

/** A control plane with the real controller of Argo Rollouts, and a Prometheus that says what a test wants. */
export interface Stage {
  readonly plane: ControlPlane;
  readonly cluster: Cluster;
  readonly controller: Running;
  readonly prometheus: PlayedPrometheus;
  stop(): Promise<void>;
}

/** Sets it up, with the nodes of a row. @throws Error with what is missing */
export async function releaseStage(env: Environment): Promise<Stage> {
  const plane = await startControlPlane();
  const cluster = new Cluster(plane);
  await makeNodes(cluster, env.row);
  for (const { name, zone } of env.row.pools.flatMap(({ nodes }) => nodes))
    await cluster.patch(
      { apiVersion: 'v1', kind: 'Node', metadata: { name } },
      { metadata: { labels: { 'topology.kubernetes.io/zone': zone ?? '' } } },
    );
  await define(cluster);
  await applied(cluster, [namespaceOf(CONTROLLER.namespace), account(), rights()]);
  const prometheus = await playedPrometheus();
  const [metrics, health] = [await freePort(), await freePort()];
  const args = ['--leader-elect=false', `--metricsport=${metrics}`, `--healthzPort=${health}`];
  const as = `--as=system:serviceaccount:${CONTROLLER.namespace}:${CONTROLLER.name}`;
  const path = programOf('rollouts-controller');
  const controller = started(path, [`--kubeconfig=${plane.kubeconfig}`, as, ...args], { HOME: '/nonexistent' });
  const stop = async () => {
    await controller.stop();
    await prometheus.stop();
    cluster.close();
    await plane.stop();
  };
  return { plane, cluster, controller, prometheus, stop };
}

/** The namespaces and Secrets that Terraform would have made. */
export async function foundationOf(cluster: Cluster, { foundation }: Output): Promise<void> {
  const secrets = [...foundation.secrets.values()].map(({ name, namespace, data }) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData: Object.fromEntries(Object.keys(data).map((key) => [key, 'x'])),
  }));
  await applied(cluster, [...[...foundation.namespaces.keys()].map(namespaceOf), ...secrets]);
}

/** The objects of systems, in the order of their files. @param without what a delivery tool leaves alone once it stands, as `Kind` */
export function objectsOf(output: Output, systems: readonly string[], without: readonly string[] = []): JsonObject[] {
  const all = systems.flatMap((id) => output.systems.get(id) ?? []);
  return all.filter((object) => !without.includes(typeIn(object)));
}

/** An object of a namespace as it stands. @throws Error when it is not there */
export async function standing(cluster: Cluster, apiVersion: string, kind: string, name: string, namespace = name) {
  const object = await cluster.get({ apiVersion, kind, metadata: { name, namespace } });
  if (object === undefined) throw new Error(`There is no ${kind} ${namespace}/${name}.`);
  return object;
}

export const rollout = (cluster: Cluster, name: string) => standing(cluster, 'argoproj.io/v1alpha1', 'Rollout', name);

/** The version that a Service leads to, by the controller's hash. */
export async function leadsTo(cluster: Cluster, service: string, namespace: string): Promise<unknown> {
  const { spec } = await standing(cluster, 'v1', 'Service', service, namespace);
  return mapOf(mapOf(spec).selector)['rollouts-pod-template-hash'];
}

/** Waits until a Rollout is in a phase. */
export async function inPhase(cluster: Cluster, name: string, phase: string, seconds = 150): Promise<JsonObject> {
  let status: JsonObject = {};
  await until(
    async () => {
      status = mapOf((await rollout(cluster, name)).status);
      return status.phase === phase;
    },
    () => `Rollout ${name} is ${status.phase}, not ${phase}: ${status.message}`,
    seconds,
  );
  return status;
}

async function define(cluster: Cluster): Promise<void> {
  const groups = [
    { group: 'argoproj.io', version: 'v1.9.1' },
    { group: 'networking.istio.io' },
    { group: 'security.istio.io' },
  ];
  const definitions = groups.flatMap((group) => definitionsOf(group) ?? []);
  await applied(cluster, definitions);
  await until(
    async () => {
      const all = await cluster.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
      return all.every(
        ({ status }) =>
          JSON.stringify(status).includes('"Established","status":"True"') ||
          /"type":"Established"/.test(JSON.stringify(status)),
      );
    },
    () => 'a CRD is not established',
  );
  cluster.rediscover();
}

function namespaceOf(name: string): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function account(): JsonObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: CONTROLLER };
}

/** Its chart's rights are not what is tested here. */
function rights(): JsonObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'argo-rollouts' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', ...CONTROLLER }],
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
