import type { Check } from '../../kernel/base/faults';
import { amountOf, isCidr } from '../../kernel/base/grammar';
import { isDnsSubdomain } from '../../kernel/base/names';
import type { Environment } from '../../kernel/environment';
import { isService } from './names';
import { ISTIOD_CHART } from './pins';
import type { IstioMeshProps, TracingProps, UpgradeProps } from './props';

/** What a cluster takes, and then is no mesh by. */
export function checkMesh(check: Check, env: Environment, props: IstioMeshProps): void {
  const { gateway = {}, tracing, upgrade, replicas, outside = [], proxy } = props;
  const [, minor = 0] = env.row.kubernetes.split('.').map(Number);
  check.that(minor >= 33, {
    prop: 'kubernetes',
    given: env.row.kubernetes,
    message: 'keeps a proxy running when the Job beside it has ended, so that no Job would end',
    allowed: '1.33 and later, whose proxies end with the pod',
  });
  for (const [prop, given] of Object.entries({ replicas, 'gateway.replicas': gateway.replicas }))
    check.that(given === undefined || (Number.isInteger(given) && given >= 1), {
      prop,
      given,
      message: 'is no number of pods',
      allowed: '1 and more',
    });
  check
    .that(gateway.domain === undefined || isDnsSubdomain(gateway.domain), {
      prop: 'gateway.domain',
      given: gateway.domain,
      message: 'is no DNS domain',
      allowed: 'as apps.example.com',
    })
    .that(gateway.from === undefined || (gateway.from.length > 0 && gateway.from.every(isCidr)), {
      prop: 'gateway.from',
      given: gateway.from,
      message: 'are no addresses to let in',
      allowed: 'CIDRs as 192.0.2.0/24, at least one',
    });
  for (const [name, given] of Object.entries({ cpu: proxy?.cpu, memory: proxy?.memory }))
    check.that(given === undefined || (amountOf(given) ?? 0) > 0, {
      prop: `proxy.${name}`,
      given,
      message: 'is nothing that a proxy can ask for, so that no pod of the mesh would start',
      allowed: "a quantity of Kubernetes above 0, as '200m' or '256Mi'",
    });
  outside.forEach(({ system, why }, i) => {
    check.that(why.trim().split(/\s+/).length >= 3, {
      prop: `outside[${i}].why`,
      given: why,
      message: `is no reason why ${system} stays outside`,
      allowed: 'a sentence that a reviewer can judge',
    });
  });
  if (tracing !== undefined) checkTracing(check, tracing);
  if (upgrade !== undefined) checkUpgrade(check, env, upgrade);
}

function checkTracing(check: Check, { to, percent = 1 }: TracingProps): void {
  check
    .that(isService(to.host), {
      prop: 'tracing.to',
      given: to.host || to.id,
      message: 'is no Service, and proxies find their collector among those alone',
      allowed: '<service>.<namespace>.svc',
    })
    .that(percent >= 0 && percent <= 100, {
      prop: 'tracing.percent',
      given: percent,
      message: 'is no share of requests',
      allowed: '0 to 100',
    });
}

/** A control plane may be one minor version ahead of its proxies, and none behind. */
function checkUpgrade(check: Check, env: Environment, { from }: UpgradeProps): void {
  const { version } = env.chart(ISTIOD_CHART);
  const [old, now] = [minorOf(from), minorOf(version)];
  check
    .that(/^\d+\.\d+\.\d+$/.test(from), {
      prop: 'upgrade.from',
      given: from,
      message: 'is no version',
      allowed: 'as 1.30.3',
    })
    .that(from !== version, {
      prop: 'upgrade.from',
      given: from,
      message: 'is the version of the pins: there is nothing to upgrade',
      fix: 'Say the version that stood until now, or leave the prop away.',
    })
    .that(!(now - old > 1 || now < old), {
      prop: 'upgrade.from',
      given: from,
      message: `is not one minor version below ${version}, or of the same one`,
      fix: 'Go by every minor version between, one at a time; the way back is no upgrade.',
    });
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
