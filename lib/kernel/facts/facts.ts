import type { ObjectId } from '../base/kind';
import { isClusterScoped } from '../base/scope';
import type { Speaker } from '../base/speaker';
import type { SecretRef } from '../needs';
import type { Deliver, Exception, Flow, Holding, Made, MadeStatement, Ready } from './delivery';
import type { Edge, Endpoint, EndpointStatement, Peer } from './endpoint';
import type { Alert, Dashboard, Growth, Logs, Metrics } from './observed';
import type { Pods, PodsStatement, Requests } from './pods';

/** What one system states about itself, once; network, mesh, metrics, capacity, images, references and the map read the same ones. */
export class Facts {
  /** Every set of pods. */
  readonly allPods: Pods[] = [];
  /** Every endpoint of them. */
  readonly endpoints: Endpoint[] = [];
  /** Who talks to whom; uses become edges when everybody has taken. */
  readonly edges: Edge[] = [];
  /** Objects that operators and charts make. */
  readonly made: Made[] = [];
  /** Where metrics are served. */
  readonly allMetrics: Metrics[] = [];
  /** What somebody is called for. */
  readonly alerts: Alert[] = [];
  /** What somebody looks at. */
  readonly dashboards: Dashboard[] = [];
  /** Who writes logs. */
  readonly allLogs: Logs[] = [];
  /** What fills its volumes day by day. */
  readonly growths: Growth[] = [];
  /** What tells that it works. */
  readonly readiness: Ready[] = [];
  /** Objects that a delivery tool must treat with care. */
  readonly deliveries: Deliver[] = [];
  /** Rules that it does not meet. */
  readonly exceptions: Exception[] = [];
  /** What other environments know it for. */
  readonly holdings: Holding[] = [];
  /** What it passes on to them. */
  readonly flows: Flow[] = [];

  /** @internal */
  constructor(private readonly speaker: Speaker) {}

  /** States pods. @throws KeelsonError when it has stated pods of that id */
  pods(p: PodsStatement): Pods {
    this.speaker.open(`pods ${p.id}`);
    const id = `${this.speaker.id}/${p.id}`;
    if (this.allPods.some((known) => known.id === id))
      this.speaker.fault(`states pods ${p.id} twice`, 'Name them apart.');
    const pods = {
      images: [],
      claims: [],
      ...p,
      id,
      system: this.speaker.id,
      namespace: p.namespace ?? this.speaker.namespace,
    };
    this.allPods.push(pods);
    return pods;
  }

  /** States what each of another system's pods gets beside its containers asks for: a proxy of the mesh. In observe(), when all pods are stated. */
  beside(pods: Pods, requests: Requests): void {
    (pods as { beside?: Requests }).beside = requests;
  }

  /** States an endpoint; its host is that of `service` in the pods' namespace. @throws KeelsonError when it has one of that id */
  serves(e: EndpointStatement): Endpoint {
    this.speaker.open(`endpoint ${e.id}`);
    const id = `${this.speaker.id}/${e.id}`;
    if (this.endpoints.some((known) => known.id === id))
      this.speaker.fault(`states endpoint ${e.id} twice`, 'Name them apart.');
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

  /** States an endpoint of pods that the API server calls: an admission or conversion webhook, behind a Service's port 443. */
  webhook(e: { readonly id: string; readonly at: Pods; readonly podPort: number; readonly service: string }): Endpoint {
    const endpoint = this.serves({ ...e, port: 443, protocol: 'http', tls: true });
    this.allow('api-server', endpoint);
    return endpoint;
  }

  /** Opens an own endpoint for somebody who is not a system of ours: the API server for webhooks, the nodes, addresses. */
  allow(from: Exclude<Peer, Pods>, to: Endpoint): void {
    this.speaker.open(`edge to ${to.id}`);
    this.edges.push({ system: this.speaker.id, from, to });
  }

  /** States an object that an operator makes at run time; of a Secret or ConfigMap with its keys. */
  makes(object: MadeStatement & { readonly kind: 'Secret' | 'ConfigMap'; readonly keys: readonly string[] }): SecretRef;
  makes(object: MadeStatement): SecretRef;
  makes(object: MadeStatement): SecretRef {
    this.speaker.open(`${object.kind} ${object.name}`);
    const clusterScoped = isClusterScoped(object.kind, object.group || undefined);
    const namespace = clusterScoped ? undefined : (object.namespace ?? this.speaker.namespace);
    this.made.push({ ...object, group: object.group ?? '', namespace, system: this.speaker.id });
    return { namespace: namespace ?? '', name: object.name, keys: object.keys ?? [], stamp: '', origin: 'operator' };
  }

  /** States where metrics are served. */
  metrics(m: Metrics): void {
    this.speaker.open('metrics');
    this.allMetrics.push(m);
  }

  /** States what somebody is called for. */
  alert(...alerts: readonly Alert[]): void {
    for (const { name } of alerts) this.speaker.open(`alert ${name}`);
    this.alerts.push(...alerts);
  }

  /** States what somebody looks at. */
  dashboard(dashboard: Dashboard): void {
    this.speaker.open(`dashboard ${dashboard.title}`);
    this.dashboards.push(dashboard);
  }

  /** States who writes logs, and how. */
  logs(logs: Logs): void {
    this.speaker.open('logs');
    this.allLogs.push(logs);
  }

  /** States what fills its volumes day by day, as its props reckon. */
  grows(growth: Growth): void {
    this.speaker.open(`growth of ${growth.of}`);
    this.growths.push(growth);
  }

  /**
   * States what tells that an object works.
   * @param of a Manifest, or the identity and API version of an object that somebody else makes
   * @param when a condition that must be true (`Ready`), or a field and what it must say
   * @param after the phase of delivery after which it can be so. @default 'manifests'
   */
  ready(
    of: { readonly id: ObjectId; readonly apiVersion: string },
    when: string | { readonly path: string; readonly is: string },
    after?: Ready['after'],
  ): void {
    this.speaker.open('readiness');
    const field = typeof when === 'string' ? { path: `status.conditions[type=${when}].status`, is: 'True' } : when;
    const { id: object, apiVersion } = of;
    this.readiness.push({ object, apiVersion, ...field, ...(after === undefined ? {} : { after }) });
  }

  /** States how a delivery tool must treat an object. */
  deliver(object: ObjectId, how: Omit<Deliver, 'object'>): void {
    this.speaker.open('delivery');
    this.deliveries.push({ object, ...how });
  }

  /** States what other environments may fill, or be filled from. */
  holds(holding: Holding): void {
    this.speaker.open(`holding ${holding.name}`);
    this.holdings.push(holding);
  }

  /** States that a holding flows on to another environment; whether it can is seen when all of them are known. */
  passesOn(flow: Flow): void {
    this.speaker.open(`flow of ${flow.name}`);
    this.flows.push(flow);
  }

  /**
   * States that the system does not meet a rule, and why: for policies, Pod Security, monitoring, logs.
   * @param until last day, as `YYYY-MM-DD`. @default it belongs to the system's nature
   */
  exception(rule: string, why: string, until?: string): void {
    this.speaker.open(`exception ${rule}`);
    this.exceptions.push({ rule, why, ...(until === undefined ? {} : { until }) });
  }
}
