import { Size } from 'cdk8s';
import { type Directory, Environment, nodes, outside, type Row, System, type SystemProps } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import type { Dashboard } from '../../lib/kernel/facts';
import { type Grafana, grafana } from '../../lib/observability/prometheus/grafana/grafana';
import { GRAFANA_IMAGE } from '../../lib/observability/prometheus/grafana/pins';
import type { GrafanaProps } from '../../lib/observability/prometheus/grafana/props';
import { writeDashboards } from '../../lib/observability/prometheus/grafana/write';

/** Six nodes in three zones. */
const pool = { name: 'core', nodes: nodes('core', 6, ['a', 'b', 'c']), cpu: 16, memory: Size.gibibytes(64) };

/** Production with quorum. */
export const prod: Partial<Row> = { name: 'prod', stage: 'prod', domain: 'example.com', pools: [pool] };

export const fast = outside.storageClass('fast', 'RWO', { keeps: true, expands: true });
export const host = outside.host('https://grafana.example.com', { from: ['192.0.2.0/24'] });
export const directory: Directory = outside.directory('company', {
  host: 'ldap.example.com',
  cidrs: ['192.0.2.7/32'],
  baseDn: 'dc=example,dc=com',
  bindDn: 'cn=grafana \\"${HOME}\\",dc=example,dc=com',
  authority: 'given',
});
export const database = outside.sql('postgresql', 'grafana', {
  host: 'db.example.com',
  cidrs: ['192.0.2.8/32'],
  user: 'grafana',
});

/** A system that runs a Prometheus, and Grafana over it. */
export class Watching extends System {
  readonly grafana: Grafana;

  constructor(env: Environment, id: string, props: SystemProps & { readonly grafana?: GrafanaProps } = {}) {
    super(env, id, props, { app: 'watching', image: GRAFANA_IMAGE, maxId: 40, security: 'restricted' });
    const at = this.state.pods({
      id: 'prometheus',
      labels: { prometheus: id },
      by: 'chart',
      replicas: 1,
      requests: { cpu: '1', memory: '2Gi' },
    });
    const endpoint = this.state.serves({
      id: 'web',
      at,
      podPort: 9090,
      service: this.name('prometheus'),
      protocol: 'http',
    });
    this.state.makes({ kind: 'Service', name: this.name('prometheus') });
    this.grafana = grafana(this, props.grafana ?? {}, {
      prometheus: { url: `http://${endpoint.host}:9090`, at: endpoint },
      placement: env.placement(this.path),
      storage: fast,
    });
  }

  override finish(): void {
    writeDashboards(this, this.grafana);
  }
}

/** A system that has dashboards. */
export class Shop extends System {
  constructor(env: Environment, id: string, props: SystemProps & { readonly dashboards?: readonly Dashboard[] } = {}) {
    super(env, id, props, { app: 'shop', maxId: 40, security: 'restricted' });
    const { dashboards = [{ title: `Shop ${id}`, panels: [{ title: 'Carts', expr: `shop_carts{shop="${id}"}` }] }] } =
      props;
    for (const dashboard of dashboards) this.state.dashboard(dashboard);
  }
}

export function environment(row: Partial<Row> = prod): Environment {
  const env = Environment.test(row);
  new Certificates(env, 'certificates');
  return env;
}

/** An environment with one of them, and what it writes. */
export function watched(props: GrafanaProps = {}, row: Partial<Row> = prod) {
  const env = environment(row);
  new Watching(env, 'monitoring', { grafana: props });
  new Shop(env, 'shop', { owner: 'sales' });
  return env.output();
}
