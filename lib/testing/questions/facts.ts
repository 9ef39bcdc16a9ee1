import type { JsonObject } from '../../index';
import { nameOf } from '../../kernel/base/kind';
import type { PodsModel, SystemModel } from '../../kernel/model';
import { podTemplateOf } from '../../kernel/render/pod-templates';
import type { Question } from './question';

/** Fewer tell too little to be woken by. */
const ALERTS = 4;

/** Network, monitoring, capacity and the map read what a system states of itself: what it leaves out does not exist for them. */
export const FACTS: Question = {
  asks: 'pods, metrics, alerts, a dashboard and logs are stated, or excepted with a reason',
  find: (subject) =>
    subject.cases.flatMap((at) => {
      const stand = subject.stand(at);
      const systems = subject.own(stand);
      return systems
        .flatMap((system) => [...stated(system), ...workloads(system, stand.output.systems.get(system.id) ?? [])])
        .map((line) => `${at.name}: ${line}`);
    }),
};

function stated({ id, pods, metrics, alerts, dashboards, logs, exceptions }: SystemModel): string[] {
  const excepted = new Set(exceptions.map(({ rule }) => rule));
  const missing = (fact: string, states: boolean, fix: string) =>
    pods.length === 0 || states || excepted.has(fact)
      ? []
      : [`${id} states no ${fact}. ${fix}, or say why not: state.exception('${fact}', …).`];
  return [
    ...missing('metrics', metrics.length > 0, 'Call state.metrics()'),
    ...missing(
      'alerts',
      alerts.length >= ALERTS,
      `Call state.alert() for ${ALERTS} at least (it has ${alerts.length})`,
    ),
    ...missing('dashboard', dashboards.length > 0, 'Call state.dashboard()'),
    ...missing('logs', logs.length > 0, 'Call state.logs()'),
    ...exceptions
      .filter(({ why }) => why.trim().split(/\s+/).length < 3)
      .map(({ rule, why }) => `${id} is excepted from ${rule} for "${why}". Give the reason in a sentence.`),
  ];
}

/** Workloads that it writes itself are pods that it states. */
function workloads(system: SystemModel, objects: readonly JsonObject[]): string[] {
  return objects.flatMap((object) => {
    const template = podTemplateOf(object);
    if (template === undefined) return [];
    const labels = ((template.metadata as JsonObject | undefined)?.labels ?? {}) as JsonObject;
    const selects = (pods: PodsModel) => Object.entries(pods.labels).every(([key, value]) => labels[key] === value);
    if (system.pods.some(selects)) return [];
    return [`${system.id} writes ${nameOf(object)} and states no pods with its labels. Call state.pods().`];
  });
}
