import type { JsonObject } from '../../../kernel/base/values';

/** That something is not measured: ours, and the name that most rules of others give it. */
const UNMEASURED = '"(Prometheus)?TargetDown"';
/** That a node is gone. */
const NODE_GONE = '"KubeNodeNotReady|NodeDown"';

/**
 * What is not told because something worse is, always on. Only warnings are held back, a critical alert never is. Those by pod or node
 * are of alerts that have such a label: two that lack it would count as equal.
 */
export const INHIBITION: readonly JsonObject[] = [
  {
    // The worse of two alerts of one name.
    source_matchers: ['severity="critical"'],
    target_matchers: ['severity="warning"'],
    equal: ['system', 'alertname', 'namespace', 'pod'],
  },
  {
    // A pod that somebody is woken for anyway, whoever tells of it.
    source_matchers: ['severity="critical"', 'pod!=""'],
    target_matchers: ['severity="warning"', 'pod!=""'],
    equal: ['namespace', 'pod'],
  },
  {
    // Of a pod that is not measured, nothing else is known.
    source_matchers: [`alertname=~${UNMEASURED}`, 'pod!=""'],
    target_matchers: ['severity="warning"', `alertname!~${UNMEASURED}`, 'pod!=""'],
    equal: ['namespace', 'pod'],
  },
  {
    // What is on a node goes with it.
    source_matchers: [`alertname=~${NODE_GONE}`, 'node!=""'],
    target_matchers: ['severity="warning"', `alertname!~${NODE_GONE}`, 'node!=""'],
    equal: ['node'],
  },
];
