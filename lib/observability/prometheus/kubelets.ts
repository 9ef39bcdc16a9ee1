import type { Endpoint } from '../../kernel/facts';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { CONTAINERS_DROPPED } from './families';
import { type Relabeling, ScrapeConfig } from './kinds';
import { KUBELET_CLASS, labelled } from './objects';

/** The kubelet of every node. */
export const KUBELETS: Endpoint = {
  id: 'kubernetes/kubelet',
  at: 'nodes',
  podPort: 10250,
  host: '',
  port: 10250,
  protocol: 'http',
  tls: true,
};

/** Every kubelet: what it does itself, and what containers of its node use (cAdvisor). Nodes are found by the API server. */
export function writeKubelets(system: System): void {
  write(system, 'kubelet', '/metrics');
  write(system, 'cadvisor', '/metrics/cadvisor', [
    { action: 'drop', sourceLabels: ['__name__'], regex: CONTAINERS_DROPPED.join('|') },
  ]);
}

function write(system: System, job: string, path: string, metricRelabelings?: readonly Relabeling[]): void {
  new Manifest(system, ScrapeConfig, {
    name: system.name(job),
    spec: {
      jobName: job,
      scrapeClass: KUBELET_CLASS,
      scheme: 'HTTPS',
      metricsPath: path,
      // They say by themselves which namespace, pod and claim they are about.
      honorLabels: true,
      kubernetesSDConfigs: [{ role: 'Node' }],
      relabelings: [
        { action: 'replace', sourceLabels: ['__meta_kubernetes_node_name'], targetLabel: 'node' },
        labelled('system', system.id),
      ],
      ...(metricRelabelings && { metricRelabelings }),
    },
  });
}
