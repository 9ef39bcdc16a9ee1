import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Output } from '../../../lib';
import { isMap, type Json, type JsonObject, mapOf, maps } from '../../../lib/kernel/base/values';
import { tempFolder } from '../folders';
import { program } from '../programs';
import { applied, type Stored } from './apply';
import type { Cluster } from './cluster';

/** Who puts a proxy into pods. */
export interface Injector {
  stop(): Promise<void>;
}

const PROXY = 'istio-proxy';

/** What was applied, and who puts proxies into the pods of it. */
export interface Delivered {
  readonly stored: Stored;
  /** Where one of the objects says that pods get a proxy. */
  readonly injector?: Injector;
}

const WEBHOOKS = 'MutatingWebhookConfiguration';

/** Applies objects in their order, and plays istiod's webhook from when it is asked for: what stands in a mesh stands after it. */
export async function delivered(cluster: Cluster, output: Output, objects: readonly JsonObject[]): Promise<Delivered> {
  const at = objects.findLastIndex(({ kind }) => kind === WEBHOOKS) + 1;
  if (at === 0) return { stored: await applied(cluster, objects) };
  const first = await applied(cluster, objects.slice(0, at));
  const webhooks = [...first.values()].filter(({ kind }) => kind === WEBHOOKS);
  const injector = await playedInjector(cluster, output, webhooks);
  return { stored: new Map([...first, ...(await applied(cluster, objects.slice(at)))]), injector };
}

/** Whether a pod has a proxy. */
export function isProxied({ spec }: JsonObject): boolean {
  return maps(mapOf(spec).initContainers).some(({ name }) => name === PROXY);
}

/**
 * Plays istiod's webhook: the API server asks it of every pod that a configuration of ours names, and it adds what istiod 1.30
 * adds where Istio's CNI runs and nodes know sidecars (`injected-cni-native.yaml` of the test data): as containers, with the
 * resources that the chart's values give, under the same rights. What a proxy does is played by nobody.
 *
 * @param webhooks configurations as they were applied
 */
async function playedInjector(
  cluster: Cluster,
  { foundation, model }: Output,
  webhooks: readonly JsonObject[],
): Promise<Injector> {
  const istiod = [...foundation.releases.values()].find(({ chart }) => chart.chart === 'istiod');
  const { proxy } = mapOf(mapOf(istiod?.values).global);
  const images = model.systems.flatMap(({ pods }) => pods.flatMap((pod) => pod.images));
  const image = images.find((ref) => ref.includes('/proxyv2:')) ?? '';
  const containers = sidecars(image, mapOf(mapOf(proxy).resources));
  const { cert, key } = ownCertificate();
  const server = createServer({ cert, key }, (request, response) => {
    reviewed(request, containers).then(
      (review) => response.setHeader('content-type', 'application/json').end(JSON.stringify(review)),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const clientConfig = { url: `https://127.0.0.1:${port}/inject`, caBundle: cert.toString('base64') };
  for (const configuration of webhooks)
    await cluster.patch(configuration, {
      webhooks: maps(configuration.webhooks).map((webhook) => ({ ...webhook, clientConfig })),
    });
  return { stop: () => closed(server) };
}

async function reviewed(request: IncomingMessage, containers: readonly JsonObject[]): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { apiVersion, kind, request: asked } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as JsonObject;
  const { uid, object } = mapOf(asked);
  const patch = Buffer.from(JSON.stringify(added(mapOf(object), containers))).toString('base64');
  return { apiVersion, kind, response: { uid, allowed: true, patchType: 'JSONPatch', patch } } as JsonObject;
}

function added({ metadata, spec }: JsonObject, containers: readonly JsonObject[]): Json {
  const { labels } = mapOf(metadata);
  const first = maps(mapOf(spec).initContainers);
  return [
    {
      op: 'add',
      path: '/metadata/labels',
      value: { ...(isMap(labels) && labels), 'security.istio.io/tlsMode': 'istio' },
    },
    { op: 'add', path: '/spec/initContainers', value: [...containers, ...first] },
  ] as Json;
}

/** What istiod adds to a pod. */
export function sidecars(image: string, resources: JsonObject): JsonObject[] {
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsGroup: 1337,
    runAsNonRoot: true,
    runAsUser: 1337,
  };
  const both = { image, resources, securityContext };
  const ports = [{ containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' }];
  return [
    { name: 'istio-validation', ...both },
    { name: PROXY, restartPolicy: 'Always', ports, ...both },
  ] as JsonObject[];
}

function ownCertificate(): { readonly cert: Buffer; readonly key: Buffer } {
  const path = program('openssl', { version: { args: ['version'], match: /^OpenSSL [3-9]/ } });
  if (path === undefined)
    throw new Error('A webhook needs a certificate: install OpenSSL 3, or say in OPENSSL where it is.');
  const cwd = tempFolder();
  const how = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=injector'];
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', 'tls.key', '-out', 'tls.crt'];
  execFileSync(path, ['req', '-x509', '-new', ...how, ...names], { cwd, stdio: 'pipe' });
  return { cert: readFileSync(join(cwd, 'tls.crt')), key: readFileSync(join(cwd, 'tls.key')) };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
