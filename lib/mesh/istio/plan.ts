import { spreadOver } from '../../kernel/base/placement';
import type { JsonObject } from '../../kernel/base/values';
import type { Endpoint, Requests } from '../../kernel/facts';
import type { System } from '../../kernel/system';
import { revisionOf } from './names';
import { ISTIOD_CHART } from './pins';
import type { IstioMeshProps } from './props';

/** The mesh with every default applied. */
export interface MeshPlan {
  readonly id: string;
  /** Of the control plane: Istio's root namespace. */
  readonly namespace: string;
  readonly gatewayNamespace: string;
  readonly cniNamespace: string;
  /** Name of the gateway's release, Deployment, Service, ServiceAccount. */
  readonly gateway: string;
  readonly domain: string;
  readonly authority: 'public' | 'environment';
  /** Addresses that may call. @default any */
  readonly from?: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly pool?: string;
  readonly gateways: number;
  readonly replicas: number;
  readonly egress: 'declared' | 'any';
  readonly accessLogs: 'all' | 'errors' | 'none';
  readonly tracing?: { readonly to: Endpoint; readonly percent: number };
  readonly proxy: Requests;
  readonly cni: { readonly bin: string; readonly conf: string };
  /** Versions that run, the old one first. */
  readonly versions: readonly string[];
  /** Revision whose proxies new pods get. */
  readonly serving: string;
  /** How pods of a number are spread; empty where nothing is. */
  spread(replicas: number, labels: Readonly<Record<string, string>>): readonly JsonObject[];
}

export function planMesh({ env, id, namespace, path }: System, props: IstioMeshProps): MeshPlan {
  const { gateway = {}, tracing, upgrade } = props;
  const { version } = env.chart(ISTIOD_CHART);
  const versions = upgrade === undefined ? [version] : [upgrade.from, version];
  const { domain } = env.placement(path, gateway.pool);
  return {
    id,
    namespace,
    gatewayNamespace: `${id}-gateway`,
    cniNamespace: `${id}-cni`,
    gateway: `${id}-gateway`,
    domain: gateway.domain ?? env.row.domain,
    authority: gateway.authority ?? 'public',
    ...(gateway.from && { from: gateway.from }),
    annotations: gateway.annotations ?? {},
    ...(gateway.pool !== undefined && { pool: gateway.pool }),
    gateways: gateway.replicas ?? env.pick({ single: 1, quorum: 3 }),
    replicas: props.replicas ?? env.pick({ single: 1, quorum: 2 }),
    egress: props.egress ?? 'declared',
    accessLogs: props.accessLogs ?? 'errors',
    ...(tracing && { tracing: { to: tracing.to, percent: tracing.percent ?? 1 } }),
    proxy: props.proxy ?? { cpu: '100m', memory: '128Mi' },
    cni: props.cni ?? { bin: '/opt/cni/bin', conf: '/etc/cni/net.d' },
    versions,
    serving: revisionOf(upgrade?.serving === 'old' ? upgrade.from : version),
    spread: (replicas, labels) =>
      domain === 'none' || replicas < 2 ? [] : [spreadOver(domain, labels, 'ScheduleAnyway')],
  };
}
