import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import type { Output } from '../../../../lib';
import type { JsonObject } from '../../../../lib/kernel/base/values';
import { listAt, textAt } from '../../../../lib/testing/real/read';
import { configRefused } from '../../alertmanager';
import type { Cluster } from '../cluster';
import type { ControlPlane } from '../control-plane';
import type { RealOperator, Started } from './operators';
import { programOf, started } from './program';

const ID = 'prometheus-operator';

/** How the operator calls the jobs that it makes of an object: `podMonitor/rabbit/rabbit/0`. */
const JOBS: Readonly<Record<string, string>> = {
  PodMonitor: 'podMonitor',
  Probe: 'probe',
  ScrapeConfig: 'scrapeConfig',
  ServiceMonitor: 'serviceMonitor',
};

/** The real prometheus-operator. What it writes for Prometheus and Alertmanager is read: every object of ours must have arrived there. */
export const prometheusOperator: RealOperator = {
  id: ID,
  kinds: ['Alertmanager', 'Prometheus'],
  group: 'monitoring.coreos.com',
  expected: [
    { pattern: /the object has been modified; please apply your changes/, why: 'two writers met; it tries again' },
    { pattern: /pod is (not ready|pending)|no such host|connection refused/i, why: 'no process of Prometheus runs' },
  ],
  errors: (log) => log.split('\n').filter((line) => /\blevel=(ERROR|error)\b/.test(line)),
  start,
  arrived,
};

async function start(plane: ControlPlane, _: Cluster, output: Output): Promise<Started> {
  const release = output.model.needs.releases.find(({ asker }) => asker === ID);
  const reloader = release?.images.find((ref) => ref.includes('/prometheus-config-reloader:')) ?? '';
  const args = ['-web.listen-address=127.0.0.1:0', `-prometheus-config-reloader=${reloader}`];
  return { ...started(programOf(ID), args, { KUBECONFIG: plane.kubeconfig }), unanswered: () => [] };
}

/** Objects of ours that are not in what the operator wrote, and what is wrong with that; empty when all is there. */
async function arrived(cluster: Cluster, objects: readonly JsonObject[]): Promise<readonly string[]> {
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  const servers = of('Prometheus').map((server) => prometheusLines(cluster, server, objects));
  const managers = of('Alertmanager').map((manager) => alertmanagerLines(cluster, manager));
  return (await Promise.all([...servers, ...managers])).flat();
}

async function prometheusLines(
  cluster: Cluster,
  server: JsonObject,
  objects: readonly JsonObject[],
): Promise<readonly string[]> {
  const { name, namespace } = server.metadata as { readonly name: string; readonly namespace: string };
  const text = await unzipped(cluster, namespace, `prometheus-${name}`, 'prometheus.yaml.gz');
  if (text === undefined) return [`Prometheus ${name} has no configuration yet`];
  const jobs = listAt(parse(text), 'scrape_configs').map((job) => textAt(job, 'job_name'));
  const rules = await cluster.list('v1', 'ConfigMap', namespace);
  const files = rules
    .filter((map) => textAt(map, 'metadata', 'name').startsWith(`prometheus-${name}-rulefiles-`))
    .flatMap((map) => Object.keys((map.data ?? {}) as object));
  return objects.flatMap((object) => {
    const known = String(object.kind);
    const [where, called] = [textAt(object, 'metadata', 'namespace'), textAt(object, 'metadata', 'name')];
    const job = `${JOBS[known]}/${where}/${called}`;
    if (Object.hasOwn(JOBS, known) && !jobs.some((one) => one === job || one.startsWith(`${job}/`)))
      return [`Prometheus ${name} does not scrape ${known} ${where}/${called}`];
    if (known === 'PrometheusRule' && !files.some((file) => file.startsWith(`${where}-${called}-`)))
      return [`Prometheus ${name} has not the rules ${where}/${called}`];
    return [];
  });
}

/** What Alertmanager's own tool says of the configuration; and whether it is ours, not what the operator writes for want of one. */
async function alertmanagerLines(cluster: Cluster, manager: JsonObject): Promise<readonly string[]> {
  const { name, namespace } = manager.metadata as { readonly name: string; readonly namespace: string };
  const text = await unzipped(cluster, namespace, `alertmanager-${name}-generated`, 'alertmanager.yaml.gz');
  if (text === undefined) return [`Alertmanager ${name} has no configuration yet`];
  const receivers = listAt(parse(text), 'receivers').map((receiver) => textAt(receiver, 'name'));
  if (receivers.length === 0 || receivers.every((one) => one === 'null'))
    return [`Alertmanager ${name} tells nobody: its receivers are ${receivers.join(', ')}`];
  const refused = configRefused(text);
  if (refused === undefined) throw new Error('Alertmanager’s configuration is read by amtool: install it.');
  return refused === '' ? [] : [`amtool refuses the configuration of Alertmanager ${name}: ${refused}`];
}

async function unzipped(cluster: Cluster, namespace: string, name: string, key: string): Promise<string | undefined> {
  const secret = await cluster.get({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } });
  const packed = textAt(secret, 'data', key);
  return packed === '' ? undefined : gunzipSync(Buffer.from(packed, 'base64')).toString('utf8');
}
