import type { ObjectId } from './kind';
import type { SecretRef } from './needs';
import type { Labels } from './values';

/** What a container asks for and may use at most, in Kubernetes quantities. */
export interface Requests {
  /** Cores: `500m`, `2`. */
  readonly cpu: string;
  /** Bytes: `512Mi`, `4Gi`. */
  readonly memory: string;
  readonly gpus?: number;
}

/** A volume claim of each replica. */
export interface Claim {
  readonly name: string;
  /** `20Gi` */
  readonly size: string;
  /** Name of the StorageClass. */
  readonly class: string;
}

/** A set of like pods: ours, an operator's or a chart's. */
export interface Pods {
  /** `<system>/<id>` */
  readonly id: string;
  /** Id of the system that stated it. */
  readonly system: string;
  readonly namespace: string;
  /** Labels that select them, and only them. */
  readonly labels: Labels;
  readonly by: 'us' | 'operator' | 'chart';
  readonly replicas: number;
  /** Of one pod, all its containers together. */
  readonly requests: Requests;
  readonly serviceAccount?: string;
  /** Pods on the host network cannot be selected by network policies. */
  readonly hostNetwork?: boolean;
  readonly images: readonly string[];
  /** Volume claims of each replica. */
  readonly claims: readonly Claim[];
}

/** Addresses outside the cluster, or of the cluster's own machines. */
export interface Addresses {
  readonly cidrs: readonly string[];
}

/** Who may stand at an end of an edge. */
export type Peer = Pods | Addresses | 'api-server' | 'nodes' | 'internet';

/** Something that listens. */
export interface Endpoint {
  /** `<system>/<id>` */
  readonly id: string;
  readonly at: Peer;
  /** Port of the pod: what a network policy names. */
  readonly podPort: number;
  /** Last one, where the pods choose among a range of ports. @default podPort */
  readonly podPortEnd?: number;
  /** Host that clients use: `<service>.<namespace>.svc`. Empty where clients are told the pods' own addresses. */
  readonly host: string;
  /** Port that clients use. */
  readonly port: number;
  readonly protocol: 'http' | 'grpc' | 'tcp' | 'udp';
  readonly tls: boolean;
}

/** An edge: somebody talks to an endpoint. Made by use; circles are normal. */
export interface Edge {
  /** Id of the system that made it. */
  readonly system: string;
  readonly from: Peer;
  readonly to: Endpoint;
}

/** An object that an operator or a chart makes at run time, so that references to it do not dangle. */
export interface Made extends ObjectId {
  /** Id of the system that stated it. */
  readonly system: string;
  /** Keys of a Secret or ConfigMap. */
  readonly keys?: readonly string[];
}

export interface Metrics {
  readonly at: Endpoint;
  /** @default '/metrics' */
  readonly path?: string;
  /** Secret beside the pods whose `tls.crt` and `tls.key` a scraper must show, and whose `ca.crt` signs them. @default nothing to show */
  readonly client?: SecretRef;
}

export interface Alert {
  /** CamelCase, with the product in front: `RabbitDiskFreeAlarm`. */
  readonly name: string;
  /** PromQL that is true while the alert holds. */
  readonly expr: string;
  /** How long it must hold: `5m`. */
  readonly for: string;
  /** `critical` wakes somebody; `warning` waits until morning. */
  readonly severity: 'critical' | 'warning';
  /** One line for the person who is woken. */
  readonly summary: string;
  /** What to look at and what to do, in steps. */
  readonly runbook: string;
}

export interface Panel {
  readonly title: string;
  readonly expr: string;
  /** Grafana's name of the unit: `short`, `bytes`, `percentunit`, `s`, `ops`. @default 'short' */
  readonly unit?: string;
}

export interface Dashboard {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Logs {
  readonly at: Pods;
  readonly format: 'json' | 'text';
  /** How a record begins, where one spans several lines, as a regular expression. @default every line is a record */
  readonly firstLine?: string;
}

/** What tells that a system works: a field of an object. It gates the applications phase. */
export interface Ready {
  readonly object: ObjectId;
  readonly apiVersion: string;
  /** `status.phase` */
  readonly path: string;
  readonly is: string;
  /** The phase of delivery after which it can be so: a chart's own objects come with `applications`. @default 'manifests' */
  readonly after?: 'manifests' | 'applications';
}

/** How a delivery tool must treat an object. */
export interface Deliver {
  readonly object: ObjectId;
  /** What happens when it leaves the files: nothing, or deletion after a person says so. @default deleted */
  readonly prune?: 'never' | 'confirm';
  /** Paths that a controller writes, as JSON pointers: a delivery tool must not see drift there. @default none */
  readonly ignore?: readonly string[];
}

/** A rule that a system does not meet, and why. */
export interface Exemption {
  readonly rule: string;
  readonly why: string;
  /** @default it belongs to the system's nature */
  readonly until?: string;
}

/** What a system knows of `Facts` while it states them. */
export interface Stater {
  readonly id: string;
  readonly namespace: string;
  open(what: string): void;
  fault(message: string, fix: string): never;
}

/** Something that a system holds by a name that other environments know it by: a project of images. */
export interface Holding {
  readonly name: string;
  /** Whether it is filled from another environment alone, and nobody here writes. */
  readonly filled: boolean;
}

/** A holding that a system passes on to a system of another environment. */
export interface Flow {
  /** Of the holding, here and there. */
  readonly name: string;
  /** `test/registry` */
  readonly to: string;
}

/** What one system states about itself, once; network, mesh, metrics, capacity, images, references and the map read the same ones. */
export class Facts {
  readonly allPods: Pods[] = [];
  readonly endpoints: Endpoint[] = [];
  readonly edges: Edge[] = [];
  readonly made: Made[] = [];
  readonly allMetrics: Metrics[] = [];
  readonly alerts: Alert[] = [];
  readonly dashboards: Dashboard[] = [];
  readonly allLogs: Logs[] = [];
  readonly readiness: Ready[] = [];
  readonly deliveries: Deliver[] = [];
  readonly exemptions: Exemption[] = [];
  readonly holdings: Holding[] = [];
  readonly flows: Flow[] = [];

