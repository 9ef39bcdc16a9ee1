import type { Alert, Panel } from '../../kernel/facts';
import { controlledServices } from './names';
import type { BlueGreenPlan, CanaryPlan } from './plan';

/** What is worth waking for in a release; the pods themselves are their system's. */
export function releaseAlerts(namespace: string, name: string, plan: CanaryPlan | BlueGreenPlan): Alert[] {
  const kubectl = `kubectl -n ${namespace}`;
  const phase = (is: string) => `max(rollout_info{namespace="${namespace}",name="${name}",phase="${is}"}) > 0`;
  return [
    {
      name: 'ReleaseTakenBack',
      expr: phase('Degraded'),
      for: '1m',
      severity: 'warning',
      summary: `The new version of ${name} was taken back: the old one serves, and the files still name the new one`,
      runbook: [
        `${kubectl} describe rollout ${name}: its message says which measurement, or InvalidSpec and what is wrong with it.`,
        `${kubectl} get analysisruns --sort-by=.metadata.creationTimestamp; kubectl describe the last one: each measurement, with its value.`,
        'Revert the files to the version before: it is Healthy at once, without steps.',
      ],
    },
    {
      name: 'ReleaseStands',
      expr: phase('Paused'),
      for: waitOf(plan),
      severity: 'warning',
      summary: `A release of ${name} waits for a person`,
      runbook: [
        `${kubectl} get rollout ${name} -o jsonpath='{.status.message} {.status.pauseConditions}': a gate, or too few called in the last window?`,
        `It is good: kubectl argo rollouts promote ${name} -n ${namespace}.`,
        `It is not: kubectl argo rollouts abort ${name} -n ${namespace}; then revert the files.`,
      ],
    },
    {
      name: 'ReleaseHangs',
      expr: phase('Progressing'),
      for: `${30 + Math.ceil(analysed(plan) / 60)}m`,
      severity: 'warning',
      summary: `A release of ${name} neither goes on nor is taken back`,
      runbook: [
        `${kubectl} get pods -l app.kubernetes.io/instance=${name}: pending, or starting again and again?`,
        `${kubectl} describe rollout ${name}; kubectl -n argo-rollouts logs deploy/argo-rollouts | grep ${name}.`,
      ],
    },
    ...unreached(namespace, name, plan),
  ];
}

/** All windows, since one may follow the other without anything in between that is seen, and an hour: then nobody has noticed. */
function waitOf(plan: CanaryPlan | BlueGreenPlan): string {
  const windows =
    plan.kind === 'canary'
      ? [plan.preview?.seconds ?? 0, ...plan.steps.map(({ seconds }) => seconds)]
      : [plan.before ? 0 : plan.seconds];
  return `${Math.ceil(windows.reduce((sum, seconds) => sum + seconds, 0) / 60) + 60}m`;
}

/** While that is measured, it is nobody's pause. */
function analysed(plan: CanaryPlan | BlueGreenPlan): number {
  return plan.kind === 'canary' ? 0 : (plan.before?.seconds ?? 0) + (plan.after?.seconds ?? 0);
}

/** The Service that the controller points at the version in use. Deleted and made anew, it has no selector until the controller looks again. */
function unreached(namespace: string, name: string, plan: CanaryPlan | BlueGreenPlan): Alert[] {
  if (plan.kind === 'canary' && plan.traffic === 'pods') return [];
  const [service] = controlledServices(name, plan.kind);
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'ReleaseUnreached',
      expr: `absent(kube_endpointslice_endpoints{namespace="${namespace}",endpointslice=~"${service}-[a-z0-9]{5}",ready="true"})`,
      for: '5m',
      severity: 'critical',
      summary: `Nobody reaches ${name}: Service ${service} leads to no pod`,
      runbook: [
        `${kubectl} get service ${service} -o jsonpath='{.spec.selector}': empty? Somebody deleted it, or Argo Rollouts has not looked yet.`,
        `${kubectl} annotate rollout ${name} keelson.dev/look="$(date +%s)" --overwrite makes it look, and point it at the version in use.`,
        `It has one: ${kubectl} get pods -l app.kubernetes.io/instance=${name} says why none is ready.`,
      ],
    },
  ];
}

/** How a release goes. */
export function releasePanels(namespace: string, name: string): Panel[] {
  const of = `namespace="${namespace}",name="${name}"`;
  return [
    { title: 'Phase of the release', expr: `max by (phase) (rollout_info{${of}})` },
    { title: 'Pods of the new version', expr: `max(rollout_info_replicas_updated{${of}})` },
    { title: 'Pods that are available', expr: `max(rollout_info_replicas_available{${of}})` },
  ];
}
