import type { Duration } from 'cdk8s';
import type { CircuitBreaker, FaultInjection, Retries, ServicePolicy } from '../../handles/mesh';
import type { Check } from '../../kernel/base/faults';
import type { Stage } from '../../kernel/base/row';

/** As Envoy takes them: HTTP's and gRPC's. */
const RETRY_ON = [
  ...['5xx', 'gateway-error', 'reset', 'reset-before-request', 'connect-failure', 'envoy-ratelimited', 'retriable-4xx'],
  ...['refused-stream', 'retriable-status-codes', 'retriable-headers', 'http3-post-connect-failure'],
  ...['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'],
];

/** What of a policy would be refused, or hold otherwise than it reads. */
export function checkPolicy(check: Check, prop: string, policy: ServicePolicy, stage: Stage): void {
  const { timeout, retries, breaker, fault } = policy;
  if (timeout !== undefined) checkTime(check, `${prop}.timeout`, timeout);
  if (typeof retries === 'object') checkRetries(check, `${prop}.retries`, retries, timeout);
  if (breaker !== undefined) checkBreaker(check, `${prop}.breaker`, breaker);
  if (fault !== undefined) checkFault(check, `${prop}.fault`, fault, stage);
  if (typeof policy.balance !== 'object' || typeof policy.balance.stickyTo === 'string') return;
  const { stickyTo } = policy.balance;
  if ('header' in stickyTo)
    check.that(/^[a-z0-9][a-z0-9-]*$/.test(stickyTo.header), {
      prop: `${prop}.balance.stickyTo.header`,
      given: stickyTo.header,
      message: 'is no name of a header',
      allowed: 'lower-case letters, digits and dashes',
    });
}

function checkTime(check: Check, prop: string, time: Duration): void {
  check.that(time.toMilliseconds() >= 1, {
    prop,
    given: `${time.toMilliseconds()}ms`,
    message: 'is no time',
    allowed: '1 millisecond and more',
  });
}

function checkRetries(check: Check, prop: string, { attempts, perTry, on = [] }: Retries, timeout?: Duration): void {
  check.that(Number.isInteger(attempts) && attempts >= 1 && attempts <= 10, {
    prop: `${prop}.attempts`,
    given: attempts,
    message: 'is no number of attempts',
    allowed: "1 to 10, or retries: 'none'",
  });
  if (perTry !== undefined) checkTime(check, `${prop}.perTry`, perTry);
  check.that(perTry === undefined || timeout === undefined || perTry.toMilliseconds() <= timeout.toMilliseconds(), {
    prop: `${prop}.perTry`,
    given: perTry && `${perTry.toMilliseconds()}ms`,
    message: 'is longer than the timeout of them all, so that no second attempt is made',
    allowed: `at most ${timeout?.toMilliseconds()}ms`,
  });
  for (const word of on)
    check.that(RETRY_ON.includes(word) || /^[1-5]\d\d$/.test(word), {
      prop: `${prop}.on`,
      given: word,
      message: 'is nothing that a proxy retries on',
      allowed: `${RETRY_ON.join(', ')}, or a status of HTTP`,
    });
}

function checkBreaker(check: Check, prop: string, breaker: CircuitBreaker): void {
  const { connections, waiting, requests, retries, failures, atMost, every, rest } = breaker;
  for (const [name, given] of Object.entries({ connections, waiting, requests, retries, failures }))
    check.that(given === undefined || (Number.isInteger(given) && given >= 1), {
      prop: `${prop}.${name}`,
      given,
      message: 'is no number of them',
      allowed: 'whole numbers from 1',
    });
  check.that(atMost === undefined || (Number.isInteger(atMost) && atMost >= 1 && atMost <= 100), {
    prop: `${prop}.atMost`,
    given: atMost,
    message: 'is no share of servers',
    allowed: '1 to 100',
  });
  for (const [name, time] of Object.entries({ every, rest }))
    if (time !== undefined) checkTime(check, `${prop}.${name}`, time);
}

function checkFault(check: Check, prop: string, { delay, abort }: FaultInjection, stage: Stage): void {
  check
    .that(stage !== 'prod', {
      prop,
      given: [delay && 'delay', abort && 'abort'].filter((one) => one !== undefined).join(', '),
      message: 'would meet customers: this environment is prod',
      fix: "Choose it by the row: env.row.stage === 'prod' ? {} : { fault: … }.",
    })
    .that(delay !== undefined || abort !== undefined, {
      prop,
      given: {},
      message: 'lets nothing go wrong',
      allowed: 'delay, abort, or both',
    });
  for (const [name, one] of Object.entries({ delay, abort }))
    check.that(one === undefined || (one.percent > 0 && one.percent <= 100), {
      prop: `${prop}.${name}.percent`,
      given: one?.percent,
      message: 'is no share of requests',
      allowed: 'above 0, up to 100',
    });
  if (delay !== undefined) checkTime(check, `${prop}.delay.by`, delay.by);
  check.that(abort === undefined || (Number.isInteger(abort.status) && abort.status >= 200 && abort.status <= 599), {
    prop: `${prop}.abort.status`,
    given: abort?.status,
    message: 'is no status of an answer',
    allowed: '200 to 599',
  });
}
