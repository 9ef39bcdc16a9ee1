import type { Pushgateway } from '../../handles/pushgateway';
import { Takers } from '../../handles/takers';
import type { Alert, Endpoint, MetricFamilies } from '../../kernel/facts';
import { ServiceAccount } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { claimMount } from '../../workloads/mount';
import { server } from '../../workloads/server';
import { service } from '../../workloads/service';
import { PUSHGATEWAY } from './families';
import { partLabels } from './names';
import { PUSHGATEWAY_IMAGE } from './pins';
import { type PrometheusPlan, type PushPlan, secondsOf } from './plan';

const PORT = 9091;
const DATA = '/data';
/** The user of the image: nobody. */
const UID = 65_534;

/** A Pushgateway: one, which writes down what it was told. @returns where it is pushed to */
export function writePushgateway(system: System, plan: PrometheusPlan, { size, stale }: PushPlan): Endpoint {
  const name = system.name('push');
  new Manifest(system, ServiceAccount, { name, wave: -1, automountServiceAccountToken: false });
  const { pods, object } = server(system, {
    id: 'push',
    name,
    labels: partLabels(system.id, 'push'),
    uid: UID,
    // Two would each have half of it: it is one by its nature.
    replicas: 1,
    placement: plan.placement,
    claims: [{ name: 'data', size: size.asString(), class: plan.storageClass }],
    containers: [
      {
        name: 'pushgateway',
        image: system.env.image(PUSHGATEWAY_IMAGE),
        // Without the file the volume would keep nothing.
        args: [`--persistence.file=${DATA}/pushgateway.data`, '--persistence.interval=1m', '--log.format=json'],
        ports: { http: PORT },
        size: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
        mounts: [claimMount('data', DATA)],
        readinessProbe: { httpGet: { path: '/-/ready', port: 'http' } },
        livenessProbe: { httpGet: { path: '/-/healthy', port: 'http' } },
      },
    ],
    spec: { serviceAccountName: name, securityContext: { fsGroupChangePolicy: 'OnRootMismatch' } },
  });
  system.state.ready(object, { path: 'status.readyReplicas', is: '1' });
  system.state.deliver(object.id, { prune: 'confirm' });
  system.state.logs({ at: pods, format: 'json' });
  system.state.alert(...pushAlerts(system, secondsOf(stale)));
  return service(system, pods, { id: 'push', name, podPort: PORT, portName: 'http', protocol: 'http' });
}

/** What is pushed, and by whom. */
export class Pushed {
  private readonly families: MetricFamilies[] = [];
  private readonly takers: Takers<string>;

  constructor(private readonly giver: System) {
    this.takers = new Takers(giver, 'push()', (taker) => `metrics/job/${taker.id}`);
  }

  /** The handle. */
  handle(at: Endpoint): Pushgateway {
    return {
      offers: 'pushgateway',
      giver: this.giver,
      for: (taker, { exports } = {}) => {
        const path = this.takers.of(taker);
        this.takers.refuseLate(taker);
        taker.use(at);
        if (exports !== undefined) this.families.push(exports);
        return { at, url: `http://${at.host}:${at.port}/${path}` };
      },
    };
  }

  /** Everybody has taken: what is there to be measured. */
  state(at: Endpoint): void {
    const all = [PUSHGATEWAY, ...this.families];
    const of = (type: keyof MetricFamilies) => [...new Set(all.flatMap((one) => one[type] ?? []))].sort();
    const exports = { gauge: of('gauge'), counter: of('counter'), histogram: of('histogram'), summary: of('summary') };
    this.giver.state.metrics({ at, exports, honorLabels: true });
  }
}

function pushAlerts({ id, namespace }: System, stale: number): Alert[] {
  return [
    {
      name: 'PushgatewayJobStale',
      expr: `time() - max by (job) (push_time_seconds) > ${stale}`,
      for: '10m',
      severity: 'warning',
      summary:
        'Job {{ $labels.job }} has pushed nothing for {{ $value | humanizeDuration }}: what is known of it is old',
      runbook: [
        'Does the job run still? kubectl get cronjobs,jobs -A, and its own alerts.',
        `It is gone for good: curl -X DELETE http://${id}-push.${namespace}.svc:${PORT}/metrics/job/{{ $labels.job }} from a pod of the namespace; nothing goes by itself.`,
      ],
    },
    {
      name: 'PushgatewayRefuses',
      expr: 'max by (job) (push_failure_time_seconds) > max by (job) (push_time_seconds)',
      for: '10m',
      severity: 'warning',
      summary: 'What job {{ $labels.job }} pushed last was refused',
      runbook: [
        `kubectl -n ${namespace} logs statefulset/${id}-push: the line says what cannot be read; two types of one name is the usual reason.`,
        'Correct what the job pushes; what it had pushed before stands still.',
      ],
    },
  ];
}
