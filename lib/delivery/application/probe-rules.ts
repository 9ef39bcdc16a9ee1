import type { Check } from '../../kernel/base/faults';
import { canonical } from '../../kernel/base/values';
import type { ApplicationPlan } from './plan';
import type { Probe } from './props';

/** Longer, and a release is taken back before its first pod is ready. */
const LONGEST_START = 540;

/** Pods that nobody asks get requests before they can answer, and go on to get them when they no longer can. */
export function checkProbes(check: Check, plan: ApplicationPlan): void {
  const { ready, live, startSeconds } = plan;
  for (const [name, probe] of Object.entries({ ready, live })) {
    check.that(probe !== undefined, {
      prop: `probes.${name}`,
      given: probe,
      message:
        name === 'ready'
          ? 'is missing: requests would come before it can answer'
          : 'is missing: one that hangs would hang for ever',
      allowed: "as { http: '/ready' }, { grpc: {} }, { tcp: {} } or { command: […] }",
    });
    if (probe !== undefined) checkProbe(check, `probes.${name}`, probe, plan);
  }
  check
    .that(ready === undefined || canonical(ready) !== canonical(live), {
      prop: 'probes.live',
      given: live,
      message: 'asks the same as ready: when what it needs is gone, every pod would be started anew as well',
      fix: 'Ask for something that depends on the program alone.',
    })
    .that(startSeconds >= 5 && startSeconds <= LONGEST_START, {
      prop: 'probes.start',
      given: `${startSeconds}s`,
      message: 'is no time to start in',
      allowed: `5s to ${LONGEST_START}s`,
    });
}

function checkProbe(check: Check, prop: string, probe: Probe, { ports }: ApplicationPlan): void {
  const port = portOf(probe);
  check
    .that(port === undefined || ports.some(({ name }) => name === port), {
      prop: `${prop}.port`,
      given: port,
      message: 'is no port of it',
      allowed: ports.map(({ name }) => name).join(', '),
    })
    .that(!('http' in probe) || probe.http.startsWith('/'), {
      prop: `${prop}.http`,
      given: 'http' in probe ? probe.http : undefined,
      message: 'is no path of a URL',
      allowed: 'as /ready',
    })
    .that(!('command' in probe) || probe.command.length > 0, {
      prop: `${prop}.command`,
      given: [],
      message: 'runs nothing',
    });
}

/** Name of the port that a probe asks. @returns undefined where it is the first, or none */
export function portOf(probe: Probe): string | undefined {
  if ('http' in probe) return probe.port;
  if ('grpc' in probe) return probe.grpc.port;
  return 'tcp' in probe ? probe.tcp.port : undefined;
}
