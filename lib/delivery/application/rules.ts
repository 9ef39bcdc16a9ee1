import type { Check } from '../../kernel/base/faults';
import { isPort } from '../../kernel/base/grammar';
import { isOlder, mebibytes } from '../../kernel/base/quantity';
import type { ApplicationPlan } from './plan';
import { checkProbes } from './probe-rules';
import { checkTold } from './told-rules';

/** What would not start, would be gone with one zone, or would be released unseen. */
export function checkApplication(check: Check, plan: ApplicationPlan): void {
  checkPorts(check, plan);
  checkSize(check, plan);
  checkScale(check, plan);
  checkZones(check, plan);
  checkProbes(check, plan);
  checkTold(check, plan);
  checkStop(check, plan);
  checkRelease(check, plan);
}

function checkPorts(check: Check, { ports, metrics }: ApplicationPlan): void {
  const served = ports.filter((port) => port.served);
  check.that(served.length > 0, {
    prop: 'ports',
    given: {},
    message: 'names none: nobody could call it',
    allowed: "as { http: { port: 8080, protocol: 'http' } }",
  });
  for (const { name, port, service } of served)
    check
      .that(isPort(port) && port > 1023, {
        prop: `ports.${name}.port`,
        given: port,
        message: 'is no port that a restricted pod may listen on',
        allowed: '1024 to 65535',
      })
      .that(isPort(service), { prop: `ports.${name}.service`, given: service, message: 'is no port of a Service' })
      .that(/^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,14}$/.test(name), {
        prop: `ports.${name}`,
        given: name,
        message: 'is no name of a port',
        allowed: 'at most 15 lower-case letters, digits and single dashes, a letter first',
      })
      .that(served.findIndex((other) => other.port === port) === served.findIndex((other) => other.name === name), {
        prop: `ports.${name}.port`,
        given: port,
        message: `is that of ${served.find((other) => other.port === port)?.name}, too`,
      })
      .that(
        served.findIndex((other) => other.service === service) === served.findIndex((other) => other.name === name),
        {
          prop: `ports.${name}.service`,
          given: service,
          message: `is that of ${served.find((other) => other.service === service)?.name}, too`,
          fix: 'Say service of one of the two.',
        },
      );
  check.that('none' in metrics || isPort(metrics.port), {
    prop: 'watch.metrics.port',
    given: 'none' in metrics ? undefined : metrics.port,
    message: 'is no port',
  });
}

function checkSize(check: Check, { size: { cpu, cpuLimit, memory } }: ApplicationPlan): void {
  check
    .that(cpu > 0, { prop: 'size.cpu', given: cpu, message: 'is no number of cores', allowed: 'above 0' })
    .that(cpuLimit === undefined || cpuLimit >= cpu, {
      prop: 'size.cpuLimit',
      given: cpuLimit,
      message: 'is less than what it is sure of',
      allowed: `${cpu} and more`,
    })
    .that(mebibytes(memory) >= 16, {
      prop: 'size.memory',
      given: memory.asString(),
      message: 'is too little for any program',
      allowed: 'at least 16Mi',
    });
}

function checkScale(check: Check, { scale: { min, max, cpuPercent } }: ApplicationPlan): void {
  check
    .that(Number.isInteger(min) && min >= 1, {
      prop: 'scale.min',
      given: min,
      message: 'is no number of pods',
      allowed: '1 and more',
    })
    .that(Number.isInteger(max) && max >= min, {
      prop: 'scale.max',
      given: max,
      message: 'is less than the fewest',
      allowed: `${min} and more`,
      fix: 'Where min is max, there are always so many.',
    })
    .that(cpuPercent > 0 && cpuPercent <= 100, {
      prop: 'scale.cpuPercent',
      given: cpuPercent,
      message: 'is no share of the cores that it is sure of',
      allowed: '1 to 100',
    });
}

/** What is in one zone is gone with it. */
function checkZones(check: Check, { stage, zones, placement, scale: { min } }: ApplicationPlan): void {
  check
    .that(Number.isInteger(zones) && zones >= (stage === 'prod' ? 2 : 1), {
      prop: 'placement.zones',
      given: zones,
      message: stage === 'prod' ? 'is too few in prod: what is in one zone is gone with it' : 'is no number of zones',
      allowed: stage === 'prod' ? '2 and more' : '1 and more',
    })
    .that(zones <= 1 || placement.zones.length >= zones, {
      prop: 'placement.zones',
      given: zones,
      message: `is more than there are where it may stand: ${placement.zones.join(', ') || 'its nodes are in no zone'}`,
      allowed: placement.zones.length < 2 ? '1' : `${placement.zones.length} and fewer`,
      fix: 'Choose another pool, or add nodes in other zones.',
    })
    .that(zones <= 1 || min >= zones, {
      prop: 'scale.min',
      given: min,
      message: `cannot be in ${zones} zones`,
      allowed: `${zones} and more`,
    });
}

function checkStop(check: Check, { kubernetes, drainSeconds, graceSeconds, run }: ApplicationPlan): void {
  check
    .that(!isOlder(kubernetes, '1.30'), {
      prop: 'kubernetes',
      given: kubernetes,
      message: 'cannot keep a pod answering while everybody learns that it goes: it knows no preStop.sleep',
      allowed: '1.30 and newer',
    })
    .that(drainSeconds >= 1 && drainSeconds <= 300, {
      prop: 'stop.drain',
      given: `${drainSeconds}s`,
      message: 'is no time in which everybody learns that a pod goes',
      allowed: '1s to 300s',
    })
    .that(graceSeconds >= 1, {
      prop: 'stop.grace',
      given: `${graceSeconds}s`,
      message: 'leaves nothing to finish in what is under way',
      allowed: '1s and longer',
    })
    .that(Number.isInteger(run.uid) && run.uid > 0, {
      prop: 'run.uid',
      given: run.uid,
      message: 'is no user that a restricted pod may have',
      allowed: 'above 0',
    });
}

function checkRelease(check: Check, { release, kind }: ApplicationPlan): void {
  const words = Object.keys(release);
  const surge = 'rolling' in release ? (release.rolling.surgePercent ?? 25) : 25;
  check
    .that(words.length === 1 && ['rolling', 'canary', 'blueGreen'].includes(String(words[0])), {
      prop: 'release',
      given: words,
      message: 'is not one way',
      allowed: '{ rolling }, { canary } or { blueGreen }',
    })
    .that(kind !== 'stateful' || 'rolling' in release, {
      prop: 'release',
      given: words,
      message: 'makes pods anew under other names, and its pods keep theirs, with their volumes',
      allowed: '{ rolling: {} }',
    })
    .that(Number.isInteger(surge) && surge >= 1 && surge <= 100, {
      prop: 'release.rolling.surgePercent',
      given: surge,
      message: 'lets no new pod come, and none may be missing',
      allowed: '1 to 100',
    });
}