  /** @internal */
  constructor(private readonly by: Stater) {}

  /** States pods. @param p.namespace @default the system's */
  pods(
    p: Omit<Pods, 'id' | 'system' | 'namespace' | 'images' | 'claims'> & {
      readonly id: string;
      readonly namespace?: string;
      readonly images?: readonly string[];
      readonly claims?: readonly Claim[];
    },
  ): Pods {
    this.by.open(`pods ${p.id}`);
    const id = `${this.by.id}/${p.id}`;
    if (this.allPods.some((known) => known.id === id)) this.by.fault(`states pods ${p.id} twice`, 'Name them apart.');
    const pods = { images: [], claims: [], ...p, id, system: this.by.id, namespace: p.namespace ?? this.by.namespace };
    this.allPods.push(pods);
    return pods;
  }

  /** States an endpoint; its host is that of `service` in the pods' namespace. */
  serves(e: {
    readonly id: string;
    readonly at: Pods;
    readonly podPort: number;
    /** @default podPort */
    readonly podPortEnd?: number;
    /** @default none: clients are told the pods' own addresses */
    readonly service?: string;
    /** @default podPort */
    readonly port?: number;
    readonly protocol: Endpoint['protocol'];
    /** @default false */
    readonly tls?: boolean;
  }): Endpoint {
    this.by.open(`endpoint ${e.id}`);
    const id = `${this.by.id}/${e.id}`;
    if (this.endpoints.some((known) => known.id === id))
      this.by.fault(`states endpoint ${e.id} twice`, 'Name them apart.');
    const endpoint: Endpoint = {
      id,
      at: e.at,
      podPort: e.podPort,
      ...(e.podPortEnd === undefined ? {} : { podPortEnd: e.podPortEnd }),
      host: e.service === undefined ? '' : `${e.service}.${e.at.namespace}.svc`,
      port: e.port ?? e.podPort,
      protocol: e.protocol,
      tls: e.tls ?? false,
    };
    this.endpoints.push(endpoint);
    return endpoint;
  }

  /** Opens an own endpoint for somebody who is not a system of ours: the API server for webhooks, the nodes, addresses. */
  allow(from: Exclude<Peer, Pods>, to: Endpoint): void {
    this.by.open(`edge to ${to.id}`);
    this.edges.push({ system: this.by.id, from, to });
  }

  /** States an object that an operator makes at run time. */
  makes(object: {
    readonly kind: 'Secret' | 'ConfigMap';
    readonly name: string;
    readonly keys: readonly string[];
    readonly namespace?: string;
  }): SecretRef;
  makes(object: Omit<ObjectId, 'group'> & { readonly group?: string }): SecretRef;
  makes(object: Omit<ObjectId, 'group'> & { readonly group?: string; readonly keys?: readonly string[] }): SecretRef {
    this.by.open(`${object.kind} ${object.name}`);
    const clusterScoped = CLUSTER_SCOPED.has(object.kind);
    const namespace = clusterScoped ? undefined : (object.namespace ?? this.by.namespace);
    this.made.push({ ...object, group: object.group ?? '', namespace, system: this.by.id });
    return { namespace: namespace ?? '', name: object.name, keys: object.keys ?? [], stamp: '', origin: 'operator' };
  }

  metrics(m: Metrics): void {
    this.by.open('metrics');
    this.allMetrics.push(m);
  }

  alert(alert: Alert): void {
    this.by.open(`alert ${alert.name}`);
    this.alerts.push(alert);
  }

  dashboard(dashboard: Dashboard): void {
    this.by.open(`dashboard ${dashboard.title}`);
    this.dashboards.push(dashboard);
  }

  logs(logs: Logs): void {
    this.by.open('logs');
    this.allLogs.push(logs);
  }

  ready(ready: Ready): void {
    this.by.open('readiness');
    this.readiness.push(ready);
  }

  deliver(object: ObjectId, how: Omit<Deliver, 'object'>): void {
    this.by.open('delivery');
    this.deliveries.push({ object, ...how });
  }

  /** States what other environments may fill, or be filled from. */
  holds(holding: Holding): void {
    this.by.open(`holding ${holding.name}`);
    this.holdings.push(holding);
  }

  /** States that a holding flows on to another environment; whether it can is seen when all of them are known. */
  passesOn(flow: Flow): void {
    this.by.open(`flow of ${flow.name}`);
    this.flows.push(flow);
  }

  /** States that the system does not meet a rule, and why: for policies, Pod Security, monitoring, logs. */
  exception(rule: string, why: string, until?: string): void {
    this.by.open(`exception ${rule}`);
    this.exemptions.push({ rule, why, ...(until === undefined ? {} : { until }) });
  }
}

/** Cluster-scoped kinds that operators make and others refer to. */
const CLUSTER_SCOPED = new Set([
  'ClusterRole',
  'CustomResourceDefinition',
  'StorageClass',
  'PriorityClass',
  'IngressClass',
  'GatewayClass',
  'RuntimeClass',
  'VolumeSnapshotClass',
]);
