import type { Check } from '../../kernel/base/faults';
import { bytes } from '../../kernel/base/quantity';
import { daysOf, type PrometheusPlan, secondsOf } from './plan';
import { checkProbes } from './probe-rules';
import type { PrometheusMonitoringProps } from './props';
import { bytesPerDay, daysOn, gibibytesFor } from './sizing';

const GIB = 1024 ** 3;

/** Alerts that reach nobody are none. Types say so already, to those who compile. */
export function checkTold(check: Check, { alerting }: Partial<PrometheusMonitoringProps>): void {
  check
    .that(alerting !== undefined, {
      prop: 'alerting',
      given: undefined,
      message: 'is missing: alerts would reach nobody',
      allowed: 'alerting: { receivers, default } and more',
    })
    .done();
}

/** What Prometheus would bear badly, or its operator refuse when it is too late. */
export function checkPrometheus(check: Check, plan: PrometheusPlan): void {
  checkServers(check, plan);
  const sound = checkRate(check, plan);
  if (checkRetention(check, plan) && sound) checkRoom(check, plan);
  if (plan.push !== undefined) checkPush(check, plan.push);
  if (plan.probes !== undefined) checkProbes(check, plan.probes);
}

function checkServers(check: Check, { replicas, placement, cpu, memory, kubelets }: PrometheusPlan): void {
  const whole = Number.isInteger(replicas) && replicas >= 1;
  check
    .that(whole, { prop: 'replicas', given: replicas, message: 'is no number of servers', allowed: '1 and more' })
    .that(!whole || replicas <= placement.nodes, {
      prop: 'replicas',
      given: replicas,
      message: 'does not fit: each stands on a node of its own',
      allowed: `1 to ${placement.nodes}`,
      fix: 'Take fewer, or a larger pool.',
    })
    .that(cpu > 0, { prop: 'cpu', given: cpu, message: 'is no number of cores', allowed: 'more than 0' })
    .that(bytes(memory) >= GIB / 2, {
      prop: 'memory',
      given: memory.asString(),
      message: 'is too little to start with',
      allowed: '512Mi and more',
    })
    .word('kubelets', kubelets, ['self-signed', 'cluster']);
}

/** Whether a day can be reckoned. */
function checkRate(check: Check, { series, interval, timeout }: PrometheusPlan): boolean {
  const every = secondsOf(interval);
  const waits = secondsOf(timeout);
  const counted = Number.isInteger(series) && series >= 1000;
  const timed = Number.isInteger(every) && every >= 5 && every <= 120;
  check
    .that(counted, { prop: 'series', given: series, message: 'is no number of series', allowed: '1000 and more' })
    .that(timed, {
      prop: 'interval',
      given: interval.toHumanString(),
      message: 'is no time between measurements: over two minutes values count as gone between them',
      allowed: 'whole seconds, 5 seconds to 2 minutes',
    })
    .that(Number.isInteger(waits) && waits >= 1 && waits <= every, {
      prop: 'timeout',
      given: timeout.toHumanString(),
      message: 'does not fit into the interval: prometheus-operator would keep the configuration before',
      allowed: `whole seconds, 1 second to ${interval.toHumanString()}`,
    });
  return counted && timed;
}

function checkRetention(check: Check, { retention }: PrometheusPlan): boolean {
  const days = daysOf(retention);
  const whole = Number.isInteger(days) && days >= 1;
  check.that(whole, {
    prop: 'retention',
    given: retention.toHumanString(),
    message: 'is no time to keep what was measured',
    allowed: 'whole days, 1 and more',
  });
  return whole;
}

function checkRoom(check: Check, { retention, series, interval, size }: PrometheusPlan): void {
  const perDay = bytesPerDay(series, secondsOf(interval));
  const days = daysOf(retention);
  const holds = daysOn(bytes(size), perDay);
  check.that(days <= holds, {
    prop: 'retention',
    given: retention.toHumanString(),
    message: `is more than the storage holds: ${series} series every ${interval.toHumanString()} are ${(perDay / GIB).toFixed(2)} GiB a day, and 85 % of ${size.asString()} may be data`,
    allowed: holds < 1 ? 'no day on this volume' : `at most ${holds} days on this volume`,
    fix: `Set size to ${gibibytesFor(days, perDay)}Gi or more, or reckon series anew.`,
  });
}

function checkPush(check: Check, { size, stale }: NonNullable<PrometheusPlan['push']>): void {
  check
    .that(bytes(size) >= GIB / 16, {
      prop: 'push.size',
      given: size.asString(),
      message: 'is too small for a volume',
      allowed: '64Mi and more',
    })
    .that(secondsOf(stale) >= 3600 && Number.isInteger(secondsOf(stale)), {
      prop: 'push.stale',
      given: stale.toHumanString(),
      message: 'is no time after which a job should be missed',
      allowed: 'whole seconds, an hour and more',
    });
}
