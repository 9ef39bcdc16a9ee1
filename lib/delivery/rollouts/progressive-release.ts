import { MESH } from '../../handles/mesh';
import { MONITORING } from '../../handles/monitoring';
import { RELEASES, type ReleaseAsk, type Releases, type SmokeTest } from '../../handles/releases';
import { Check } from '../../kernel/base/faults';
import type { Law } from '../../kernel/base/law';
import type { Environment } from '../../kernel/environment';
import { Manifest } from '../../kernel/manifest';
import { Operator } from '../../kernel/operator';
import { System } from '../../kernel/system';
import { backgroundAnalysis, callsAnalysis, type Measured, timedAnalysis } from './analysis';
import { writeGuards } from './guard';
import { AnalysisTemplate, ControlledService, Rollout } from './kinds';
import { ROLLOUT_LAWS } from './laws';
import { measurePanels, waitsForCalls } from './measures';
import { controlledServices } from './names';
import { rolloutsOperator } from './operator';
import { type BlueGreenPlan, type CanaryPlan, type ChecksPlan, planRelease } from './plan';
import type { ProgressiveReleaseProps } from './props';
import { releaseAlerts, releasePanels } from './release-alerts';
import { type Rhythm, rhythmOf } from './rhythm';
import { rolloutContent, templateName } from './rollout';
import { checkRelease, checkRhythm } from './rules';
import { stateSmoke } from './smoke';

/**
 * How an environment releases: a new version reaches one request in a hundred before it reaches all, is looked at for a while that nobody
 * can skip, and is taken back within seconds when what is measured is bad. Argo Rollouts does it; systems ask for it by the role
 * {@link RELEASES}, as `Application` does by its prop `release`.
 *
 * ```ts
 * new ProgressiveRelease(env, 'releases', { observe: Duration.minutes(15) });
 * ```
 */
export class ProgressiveRelease extends System {
  static override readonly laws: readonly Law[] = ROLLOUT_LAWS;

  private readonly rhythm: Rhythm;
  private readonly operator: Operator;

  /** @throws KeelsonError when nobody could look at a release in that time */
  constructor(env: Environment, id: string, props: ProgressiveReleaseProps = {}) {
    super(env, id, props, { app: 'progressive-release', maxId: 40, security: 'restricted' });
    this.rhythm = rhythmOf(env, props);
    const check = new Check(this.path);
    checkRhythm(check, this.rhythm, env.row.kubernetes);
    check.done();
    this.operator = Operator.in(this, rolloutsOperator(env));
    writeGuards(this, this.rhythm);
    this.state.exception('ready', 'it runs nothing of its own: it is ready when Argo Rollouts is');
    env.offer(RELEASES, this.releases(), this);
  }

  /** The same as a handle, for systems that are told by a prop who releases them. @throws KeelsonError as {@link Releases.release} does, when it is asked */
  releases(): Releases {
    return { release: (taker, ask) => this.release(taker, ask) };
  }

  private release(taker: System, ask: ReleaseAsk): void {
    taker.standsAfter(this);
    const plan = planRelease(ask, this.rhythm);
    const check = new Check(taker.path);
    checkRelease(check, ask, plan, this.rhythm);
    check.done();
    const { namespace, state } = taker;
    const { name } = ask;
    if (plan.kind === 'canary') this.canary(taker, ask, plan);
    else this.blueGreen(taker, ask, plan);
    state.alert(...releaseAlerts(namespace, name, plan));
    const judged = plan.kind === 'canary' ? plan.analysis : (plan.after ?? plan.before)?.analysis;
    const panels = [...releasePanels(namespace, name), ...(judged ? measurePanels(namespace, name, judged) : [])];
    state.dashboard({ title: `Release ${name}`, panels });
  }

  private canary(taker: System, ask: ReleaseAsk, plan: CanaryPlan): void {
    const { name } = ask;
    if (plan.analysis !== undefined) {
      const { analysis } = plan;
      this.measured(taker, name, (of) => {
        const meta = (word: 'canary' | 'calls') => ({ name: templateName(name, word), wave: -1 }) as const;
        new Manifest(taker, AnalysisTemplate, { ...meta('canary'), ...backgroundAnalysis(analysis, of) });
        if (waitsForCalls(analysis))
          new Manifest(taker, AnalysisTemplate, { ...meta('calls'), ...callsAnalysis(analysis, of) });
      });
    }
    if (plan.traffic === 'pods') {
      this.write(taker, ask, plan);
      return;
    }
    const [stable, canary] = controlledServices(name, 'canary');
    this.services(taker, ask, 'canary');
    const { preview } = plan;
    const rules = preview && [{ name: 'preview', headers: { [preview.header]: { is: preview.value } }, to: 'canary' }];
    taker.ambient(MESH, (mesh) => {
      const route = mesh.route(taker, {
        name,
        to: ask.to,
        versions: [
          { name: 'stable', weight: 100, service: stable },
          { name: 'canary', weight: 0, service: canary },
        ],
        weights: 'controller',
        ...(rules && { rules }),
        ...(ask.policy && { policy: ask.policy }),
      });
      this.write(taker, ask, plan, route);
    });
  }

  private blueGreen(taker: System, ask: ReleaseAsk, plan: BlueGreenPlan): void {
    const { name, ports } = ask;
    this.services(taker, ask, 'blueGreen');
    const [active, preview] = controlledServices(name, 'blueGreen');
    const images: string[] = [];
    const checks = (word: 'before' | 'after', service: string, of: ChecksPlan | undefined) => {
      if (of === undefined) return;
      const image = of.smoke && taker.env.image((of.smoke as SmokeTest).image);
      if (image !== undefined) images.push(image);
      const target = { host: `${service}.${taker.namespace}.svc`, ports, ...(image !== undefined && { image }) };
      this.measured(taker, name, (measured) => {
        const meta = { name: templateName(name, word), wave: -1 } as const;
        new Manifest(taker, AnalysisTemplate, { ...meta, ...timedAnalysis(of, measured, target) });
      });
    };
    checks('before', preview, plan.before);
    checks('after', active, plan.after);
    stateSmoke(taker, name, ask.to, images);
    this.write(taker, ask, plan);
  }

  private write(
    taker: System,
    ask: ReleaseAsk,
    plan: CanaryPlan | BlueGreenPlan,
    route?: { readonly virtualService: string; readonly route: string },
  ): void {
    const content = rolloutContent(ask, plan, this.rhythm, route);
    const rollout = new Manifest(taker, Rollout, { name: ask.name, wave: 1, ...content });
    taker.state.ready(rollout, { path: 'status.phase', is: 'Healthy' });
  }

  /** They have no selector: what is applied has none to take away from the controller's. */
  private services(taker: System, { name, ports }: ReleaseAsk, strategy: 'canary' | 'blueGreen'): void {
    for (const service of controlledServices(name, strategy)) {
      const { id } = new Manifest(taker, ControlledService, { name: service, wave: -1, spec: { ports } });
      taker.state.deliver(id, { ignore: ['/spec/selector'] });
    }
  }

  /** It is the controller that asks. */
  private measured(taker: System, name: string, write: (of: Measured) => void): void {
    taker.ambient(MONITORING, ({ queries }) => {
      const { url } = queries.for(this.operator);
      write({ namespace: taker.namespace, name, address: url });
    });
  }
}
