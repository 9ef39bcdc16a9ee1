import { Duration } from 'cdk8s';
import type {
  BlueGreenRelease,
  CanaryRelease,
  CanaryStep,
  ReleaseAsk,
  ReleaseChecks,
  SmokeTest,
} from '../../handles/releases';
import { type AnalysisPlan, planAnalysis } from './measures';
import type { Rhythm } from './rhythm';

/** A step with every default applied. */
interface StepPlan extends Required<Pick<CanaryStep, 'weight'>> {
  readonly seconds: number;
  readonly gate: boolean;
}

/** A canary with every default applied. */
export interface CanaryPlan {
  readonly kind: 'canary';
  readonly traffic: 'mesh' | 'pods';
  readonly steps: readonly StepPlan[];
  readonly analysis?: AnalysisPlan;
  readonly preview?: { readonly header: string; readonly value: string; readonly seconds: number };
  readonly keepSeconds: number;
}

/** What is looked at before or after, with every default applied. */
export interface ChecksPlan {
  readonly seconds: number;
  readonly smoke?: Required<Pick<SmokeTest, 'image' | 'uid'>> & SmokeTest;
  readonly analysis: AnalysisPlan;
}

/** A blue/green release with every default applied. */
export interface BlueGreenPlan {
  readonly kind: 'blueGreen';
  readonly before?: ChecksPlan;
  readonly after?: ChecksPlan;
  readonly person: boolean;
  /** How long it stands beside the old one at least, in seconds; measured where there is something to be tried before. */
  readonly seconds: number;
  readonly previewReplicas: number;
  readonly keepSeconds: number;
}

const KEEP = Duration.minutes(10);

/** The strategy of a release with every default applied. */
export function planRelease(
  { strategy, pods }: Pick<ReleaseAsk, 'strategy' | 'pods'>,
  rhythm: Rhythm,
): CanaryPlan | BlueGreenPlan {
  if ('canary' in strategy) return planCanary(strategy.canary, pods.replicas, rhythm);
  return planBlueGreen(strategy.blueGreen, rhythm);
}

function planCanary(props: CanaryRelease, replicas: number, rhythm: Rhythm): CanaryPlan {
  const { traffic = 'mesh', analysis, preview, keep = KEEP } = props;
  const steps = props.steps ?? (traffic === 'mesh' ? [1, 2, 10, 50, 100] : podWeights(replicas)).map(weighing);
  return {
    kind: 'canary',
    traffic,
    steps: steps.map(({ weight, observe, gate }) => ({
      weight,
      seconds: observe?.toSeconds() ?? rhythm.minimum * patience(weight),
      gate: gate === 'person',
    })),
    ...(analysis && { analysis: planAnalysis(analysis, rhythm) }),
    ...(preview && {
      preview: {
        header: preview.header,
        value: preview.value ?? 'canary',
        seconds: preview.observe?.toSeconds() ?? rhythm.minimum,
      },
    }),
    keepSeconds: keep.toSeconds(),
  };
}

function weighing(weight: number): CanaryStep {
  return { weight };
}

/** One pod, half of them, all: each once. */
function podWeights(replicas: number): number[] {
  return [...new Set([Math.min(100, Math.ceil(100 / replicas)), 50, 100])].sort((a, b) => a - b);
}

/** The more depends on it, the longer it is looked at; once all have it, the old pods still stand. */
function patience(weight: number): number {
  if (weight < 10 || weight >= 100) return 1;
  return weight < 50 ? 3 : 6;
}

function planBlueGreen(props: BlueGreenRelease, rhythm: Rhythm): BlueGreenPlan {
  const { before, after, promotion = 'person', previewReplicas = 1, keep = KEEP } = props;
  return {
    kind: 'blueGreen',
    ...(before && { before: planChecks(before, rhythm) }),
    ...(after && { after: planChecks(after, rhythm) }),
    person: promotion === 'person',
    seconds: before?.observe?.toSeconds() ?? rhythm.minimum,
    previewReplicas,
    keepSeconds: keep.toSeconds(),
  };
}

function planChecks({ observe, smoke, analysis }: ReleaseChecks, rhythm: Rhythm): ChecksPlan {
  return {
    seconds: observe?.toSeconds() ?? rhythm.minimum,
    ...(smoke && { smoke: { ...smoke, uid: smoke.uid ?? 10001 } }),
    analysis: planAnalysis(analysis ?? {}, rhythm),
  };
}
