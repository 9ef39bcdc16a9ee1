import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from './kinds';
import { OPERATOR } from './names';

/** A pause that has no end of its own, measurements that say nothing, a version that waits to take over: there a person decides. */
const OPEN = [
  "variables.pauses.exists(pause, pause.reason in ['InconclusiveAnalysisRun', 'BlueGreenPause'])",
  '(variables.steps.size() > variables.step && has(variables.steps[variables.step].pause) && !has(variables.steps[variables.step].pause.duration))',
].join(' || ');

/**
 * A window cannot be skipped: the API server lets nobody but the controller move a Rollout to another step, or end a pause that has a
 * length. To abort stays everybody's right who may change Rollouts.
 */
export function writeGuard(system: System): void {
  const name = system.name('windows');
  const meta = { name } as const;
  new Manifest(system, ValidatingAdmissionPolicy, {
    ...meta,
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: ['argoproj.io'], apiVersions: ['*'], operations: ['UPDATE'], resources: ['rollouts/status'] },
        ],
      },
      matchConditions: [
        {
          name: 'not-the-controller',
          expression: `request.userInfo.username != 'system:serviceaccount:${OPERATOR}:${OPERATOR}'`,
        },
      ],
      variables: [
        { name: 'step', expression: 'int(oldObject.?status.?currentStepIndex.orValue(0))' },
        { name: 'steps', expression: 'oldObject.spec.strategy.?canary.?steps.orValue([])' },
        { name: 'pauses', expression: 'oldObject.?status.?pauseConditions.orValue([])' },
        { name: 'open', expression: OPEN },
      ],
      validations: [
        {
          expression: '!object.?status.?promoteFull.orValue(false)',
          message: 'The windows of a release cannot be skipped: wait until it is over, or abort it.',
        },
        {
          expression: 'int(object.?status.?currentStepIndex.orValue(0)) == variables.step',
          message: 'A step of a release cannot be skipped: wait until its window is over, or abort the release.',
        },
        {
          expression: 'object.?status.?pauseConditions.orValue([]).size() >= variables.pauses.size() || variables.open',
          message: 'The window of this step is not over: wait, or abort the release.',
        },
      ],
    },
  });
  new Manifest(system, ValidatingAdmissionPolicyBinding, {
    ...meta,
    spec: { policyName: name, validationActions: ['Deny'] },
  });
}
