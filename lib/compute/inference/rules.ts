import type { Check } from '../../kernel/base/faults';
import { isDnsLabel } from '../../kernel/base/names';
import { mebibytes } from '../../kernel/base/quantity';
import type { VideoInferencePlan } from './plan';
import { READINGS } from './props';

/** As servers of streams know them: application and stream, of characters that no URL reads otherwise. */
export const STREAM = /^[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+$/;
/** Variables that are set from the streams. */
export const OURS = ['INPUT_URL_FILE', 'OUTPUT_URL_FILE', 'MODELS', 'STREAM_NAME'];

/** What would not start, would watch itself, or would keep a GPU for nothing. */
export function checkVideoInference(check: Check, plan: VideoInferencePlan): void {
  checkStreams(check, plan);
  checkSizes(check, plan);
  checkAddresses(check, plan);
  check
    .word('reads', plan.reads, READINGS)
    .that(plan.cuda === undefined || /^\d+\.\d+$/.test(plan.cuda), {
      prop: 'cuda',
      given: plan.cuda,
      message: 'is no version of CUDA',
      allowed: 'as 12.8',
    })
    .that(Number.isInteger(plan.uid) && plan.uid > 0, {
      prop: 'uid',
      given: plan.uid,
      message: 'is no user that a restricted pod may have',
      allowed: 'above 0',
    });
  for (const name of Object.keys(plan.env))
    check.that(!OURS.includes(name), {
      prop: `env.${name}`,
      given: plan.env[name],
      message: 'is set from the streams',
      fix: 'Leave it out.',
    });
  const folder = plan.models?.folder;
  check.that(folder === undefined || /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/.test(folder), {
    prop: 'models.folder',
    given: folder,
    message: 'is no folder of a bucket',
    allowed: 'as detector/v3, without a slash at either end',
  });
}

function checkStreams(check: Check, { id, streams, back }: VideoInferencePlan): void {
  check.that(streams.length > 0, {
    prop: 'streams',
    given: {},
    message: 'names no stream: nothing would be looked at',
    allowed: "as { door: { input: 'live/door', output: 'live/door_marked' } }",
  });
  for (const { name, input, output } of streams) {
    const at = `streams.${name}`;
    check
      .that(isDnsLabel(`${id}-${name}`, 52), {
        prop: at,
        given: name,
        message: 'cannot name a pod',
        allowed: 'lower-case letters, digits and dashes; with the id at most 52',
      })
      .that(STREAM.test(input), { prop: `${at}.input`, given: input, ...NO_STREAM })
      .that(output === undefined || STREAM.test(output), { prop: `${at}.output`, given: output, ...NO_STREAM });
    const watched = back ? streams.find((other) => other.input === output) : undefined;
    check.that(watched === undefined, {
      prop: `${at}.output`,
      given: output,
      message: watched?.name === name ? 'is what it looks at' : `is what ${watched?.name} looks at`,
      fix: 'Publish under a name of its own; what follows on it is a VideoInference of its own.',
    });
    const twin = streams.find((other) => other.name !== name && output !== undefined && other.output === output);
    check.that(twin === undefined || twin.name > name, {
      prop: `${at}.output`,
      given: output,
      message: `is what ${twin?.name} publishes already: a stream has one publisher`,
      fix: 'Call one of the two otherwise.',
    });
  }
}

const NO_STREAM = { message: 'is no stream', allowed: 'as live/door: letters, digits, dashes, underscores' };

function checkSizes(check: Check, plan: VideoInferencePlan): void {
  const { cpu, gpusEach, memory } = plan;
  check
    .that(Number.isInteger(gpusEach) && gpusEach >= 1, {
      prop: 'gpusEach',
      given: gpusEach,
      message: 'is no number of GPUs: they are not cut into fractions',
      allowed: '1 and more',
      fix: 'For a part of one, share the pool.',
    })
    .that(cpu > 0, { prop: 'cpu', given: cpu, message: 'is no number of cores', allowed: 'above 0' })
    .that(mebibytes(memory) >= 512, {
      prop: 'memory',
      given: memory.asString(),
      message: 'is too little for a model',
      allowed: 'at least 512Mi',
    });
}

function checkAddresses(check: Check, { health, metrics }: VideoInferencePlan): void {
  for (const [prop, of] of [['health', health] as const, ['metrics', metrics] as const]) {
    if (of === undefined) continue;
    check
      .that(Number.isInteger(of.port) && of.port > 1023 && of.port < 65536, {
        prop: `${prop}.port`,
        given: of.port,
        message: 'is no port that it may listen on',
        allowed: '1024 to 65535',
      })
      .that(of.path === undefined || of.path.startsWith('/'), {
        prop: `${prop}.path`,
        given: of.path,
        message: 'is no path of a URL',
        allowed: 'as /health',
      });
  }
}
