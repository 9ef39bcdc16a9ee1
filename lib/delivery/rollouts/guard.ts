import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from './kinds';
import { HASH_LABEL, OPERATOR } from './names';
import type { Rhythm } from './rhythm';

/** What the API server lets nobody do but the controller. */
interface Guard {
  readonly name: string;
  readonly group: string;
  readonly resource: string;
  /** @default changes alone */
  readonly operations?: readonly ('CREATE' | 'UPDATE')[];
  /** Further conditions, by name. @default none */
  readonly where?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** What must hold, by what is said where it does not. */
  readonly must: Readonly<Record<string, string>>;
}

/**
 * A window ends when it is over: nobody moves a Rollout to another step, or writes what the controller found. A person decides where the
 * controller waits for one, and aborts whenever it is needed. That is left to everybody who may change Rollouts.
 */
const WINDOWS: Guard = {
  name: 'windows',
  group: 'argoproj.io',
  resource: 'rollouts/status',
  variables: {
    before: 'oldObject.?status.orValue({})',
    after: 'object.?status.orValue({})',
    step: 'int(oldObject.?status.?currentStepIndex.orValue(0))',
    steps: 'oldObject.spec.strategy.?canary.?steps.orValue([])',
    pauses: 'oldObject.?status.?pauseConditions.orValue([])',
    gate: 'variables.steps.size() > variables.step && has(variables.steps[variables.step].pause) && !has(variables.steps[variables.step].pause.duration)',
    person: '!oldObject.spec.strategy.?blueGreen.?autoPromotionEnabled.orValue(true)',
    // Too few called in a window that is over: who lets it go on goes past the step that asked.
    silent: "variables.pauses.exists(pause, pause.reason == 'InconclusiveAnalysisRun')",
    open: "variables.pauses.all(pause, pause.reason == 'InconclusiveAnalysisRun' || (pause.reason == 'BlueGreenPause' && variables.person) || (pause.reason == 'CanaryPauseStep' && variables.gate))",
    theirs: `['abort', 'abortedAt', 'currentStepIndex', 'pauseConditions', 'promoteFull'] + (variables.silent ? ['controllerPause'] : [])`,
  },
  must: {
    'The windows of a release cannot be skipped: wait until it is over, or abort it.':
      '!object.?status.?promoteFull.orValue(false)',
    'A step of a release cannot be skipped: wait until its window is over, or abort the release.':
      'int(object.?status.?currentStepIndex.orValue(0)) in [variables.step] + (variables.silent && variables.open ? [variables.step + 1] : [])',
    'The window of this step is not over: wait, or abort the release.':
      'object.?status.?pauseConditions.orValue([]) == variables.pauses || (variables.open && object.?status.?pauseConditions.orValue([]).size() == 0)',
    'What a release has come to is written by its controller alone: wait, or abort it.':
      'variables.before.all(key, key in variables.theirs || (key in variables.after && variables.after[key] == variables.before[key])) && variables.after.all(key, key in variables.theirs || key in variables.before)',
  },
};

/** Who writes a Rollout cannot leave windows out either, or make them shorter. @param minimum in seconds */
function stepsGuard(minimum: number): Guard {
  const seconds =
    "duration(type(step.pause.duration) == int ? string(step.pause.duration) + 's' : string(step.pause.duration))";
  return {
    name: 'steps',
    group: 'argoproj.io',
    resource: 'rollouts',
    operations: ['CREATE', 'UPDATE'],
    where: { 'other-steps': "request.operation == 'CREATE' || object.spec.?strategy != oldObject.spec.?strategy" },
    variables: { steps: 'object.spec.?strategy.?canary.?steps.orValue([])' },
    must: {
      [`A step of a release is looked at for ${minimum}s at least in this environment.`]: `variables.steps.all(step, !has(step.pause) || !has(step.pause.duration) || ${seconds} >= duration('${minimum}s'))`,
      'Each weight of a release is looked at: a pause with a duration follows it.':
        '!object.spec.?strategy.?canary.hasValue() || (variables.steps.exists(step, has(step.setWeight)) && variables.steps.filter(step, has(step.setWeight)).size() <= variables.steps.filter(step, has(step.pause) && has(step.pause.duration)).size())',
    },
  };
}

/** To end a measurement counts as passed. */
const ANALYSES: Guard = {
  name: 'analyses',
  group: 'argoproj.io',
  resource: 'analysisruns',
  must: {
    'What is measured of a release is not ended, nor written, by hand: wait until it is over, or abort the release.':
      'object.spec == oldObject.spec && object.?status.orValue({}) == oldObject.?status.orValue({})',
  },
};

/** Whoever applies, edits or replaces such a Service with another selector, by whichever tool, would put the next version live at once. */
const SERVICES: Guard = {
  name: 'services',
  group: '',
  resource: 'services',
  where: { 'is-pointed': `'${HASH_LABEL}' in oldObject.spec.?selector.orValue({})` },
  must: {
    'Argo Rollouts points this Service at one version of a release: write it without a selector, or delete it.':
      'object.spec.?selector.orValue({}) == oldObject.spec.?selector.orValue({})',
  },
};

/** Has the API server keep releases in the hands of their controller. */
export function writeGuards(system: System, { minimum }: Rhythm): void {
  for (const guard of [WINDOWS, stepsGuard(minimum), ANALYSES, SERVICES]) writeGuard(system, guard);
}

function writeGuard(system: System, guard: Guard): void {
  const { group, resource, operations = ['UPDATE'], where, variables, must } = guard;
  const name = system.name(guard.name);
  const others = `request.userInfo.username != 'system:serviceaccount:${OPERATOR}:${OPERATOR}'`;
  new Manifest(system, ValidatingAdmissionPolicy, {
    name,
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [{ apiGroups: [group], apiVersions: ['*'], operations, resources: [resource] }],
      },
      matchConditions: expressions({ 'not-the-controller': others, ...where }),
      ...(variables && { variables: expressions(variables) }),
      validations: Object.entries(must).map(([message, expression]) => ({ expression, message })),
    },
  });
  new Manifest(system, ValidatingAdmissionPolicyBinding, {
    name,
    spec: { policyName: name, validationActions: ['Deny'] },
  });
}

function expressions(named: Readonly<Record<string, string>>) {
  return Object.entries(named).map(([name, expression]) => ({ name, expression }));
}
