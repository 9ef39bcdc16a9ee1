import type { ReleaseAsk } from '../../handles/releases';
import { analysisRef } from './analysis';
import type { BlueGreenStrategy, CanaryStrategy, RolloutContent, Step } from './kinds';
import { controlledServices } from './names';
import type { BlueGreenPlan, CanaryPlan } from './plan';
import type { Rhythm } from './rhythm';

/** How long a version may take to stand; then the old one is back. */
const DEADLINE = 600;

/** Names of the AnalysisTemplates of a release. */
export const templateName = (name: string, of: 'canary' | 'before' | 'after') => `${name}-${of}`;

/** The Rollout. @param route that has the weights. @default none: pods are counted */
export function rolloutContent(
  ask: ReleaseAsk,
  plan: CanaryPlan | BlueGreenPlan,
  { back }: Rhythm,
  route?: { readonly virtualService: string; readonly route: string },
): RolloutContent {
  const { name, template, pods, scaled, minReadySeconds } = ask;
  return {
    spec: {
      // Who scales them owns the number.
      ...(scaled ? {} : { replicas: pods.replicas }),
      revisionHistoryLimit: Math.max(5, back + 1),
      rollbackWindow: { revisions: back },
      minReadySeconds,
      progressDeadlineSeconds: Math.max(DEADLINE, minReadySeconds * 2),
      progressDeadlineAbort: true,
      selector: { matchLabels: pods.labels },
      template,
      strategy: plan.kind === 'canary' ? { canary: canary(name, plan, route) } : { blueGreen: blueGreen(name, plan) },
    },
  };
}

function canary(
  name: string,
  plan: CanaryPlan,
  route?: { readonly virtualService: string; readonly route: string },
): CanaryStrategy {
  const [stableService, canaryService] = controlledServices(name, 'canary');
  return {
    maxSurge: '25%',
    maxUnavailable: 0,
    ...(route && {
      stableService,
      canaryService,
      scaleDownDelaySeconds: plan.keepSeconds,
      trafficRouting: { istio: { virtualService: { name: route.virtualService, routes: [route.route] } } },
    }),
    ...(plan.analysis && { analysis: analysisRef(templateName(name, 'canary')) }),
    steps: stepsOf(plan),
  };
}

/** Each weight, then its window, which is a pause of that length; then a pause without a length, where a person must say so. */
function stepsOf({ steps, preview }: CanaryPlan): Step[] {
  const first: Step[] =
    preview === undefined
      ? []
      : [
          { setCanaryScale: { replicas: 1 } },
          { pause: { duration: `${preview.seconds}s` } },
          { setCanaryScale: { matchTrafficWeight: true } },
        ];
  return [
    ...first,
    ...steps.flatMap(({ weight, seconds, gate }): Step[] => [
      { setWeight: weight },
      { pause: { duration: `${seconds}s` } },
      ...(gate ? [{ pause: {} }] : []),
    ]),
  ];
}

function blueGreen(name: string, plan: BlueGreenPlan): BlueGreenStrategy {
  const [activeService, previewService] = controlledServices(name, 'blueGreen');
  const { before, after, person, seconds, previewReplicas, keepSeconds } = plan;
  return {
    activeService,
    previewService,
    autoPromotionEnabled: !person,
    ...(person ? {} : { autoPromotionSeconds: seconds }),
    previewReplicaCount: previewReplicas,
    scaleDownDelaySeconds: keepSeconds,
    ...(before && { prePromotionAnalysis: analysisRef(templateName(name, 'before')) }),
    ...(after && { postPromotionAnalysis: analysisRef(templateName(name, 'after')) }),
  };
}
