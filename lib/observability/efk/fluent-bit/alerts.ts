import type { Alert } from '../../../kernel/facts';
import { agentName } from './agent';
import { aggregatorName } from './aggregator';
import { bufferAlerts } from './buffer-alerts';
import { counterOf } from './names';
import type { CollectionPlan } from './plan';
import { alert, mean, ofAgents, ofAggregators } from './series';

/** What is worth waking for, and what to do then. */
export function collectionAlerts(plan: CollectionPlan): Alert[] {
  return [
    lag(plan),
    stuck(plan),
    givenUp(plan),
    retries(plan),
    ...bufferAlerts(plan),
    agentMissing(plan),
    down(plan),
    ...Object.entries(plan.alerts).map(([name]) => written(plan, name)),
  ];
}

function lag(plan: CollectionPlan): Alert {
  const { id, namespace, agents } = plan;
  return alert(
    'LogsLate',
    'warning',
    `${mean(ofAgents(plan))} + ${mean(`${ofAggregators(plan)},output=~"es-.+"`)} > 120`,
    '5m',
    `Logs need more than two minutes from a container to Elasticsearch ${id}`,
    `The dashboard Log collection ${id}: is it the way from the nodes, or the way to Elasticsearch?`,
    `kubectl -n ${namespace} logs statefulset/${aggregatorName(id)}: "failed to flush chunk" names the output, es-<system>; HTTP status 429 says that Elasticsearch has too much to do.`,
    `kubectl -n ${agents} logs daemonset/${agentName(id)}: "no upstream connections available" says that the pods that pass on are too few, or away.`,
  );
}

function stuck(plan: CollectionPlan): Alert {
  const { id, namespace } = plan;
  const of = ofAggregators(plan);
  return alert(
    'LogsStuck',
    'critical',
    `sum(rate(fluentbit_input_records_total{${of},name="agents"}[5m])) > 0 and (sum(rate(fluentbit_output_proc_records_total{${of},name=~"es-.+"}[5m])) or vector(0)) == 0`,
    '2m',
    `No log comes to Elasticsearch ${id}, while nodes send: it is buffered for ${plan.outage.toHumanString()}, and lost then`,
    `kubectl -n ${namespace} get elasticsearch,pods: is it green, and does it answer?`,
    `kubectl -n ${namespace} logs statefulset/${aggregatorName(id)}: 401 means that the password is another, 503 that nobody answers, "certificate verify failed" that the authority is another.`,
    'It goes on by itself, with all that was buffered, as soon as Elasticsearch takes records.',
  );
}

function givenUp(plan: CollectionPlan): Alert {
  const { id, namespace } = plan;
  const lost = (series: string) =>
    `sum(increase(fluentbit_output_${series}{namespace=~"${namespace}|${plan.agents}",pod=~"(${aggregatorName(id)}|${agentName(id)})-.*"}[15m]))`;
  return alert(
    'LogsGivenUp',
    'critical',
    `${lost('dropped_records_total')} > 0 or ${lost('retries_failed_total')} > 0`,
    '1m',
    `Records were given up on their way to Elasticsearch ${id}: the buffer was full, or every try failed`,
    `kubectl -n ${namespace} logs statefulset/${aggregatorName(id)}: "status": 400 with a reason says that Elasticsearch refuses a field; 409 alone, that it has the whole chunk already, and nothing is lost.`,
    'Was Elasticsearch away for longer than the prop collect.outage, or are there more logs than perDay says? Then raise them.',
    `What was given up lies on the volumes, under chunks/rejected${plan.copy === undefined ? '.' : '; and the bucket has a copy.'}`,
  );
}

function retries(plan: CollectionPlan): Alert {
  const { id, namespace } = plan;
  return alert(
    'LogsRetried',
    'warning',
    `sum by (name) (rate(fluentbit_output_retries_total{${ofAggregators(plan)},name=~"es-.+"}[10m])) > 0.1`,
    '15m',
    `Elasticsearch ${id} refuses logs of a system again and again`,
    'The label name is es-<system>.',
    `kubectl -n ${namespace} logs statefulset/${aggregatorName(id)}: what does it answer? A field that is once a number and once a text is refused; the system should write one of the two.`,
  );
}

function agentMissing({ id, agents }: CollectionPlan): Alert {
  const of = `namespace="${agents}",daemonset="${agentName(id)}"`;
  return alert(
    'LogsAgentMissing',
    'warning',
    `kube_daemonset_status_desired_number_scheduled{${of}} - kube_daemonset_status_number_available{${of}} > 0`,
    '15m',
    `A node has no agent that reads its logs: what is written there is lost when Kubernetes rotates it`,
    `kubectl -n ${agents} get pods -o wide: which node has none, or one that is not ready?`,
    `kubectl -n ${agents} describe pod of it: no room on the node, or no image?`,
    'Not ready: it cannot hand over. Its positions are on the node, so it goes on where it ended.',
  );
}

function down(plan: CollectionPlan): Alert {
  const { id, namespace } = plan;
  return alert(
    'LogsAggregatorDown',
    'critical',
    `(count(fluentbit_uptime{${ofAggregators(plan)}}) or vector(0)) == 0`,
    '5m',
    `Nobody takes the logs of the nodes for ${id}: nodes buffer ${plan.nodeBuffer.asString()} each`,
    `kubectl -n ${namespace} describe statefulset ${aggregatorName(id)}, and its pods: no volume, no node, or too little memory (OOMKilled)?`,
    `kubectl -n ${namespace} logs ${aggregatorName(id)}-0 --previous: a line of its configuration that it does not take is named there.`,
  );
}

/** Counters begin with the first match: what came into being within the time counts as a whole. */
function written({ alerts, namespace, id }: CollectionPlan, name: string): Alert {
  const { system, over = 0, within, severity, summary, runbook } = alerts[name] as CollectionPlan['alerts'][string];
  const series = `${counterOf(name).series}{namespace="${namespace}",pod=~"${aggregatorName(id)}-[0-9]+"}`;
  const time = `${within?.toMinutes() ?? 5}m`;
  const expr = `(sum(increase(${series}[${time}])) > ${over}) or (sum(${series} unless ${series} offset ${time}) > ${over})`;
  return alert(name, severity, expr, '0m', `${system}: ${summary}`, ...runbook);
}
