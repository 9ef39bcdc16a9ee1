import { kind } from '../../kernel/base/kind';
import { type Law, law, type Tell } from '../../kernel/base/law';
import { isMap, type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { AnalysisTemplate, Rollout, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from './kinds';

/** Whose weights the controller moves. */
const VirtualService = kind<object>('networking.istio.io/v1', 'VirtualService');
const STRATEGIES = 'spec.strategy';

/** What is known of the kinds of Argo Rollouts beyond their schemas: it has no webhook, so that the API server takes everything else. */
export const ROLLOUT_LAWS: readonly Law[] = [
  law(Rollout, {
    refers: [
      ...['canary.stableService', 'canary.canaryService', 'blueGreen.activeService', 'blueGreen.previewService'].map(
        (field) => ({ at: `${STRATEGIES}.${field}`, to: 'Service' as const }),
      ),
      ...[
        'canary.analysis',
        'canary.steps[].analysis',
        'blueGreen.prePromotionAnalysis',
        'blueGreen.postPromotionAnalysis',
      ].map((field) => ({
        at: `${STRATEGIES}.${field}.templates[].templateName`,
        to: AnalysisTemplate,
      })),
      { at: `${STRATEGIES}.canary.trafficRouting.istio.virtualService.name`, to: VirtualService },
    ],
    fixed: { fields: ['spec.selector'], by: 'its definition refuses the change', fix: 'Release under another name.' },
    check: judgeRollout,
  }),
  law(AnalysisTemplate, { check: judgeTemplate }),
  law(ValidatingAdmissionPolicyBinding, { refers: [{ at: 'spec.policyName', to: ValidatingAdmissionPolicy }] }),
];

/** What the controller calls InvalidSpec, after it was applied. */
function judgeRollout(spec: JsonObject, tell: Tell): void {
  const { canary, blueGreen } = mapOf(spec.strategy);
  const prop = 'strategy';
  if (isMap(canary) === isMap(blueGreen))
    tell(prop, Object.keys(mapOf(spec.strategy)), 'must be one of the two', { allowed: 'canary, blueGreen' });
  const { minReadySeconds = 0, progressDeadlineSeconds = 600 } = spec;
  if (Number(minReadySeconds) >= Number(progressDeadlineSeconds))
    tell('progressDeadlineSeconds', progressDeadlineSeconds, 'is over before a pod counts as ready', {
      allowed: `more than ${minReadySeconds}`,
    });
  const { revisions = 0 } = mapOf(spec.rollbackWindow);
  const { revisionHistoryLimit = 10 } = spec;
  if (Number(revisions) >= Number(revisionHistoryLimit))
    tell('rollbackWindow.revisions', revisions, 'goes back to versions that are not kept', {
      allowed: `less than revisionHistoryLimit, ${revisionHistoryLimit}`,
    });
  if (isMap(canary)) judgeCanary(mapOf(canary), tell);
  if (isMap(blueGreen)) judgeBlueGreen(mapOf(blueGreen), tell);
}

function judgeCanary(canary: JsonObject, tell: Tell): void {
  const { stableService, canaryService, trafficRouting, maxSurge, maxUnavailable } = canary;
  if (stableService !== undefined && stableService === canaryService)
    tell('canaryService', canaryService, 'is the stable one, too: two are needed');
  if (isMap(trafficRouting) && (stableService === undefined || canaryService === undefined))
    tell('trafficRouting', Object.keys(trafficRouting), 'shares out between two Services, and they are not named', {
      fix: 'Name stableService and canaryService.',
    });
  if (maxSurge === 0 && maxUnavailable === 0)
    tell('maxSurge', maxSurge, 'and maxUnavailable are both 0: no pod could ever be replaced');
  maps(canary.steps).forEach((step, i) => {
    const { setWeight, pause } = step;
    if (Object.keys(step).length !== 1) tell(`steps[${i}]`, step, 'must say one thing');
    if (typeof setWeight === 'number' && (setWeight < 0 || setWeight > 100))
      tell(`steps[${i}].setWeight`, setWeight, 'is no share of 100', { allowed: '0 to 100' });
    const { duration } = mapOf(pause);
    if (duration !== undefined && !/^([1-9]\d*)[smh]?$/.test(String(duration)))
      tell(`steps[${i}].pause.duration`, duration, 'is no time to wait', { allowed: 'as 30s, 10m, 1h' });
  });
}

function judgeBlueGreen({ activeService, previewService }: JsonObject, tell: Tell): void {
  if (activeService === previewService)
    tell('previewService', previewService, 'is the active one, too: two are needed');
}

/** Upstream's own default lets nobody answer four times, and says so nowhere. */
function judgeTemplate(spec: JsonObject, tell: Tell): void {
  for (const { name, consecutiveErrorLimit, interval, count } of maps(spec.metrics)) {
    if (consecutiveErrorLimit === undefined)
      tell(
        `metrics ${name}: consecutiveErrorLimit`,
        undefined,
        'is not said: who does not answer would pass for a while',
        {
          fix: 'Say how often on end nobody may answer.',
        },
      );
    if (interval === undefined && Number(count ?? 1) > 1)
      tell(`metrics ${name}: interval`, undefined, `is missing, and it is measured ${count} times`);
  }
}
