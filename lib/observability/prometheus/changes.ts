import type { Flaw } from '../../kernel/base/faults';
import { type JsonObject, mapOf } from '../../kernel/base/values';
import type { PrometheusSpec } from './kinds';

/**
 * What must not become of a Prometheus that stands: the operator takes each of these, makes the StatefulSet anew with all its pods at
 * once, and leaves the volumes as they were. Seen with v0.93.0.
 * @param before the spec that is published
 * @param after the spec that would be
 */
export function prometheusChanges(before: PrometheusSpec, after: PrometheusSpec): Flaw[] {
  const [old, given] = [claimOf(before), claimOf(after)];
  if (old === undefined) return [];
  if (given === undefined)
    return [
      {
        prop: 'storage',
        given: undefined,
        message:
          'is taken away: what is measured from then on is gone with each pod, and what was measured is out of sight',
        allowed: String(old.class),
      },
    ];
  return [
    ...other('size', old.size, given.size, 'is another size than'),
    ...other('storage', old.class, given.class, 'is another class than'),
  ];
}

function other(prop: string, before: unknown, given: unknown, message: string): Flaw[] {
  if (before === given) return [];
  return [
    {
      prop,
      given,
      message: `${message} ${before}: all servers start anew at once, on the volumes that they had`,
      allowed: String(before),
      fix: 'See Grow a volume on the page of PrometheusMonitoring; then accept the change.',
    },
  ];
}

function claimOf({ storage }: PrometheusSpec): { size: unknown; class: unknown } | undefined {
  const template = mapOf(storage as unknown as JsonObject | undefined).volumeClaimTemplate;
  if (template === undefined) return undefined;
  const spec = mapOf(mapOf(template).spec);
  return { size: mapOf(mapOf(spec.resources).requests).storage, class: spec.storageClassName };
}
