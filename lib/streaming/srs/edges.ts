import { Duration } from 'cdk8s';
import { ConfigMap } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { SecretRef } from '../../kernel/needs';
import { stampOf } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { configMount, scratchMount, secretMount } from '../../workloads/mount';
import { server } from '../../workloads/server';
import { edgeConf } from './conf';
import { HTML } from './conf-paths';
import { partLabels, workloadOf } from './names';
import { serverContainer, UID, type Written } from './origins';
import { SRS_IMAGE } from './pins';
import type { SrsPlan } from './plan';
import { SECRETS, SETTINGS } from './scripts';

/** How busy edges are before another one comes, in percent of a core: SRS has one, and a wave of viewers comes faster than a pod. */
const BUSY = 60;

/** The servers from which is played. They are all alike, so who scales them may add one. */
export function writeEdges(system: System, plan: SrsPlan, passwords: SecretRef): Written {
  const name = workloadOf(system.id, 'edge');
  const { edges } = plan.conf;
  const conf = edgeConf(plan.conf);
  new Manifest(system, ConfigMap, { name, wave: -1, data: { 'srs.conf': conf } });
  const mounts = [
    configMount('settings', name, SETTINGS),
    secretMount('passwords', passwords.name, SECRETS, { keys: ['api'] }),
    scratchMount('html', HTML, '64Mi'),
    scratchMount('tmp', '/tmp', '64Mi'),
  ];
  return server(system, {
    id: 'edge',
    name,
    labels: partLabels(system.id, 'edge'),
    uid: UID,
    replicas: edges,
    placement: plan.placement,
    containers: [serverContainer(plan, 'edge', system.env.image(SRS_IMAGE), mounts)],
    stamps: { settings: stampOf(conf), passwords: passwords.stamp },
    ...(plan.mostEdges > edges && { scales: { max: plan.mostEdges, cpuPercent: BUSY, calm: Duration.minutes(10) } }),
    spec: { terminationGracePeriodSeconds: plan.drain.toSeconds() },
  });
}
