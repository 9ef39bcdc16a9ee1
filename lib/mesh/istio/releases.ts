import type { ChartPin } from '../../kernel/base/pin';
import { atVersion, mirrored } from '../../kernel/needs/images';
import type { System } from '../../kernel/system';
import { istiodName, revisionOf } from './names';
import { BASE_CHART, CNI_CHART, GATEWAY_CHART, ISTIOD_CHART } from './pins';
import type { MeshPlan } from './plan';
import type { MeshPort } from './ports';
import { baseValues, cniValues, gatewayValues, istiodValues } from './values';

/** The releases in their order: what all revisions share, the plugin of the nodes, then the revisions. The gateway comes last. */
export function releaseMesh(system: System, plan: MeshPlan): void {
  const { need, env, name } = system;
  const at = name.bind(system);
  const base = env.chart(BASE_CHART);
  need.release({ name: at('base'), chart: base, values: env.values(baseValues(plan), base) });
  const cni = env.chart(CNI_CHART);
  need.release({
    name: at('cni'),
    chart: cni,
    namespace: plan.cniNamespace,
    values: env.values(cniValues(plan, env.chartImage(CNI_CHART, 'image')), cni),
  });
  for (const version of plan.versions) {
    const chart = istiodChart(system, version);
    const revision = revisionOf(version);
    need.release({
      name: at(istiodName(revision)),
      chart,
      values: env.values(istiodValues(plan, revision, imageOf(system, version)), chart),
    });
  }
}

/** The control plane's own image of a version, as it is pulled. */
export function imageOf(system: System, version: string): string {
  const slot = istiodChart(system, version).images.find(({ path }) => path === 'image');
  return mirrored(slot?.ref ?? '', system.env.row.mirror);
}

/** The chart of a revision: while an upgrade is under way there are two. */
function istiodChart({ env }: System, version: string): ChartPin {
  return atVersion(env.chart(ISTIOD_CHART), version);
}

/** The gateway, once every port is known that it opens. */
export function releaseGateway(system: System, plan: MeshPlan, ports: readonly MeshPort[]): void {
  const { need, env } = system;
  const chart = env.chart(GATEWAY_CHART);
  const open = ports
    .filter(({ protocol, answer }) => protocol === 'tcp' && answer !== undefined)
    .map(({ port }) => ({ name: `tcp-${port}`, port }))
    .sort((a, b) => a.port - b.port);
  const pool = plan.pool === undefined ? undefined : env.pool(plan.pool, system.path, 'gateway.pool');
  const values = env.values(gatewayValues(plan, open, pool), chart);
  need.release({ name: plan.gateway, chart, namespace: plan.gatewayNamespace, values });
}
