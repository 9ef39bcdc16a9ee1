import { Check } from '../../kernel/base/faults';
import { mapOf, maps } from '../../kernel/base/values';
import { podTemplatesIn } from '../../kernel/render/pod-templates';
import type { System } from '../../kernel/system';
import type { Home } from './enrolment';
import { PROXY_USER } from './names';
import { objectsOf } from './refused';

/**
 * Pods of namespaces inside that no proxy would speak for: who runs as the proxy does is captured by nobody, and who wants none gets
 * none. Nobody in the mesh would let them in.
 */
export function refusePods(system: System, homes: readonly Home[]): void {
  const inside = new Set(homes.filter((home) => home.inside).map(({ namespace }) => namespace));
  const check = new Check(system.path);
  for (const member of system.env.systems.filter(({ retiring }) => !retiring))
    for (const json of objectsOf(member, ({ metadata }) => inside.has(metadata.namespace ?? ''))) {
      const { name, namespace } = mapOf(json.metadata);
      const object = `${String(json.kind)} ${String(namespace)}/${String(name)}`;
      for (const { template } of podTemplatesIn(json)) {
        const { labels, annotations } = mapOf(template.metadata);
        const { securityContext, containers } = mapOf(template.spec);
        const users = [securityContext, ...maps(containers).map((one) => one.securityContext)];
        check
          .that(!users.some((one) => mapOf(one).runAsUser === PROXY_USER), {
            prop: `${object}: runAsUser`,
            given: PROXY_USER,
            message: 'is the user of the proxies, whose traffic no proxy sees',
            fix: 'Run it as another user, or keep its system outside.',
          })
          .that(![labels, annotations].some((one) => mapOf(one)['sidecar.istio.io/inject'] === 'false'), {
            prop: `${object}: sidecar.istio.io/inject`,
            given: 'false',
            message: 'leaves it without a proxy in a namespace inside of the mesh, where nobody lets it in',
            fix: "Keep its whole system outside: state.exception('mesh', why), or the mesh's prop outside.",
          });
      }
    }
  check.done();
}
