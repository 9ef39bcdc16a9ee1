import type { Alert, Metrics } from '../../kernel/facts';
import { ConfigMap } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import { stampOf } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { configMount } from '../../workloads/mount';
import { server } from '../../workloads/server';
import { service } from '../../workloads/service';
import { BLACKBOX, PROBES } from './families';
import { Probe } from './kinds';
import { partLabels } from './names';
import { BLACKBOX_IMAGE } from './pins';
import type { ProbesPlan, PrometheusPlan } from './plan';
import { type Target, targetOf, targetOfUrl } from './probe-rules';

const PORT = 9115;
const FOLDER = '/etc/blackbox';

/** How something is tried: with a certificate that is trusted, by IPv4 where there is a choice. */
const MODULES = {
  modules: {
    http_2xx: { prober: 'http', timeout: '5s', http: { preferred_ip_protocol: 'ip4' } },
    tcp_connect: { prober: 'tcp', timeout: '5s', tcp: { preferred_ip_protocol: 'ip4' } },
  },
};

/** The blackbox exporter, and what it tries. @returns metrics that no monitor measures: the Probes do */
export function writeProbes(system: System, plan: PrometheusPlan, probes: ProbesPlan): Metrics {
  const name = system.name('probes');
  const data = { 'config.yml': `${JSON.stringify(MODULES, null, 2)}\n` };
  new Manifest(system, ConfigMap, { name, wave: -1, data });
  const { pods, object } = server(system, {
    id: 'probes',
    name,
    labels: partLabels(system.id, 'probes'),
    uid: 1000,
    replicas: 1,
    placement: plan.placement,
    stamps: { settings: stampOf(data) },
    containers: [
      {
        name: 'blackbox-exporter',
        image: system.env.image(BLACKBOX_IMAGE),
        args: [`--config.file=${FOLDER}/config.yml`, '--log.format=json'],
        ports: { http: PORT },
        size: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '128Mi' } },
        mounts: [configMount('settings', name, FOLDER)],
        readinessProbe: { httpGet: { path: '/-/healthy', port: 'http' } },
        livenessProbe: { httpGet: { path: '/-/healthy', port: 'http' } },
      },
    ],
  });
  const { state, env } = system;
  state.ready(object, 'Available');
  const at = service(system, pods, { id: 'probes', name, podPort: PORT, portName: 'http', protocol: 'http' });
  for (const { host, port } of targetsOf(probes)) system.use(env.outside(`${host}:${port}`, host, port), pods);
  for (const [module, all] of Object.entries({ http_2xx: probes.http, tcp_connect: probes.tcp }))
    if (all.length > 0) writeProbe(system, module, `${at.host}:${at.port}`, all);
  const tried: Metrics = { at, path: '/probe', exports: PROBES };
  state.metrics(tried);
  state.metrics({ at, exports: BLACKBOX });
  state.logs({ at: pods, format: 'json' });
  state.alert(...PROBE_ALERTS);
  state.dashboard(probesDashboard(system));
  return tried;
}

function writeProbe(system: System, module: string, url: string, all: readonly string[]): void {
  new Manifest(system, Probe, {
    name: system.name(`probe-${module.slice(0, module.indexOf('_'))}`),
    spec: {
      jobName: 'probes',
      prober: { url },
      module,
      targets: { staticConfig: { static: all, labels: { system: system.id } } },
    },
  });
}

function targetsOf({ http, tcp }: ProbesPlan): Target[] {
  const all = [...http.map(targetOfUrl), ...tcp.map(targetOf)].filter((target) => target !== undefined);
  return [...new Map(all.map((target) => [`${target.host}:${target.port}`, target])).values()];
}

function probesDashboard({ id }: System) {
  return {
    title: `Probes ${id}`,
    panels: [
      { title: 'Answers', expr: 'min by (instance) (probe_success)' },
      { title: 'Time of an answer', expr: 'max by (instance) (probe_duration_seconds)', unit: 's' },
      {
        title: 'Certificate, how long still',
        expr: 'min by (instance) (probe_ssl_earliest_cert_expiry) - time()',
        unit: 's',
      },
    ],
  };
}

const PROBE_ALERTS: readonly Alert[] = [
  {
    name: 'ProbeFails',
    expr: 'max by (instance) (probe_success) == 0',
    for: '5m',
    severity: 'critical',
    summary: '{{ $labels.instance }} does not answer as it should',
    runbook: [
      'Call it by hand, from inside the cluster and from outside: what does it answer?',
      'probe_http_status_code and probe_dns_lookup_time_seconds of it say how far the probe came.',
      'Behind it: the gateway, the system that serves it, and its alerts.',
    ],
  },
  {
    name: 'ProbeCertificateExpires',
    expr: 'min by (instance) (probe_ssl_earliest_cert_expiry) - time() < 14 * 86400',
    for: '15m',
    severity: 'warning',
    summary: 'The certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}',
    runbook: [
      'Of ours: kubectl get certificates -A; a renewal that fails tells why in kubectl describe.',
      'Of somebody else: tell them now.',
    ],
  },
];
