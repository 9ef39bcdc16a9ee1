import { Certificates, type Environment, outside, System, type SystemProps } from '../../lib';
import { PrometheusMonitoring } from '../../lib/observability/prometheus/prometheus-monitoring';
import type { PrometheusMonitoringProps } from '../../lib/observability/prometheus/props';

export const storage = outside.storageClass('fast', 'RWO', { keeps: true, expands: true });

/** The least that can be said. */
export const LEAST: PrometheusMonitoringProps = {
  storage,
  alerting: {
    receivers: {
      mail: { type: 'mail', host: 'smtp.example.com', from: 'alerts@example.com', to: ['ops@example.com'] },
    },
    default: 'mail',
  },
};

/** A monitoring with the id `monitoring`, and what issues its certificates. */
export function monitored(env: Environment, over: Partial<PrometheusMonitoringProps> = {}): PrometheusMonitoring {
  new Certificates(env, 'certificates');
  return new PrometheusMonitoring(env, 'monitoring', { ...LEAST, ...over });
}

/** A made-up system whose facts are said by the test. */
export class Told extends System {
  constructor(
    env: Environment,
    id: string,
    private readonly tell: (system: System) => void,
    props: SystemProps & { readonly when?: 'constructed' | 'closed' } = {},
  ) {
    super(env, id, props, { app: 'told', maxId: 60, security: 'restricted' });
    this.late = props.when === 'closed';
    if (!this.late) tell(this);
  }

  private readonly late: boolean;

  override close(): void {
    if (this.late) this.tell(this);
  }
}

/** Pods of a made-up system. */
export function podsOf({ state, id }: System, part = 'web', namespace?: string) {
  return state.pods({
    id: part,
    labels: { app: id, part },
    by: 'operator',
    replicas: 1,
    requests: { cpu: '1m', memory: '1Mi' },
    ...(namespace === undefined ? {} : { namespace }),
  });
}
