import { groupBy } from '../../../kernel/base/values';
import type { SecretRef } from '../../../kernel/needs';
import { type Minted, type Text, text } from '../../../kernel/needs/text';
import { toYaml } from '../../../kernel/render/yaml';
import type { System } from '../../../kernel/system';
import { INHIBITION } from './inhibition';
import { CONFIG_KEY } from './names';
import type { AlertingPlan } from './plan';
import { quietInterval } from './quiet';
import { keyOf, receiversOf, secretsOf } from './receivers';
import { routeTree } from './routes';

/** The configuration of Alertmanager, without any secret: those are files that it names. */
function alertmanagerYaml(plan: AlertingPlan): string {
  return toYaml({
    route: routeTree(plan),
    inhibit_rules: INHIBITION,
    ...(plan.quiet && { time_intervals: [quietInterval(plan.quiet)] }),
    receivers: receiversOf(plan),
  });
}

/**
 * The Secret from which the operator takes the configuration as it is, and the secrets beside it. An AlertmanagerConfig would
 * be read by people in the manifests, but it knows no time zone: quiet hours would be those of UTC (prometheus-operator#5512).
 */
export function writeConfig(system: System, plan: AlertingPlan): SecretRef {
  const files = [...groupBy(secretsOf(plan.receivers), ({ receiver }) => receiver)].flatMap(([receiver, secrets]) => {
    const what = secrets.map((secret) => secret.what).join('; ');
    const given = system.need.given(
      `alerts-${receiver}`,
      secrets.map(({ part }) => part),
      what,
    );
    return secrets.map((secret) => [keyOf(secret), (given[secret.part] as Minted).plain] as const);
  });
  const data: Record<string, Text> = { [CONFIG_KEY]: text`${alertmanagerYaml(plan)}`, ...Object.fromEntries(files) };
  return system.need.secret({ name: system.name('alertmanager'), data });
}
