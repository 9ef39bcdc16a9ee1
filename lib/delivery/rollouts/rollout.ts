import type { ReleaseAsk } from '../../handles/releases';
import { analysisRef } from './analysis';
import type { BlueGreenStrategy, CanaryStrategy, RolloutContent, Step } from './kinds';
import { waitsForCalls } from './measures';
import { controlledServices } from './names';
import type { BlueGreenPlan, CanaryPlan } from './plan';
import type { Rhythm } from './rhythm';

/** How long a version may take to stand; then the old one is back. */
const DEADLINE = 600;

/** Names of the AnalysisTemplates of a release. */
export const templateName = (name: string, of: 'canary' | 'calls' | 'before' | 'after') => `${name}-${of}`;

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
    steps: stepsOf(name, plan),
  };
}

/**
 * Each weight, then its window, which is a pause of that length; then whether enough called to say anything, where that must be so; then a
 * pause without a length, where a person must say so.
 */
function stepsOf(name: string, { steps, preview, analysis }: CanaryPlan): Step[] {
  const calls = analysis !== undefined && waitsForCalls(analysis);
  const each = steps.map(({ weight, seconds, gate }, i): Step[] => [
    { setWeight: weight },
    ...(preview !== undefined && i === 0 ? [{ setCanaryScale: { matchTrafficWeight: true } } as const] : []),
    { pause: { duration: `${seconds}s` } },
    ...(calls ? [{ analysis: analysisRef(templateName(name, 'calls'), seconds) }] : []),
    ...(gate ? [{ pause: {} }] : []),
  ]);
  return [...(preview ? previewed(preview.seconds, steps[0]?.weight ?? 100) : []), ...each.flat()];
}

/** One pod that only the header leads to. What the first weight needs is there before it comes, or that pod would go in between. */
function previewed(seconds: number, weight: number): Step[] {
  return [{ setCanaryScale: { replicas: 1 } }, { pause: { duration: `${seconds}s` } }, { setCanaryScale: { weight } }];
}

function blueGreen(name: string, plan: BlueGreenPlan): BlueGreenStrategy {
  const [activeService, previewService] = controlledServices(name, 'blueGreen');
  const { before, after, person, seconds, previewReplicas, keepSeconds } = plan;
  return {
    activeService,
    previewService,
    autoPromotionEnabled: !person,
    // What is tried before is tried for as long.
    ...(person || before ? {} : { autoPromotionSeconds: seconds }),
    previewReplicaCount: previewReplicas,
    scaleDownDelaySeconds: keepSeconds,
    ...(before && { prePromotionAnalysis: analysisRef(templateName(name, 'before')) }),
    ...(after && { postPromotionAnalysis: analysisRef(templateName(name, 'after')) }),
  };
}
