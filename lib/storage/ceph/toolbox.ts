import type { System } from '../../kernel/system';
import { scratchMount, secretMount } from '../../workloads/mount';
import type { ContainerOf } from '../../workloads/pod';
import { server } from '../../workloads/server';
import { CEPH_IMAGE } from './pins';

/** User of Ceph's tools in Rook's images. */
const TOOLS_UID = 2016;
const KEYRING = '/etc/ceph-admin';

/**
 * A pod in which `ceph`, `rados`, `rbd` and `radosgw-admin` work as the administrator. The monitors' addresses and the
 * key come from what Rook keeps for its own daemons, so that no script is needed.
 */
export function writeToolbox(system: System): void {
  const name = system.name('toolbox');
  const { pods } = server(system, {
    id: 'toolbox',
    name,
    wave: 1,
    labels: { app: name },
    replicas: 1,
    placement: system.env.placement(system.path),
    uid: TOOLS_UID,
    spec: { terminationGracePeriodSeconds: 1 },
    containers: [toolbox(system.env.image(CEPH_IMAGE))],
  });
  system.state.logs({ at: pods, format: 'text' });
}

function toolbox(image: string): ContainerOf {
  return {
    name: 'toolbox',
    image,
    command: ['sleep', 'infinity'],
    env: {
      MON_HOST: { secret: 'rook-ceph-config', key: 'mon_host' },
      // Every tool of Ceph reads it: `kubectl exec` needs no options.
      CEPH_ARGS: `-m $(MON_HOST) -k ${KEYRING}/keyring`,
    },
    size: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '1Gi' } },
    readinessProbe: {
      exec: { command: ['ceph', '--connect-timeout', '10', 'health'] },
      periodSeconds: 60,
      timeoutSeconds: 15,
    },
    mounts: [
      secretMount('keyring', 'rook-ceph-admin-keyring', KEYRING, { keys: ['keyring'] }),
      scratchMount('tmp', '/tmp', '100Mi'),
    ],
  };
}
