import { ApiObject, App, Chart, Size } from 'cdk8s';
import type { JsonObject } from '../lib';
import { type Environment, kind, Manifest, nodes, type Row, System } from '../lib';

/** The same objects for both libraries: Deployments and Services as a company writes them. */
export function workload(chart: string, i: number): JsonObject[] {
  const labels = { app: `web-${i}`, chart };
  const container = {
    name: 'web',
    image: `registry.example.com/${chart}/web:1.${i}.0`,
    args: ['--port=8080', `--name=${chart}-${i}`],
    env: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ],
    ports: [{ containerPort: 8080, name: 'http' }],
    readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5 },
    resources: { limits: { memory: '256Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
  };
  const spec = {
    automountServiceAccountToken: false,
    containers: [container],
    securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
  };
  const template = { metadata: { labels }, spec };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `web-${i}` },
      spec: { replicas: 2, selector: { matchLabels: labels }, strategy: { type: 'RollingUpdate' }, template },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `web-${i}` },
      spec: { ports: [{ name: 'http', port: 80, targetPort: 'http' }], selector: labels },
    },
  ];
}

export function row(name: string): Row {
  return {
    name,
    stage: 'test',
    domain: 'bench.example.com',
    kubernetes: '1.34',
    context: name,
    backend: { type: 'local', settings: { path: '../../../../.state/{stack}.tfstate' } },
    pools: [{ name: 'main', nodes: nodes('n', 3), cpu: 16, memory: Size.gibibytes(64) }],
    network: { apiServer: { cidrs: ['10.0.0.0/28'] }, nodes: { cidrs: ['10.0.0.0/20'] }, enforcesPolicies: true },
  };
}

/** A system of twenty objects: nineteen of its own and the policy of its namespace. */
export class Web extends System {
  constructor(env: Environment, id: string) {
    super(env, id, {}, { app: 'web', maxId: 40, security: 'restricted' });
    const objects = Array.from({ length: 10 }, (_, i) => workload(id, i)).flat();
    for (const { apiVersion, kind: name, metadata, ...content } of objects.slice(0, 19))
      new Manifest(this, kind(String(apiVersion), String(name)), {
        name: (metadata as { name: string }).name,
        ...content,
      });
  }
}

/** What stock cdk8s is given for the same output: the same objects, labels and policy, written out. */
export function stockTree(charts: number, outdir: string): App {
  const app = new App({ outdir });
  for (let c = 0; c < charts; c++) {
    const id = `web-${c}`;
    const chart = new Chart(app, id, { namespace: id, labels: labels('bench', id), disableResourceNameHashes: true });
    const objects = Array.from({ length: 10 }, (_, i) => workload(id, i)).flat();
    for (const object of [...objects.slice(0, 19), policy(id)]) {
      const { name } = object.metadata as { name: string };
      new ApiObject(chart, `${String(object.kind)}-${name}`, object as { apiVersion: string; kind: string });
    }
  }
  return app;
}

export function labels(environment: string, id: string): Record<string, string> {
  return {
    'app.kubernetes.io/instance': id,
    'app.kubernetes.io/managed-by': 'keelson',
    'app.kubernetes.io/name': 'web',
    'app.kubernetes.io/part-of': 'platform',
    'keelson.dev/environment': environment,
    'keelson.dev/owner': 'platform',
  };
}

/** The policy that Keelson makes for a namespace without edges. */
function policy(namespace: string): JsonObject {
  const dns = [
    { port: 53, protocol: 'TCP' },
    { port: 53, protocol: 'UDP' },
  ];
  const kubeSystem = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${namespace}-default` },
    spec: {
      egress: [{ to: [{ podSelector: {} }] }, { ports: dns, to: [kubeSystem] }],
      ingress: [{ from: [{ podSelector: {} }] }],
      podSelector: {},
      policyTypes: ['Egress', 'Ingress'],
    },
  };
}
