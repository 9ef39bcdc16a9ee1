import { line } from '../../lib/checks/findings/finding';
import type { Rule, Written } from '../../lib/checks/findings/rule';
import type { Law } from '../../lib/kernel/base/law';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { Model, PodsModel, SystemModel } from '../../lib/kernel/model';

/** A model that states nothing, but for what is given. */
export function modelOf(over: Partial<SystemModel> = {}, needs: Partial<Model['needs']> = {}): Model {
  const system: SystemModel = {
    ...{ id: 'shop', class: 'Shop', operator: false, retiring: false, owner: 'shop', namespace: 'shop' },
    ...{ after: [], pods: [], endpoints: [], made: [], metrics: [], alerts: [], dashboards: [], logs: [] },
    ...{ ready: [], deliveries: [], exceptions: [] },
    ...over,
  };
  const none = { namespaces: [], minted: [], given: [], secrets: [], releases: [], crds: [], apis: [], nodes: [] };
  return {
    ...{ environment: 'unit', stage: 'test', kubernetes: '1.34', enforcesPolicies: true },
    ...{ systems: [system], edges: [], patches: [], accept: [], needs: { ...none, ...needs } },
  };
}

/** Pods that a system states: an operator's, unless said otherwise. */
export function pods(over: Partial<PodsModel> = {}): PodsModel {
  return {
    ...{ id: 'shop/db', namespace: 'shop', labels: { app: 'db' }, by: 'operator', replicas: 3 },
    ...{ requests: { cpu: '1', memory: '1Gi' }, images: [], claims: [] },
    ...over,
  };
}

/** What was written of one system, `shop`. */
export function shop(objects: readonly JsonObject[], model: Model = modelOf(), laws: readonly Law[] = []): Written {
  return { model, systems: new Map([['shop', objects]]), laws };
}

/** What a rule says of objects of the system `shop`, a line each. */
export function said(rule: Rule, objects: readonly JsonObject[], model?: Model, laws?: readonly Law[]): string[] {
  return rule.find(shop(objects, model, laws)).map(line);
}

/** An object of the namespace `shop`. */
export function object(type: string, spec?: JsonObject, over: JsonObject = {}): JsonObject {
  const [apiVersion, kind] = type.split(' ');
  return {
    apiVersion,
    kind,
    metadata: { name: 'a', namespace: 'shop' },
    ...(spec === undefined ? {} : { spec }),
    ...over,
  };
}

/** A Deployment of one container, and the pod of it changed. */
export function deployment(container: JsonObject = {}, pod: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  const one = { name: 'web', image: 'example.com/web:1', ...container };
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [one], ...pod } };
  return object('apps/v1 Deployment', { selector: { matchLabels: { app: 'web' } }, template, ...spec });
}
