import { Release } from '@cdktf/provider-helm/lib/release';
import type { ITerraformDependable } from 'cdktf';
import type { Row } from '../kernel/base/row';
import type { Model } from '../kernel/model';
import type { Foundation, Phase, ReleaseNeed } from '../kernel/needs';
import { toYaml } from '../kernel/render/yaml';
import { literal } from './expressions';
import type { EnvironmentStack } from './stack';

/** What a stack is made from: plain data, so that no environment need be kept. */
export interface StackInput {
  readonly row: Row;
  readonly foundation: Foundation;
  readonly model: Model;
}

/** A Helm release. The chart's `crds/` folder is left out: the carrier brings CRDs, and upgrades them. */
export function releaseElement(
  stack: EnvironmentStack,
  need: ReleaseNeed,
  namespace: string,
  dependsOn: ITerraformDependable[],
): Release {
  const make = (id: string) =>
    new Release(stack, id, {
      name: need.name,
      repository: literal(stack.row.chartMirror ?? need.chart.repository),
      chart: need.chart.chart,
      version: need.chart.version,
      namespace,
      values: [literal(toYaml(need.values))],
      skipCrds: true,
      createNamespace: false,
      wait: need.wait,
      timeout: need.timeoutSeconds,
      cleanupOnFail: true,
      maxHistory: 10,
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
    });
  return stack.element(Release.tfResourceType, need.name, make);
}

/**
 * Releases of a phase, each made with what must stand before it: of its own system, and of those that its system stands
 * after.
 * @param carried what a system brings besides releases. @default nothing
 */
export function releasesInOrder<T>(
  { foundation, model }: StackInput,
  phase: Phase,
  make: (need: ReleaseNeed, before: readonly T[]) => T,
  carried: (system: string) => readonly T[] = () => [],
): void {
  const standing = new Map<string, readonly T[]>();
  for (const { id, after } of model.systems) {
    // Systems come in order, so what stands before is known already; of a circle one side is left out.
    const inherited = after.flatMap((other) => standing.get(other) ?? []);
    let before: readonly T[] = [...new Set([...inherited, ...carried(id)])];
    for (const need of foundation.releases.values())
      if (need.asker === id && need.phase === phase) before = [make(need, before)];
    standing.set(id, before);
  }
}
