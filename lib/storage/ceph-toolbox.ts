import { CEPH_IMAGE } from '../kernel/catalog';
import { Deployment, type PodSpec, restrictedContainer, restrictedPod } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';

/** User of Ceph's tools in Rook's images. */
const TOOLS_UID = 2016;
const KEYRING = '/etc/ceph-admin';

/**
 * A pod in which `ceph`, `rados`, `rbd` and `radosgw-admin` work as the administrator. The monitors' addresses and the
 * key come from what Rook keeps for its own daemons, so that no script is needed.
 */
export function writeToolbox(system: System): void {
  const { state, env } = system;
  const name = system.name('toolbox');
  const labels = { app: name };
  const requests = { cpu: '100m', memory: '128Mi' };
  const at = state.pods({ id: 'toolbox', labels, by: 'us', replicas: 1, requests, images: [env.image(CEPH_IMAGE)] });
  state.logs({ at, format: 'text' });
  new Manifest(system, Deployment, {
    name,
    wave: 1,
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: toolboxPod(env.image(CEPH_IMAGE), requests) },
    },
  });
}

function toolboxPod(image: string, requests: { readonly cpu: string; readonly memory: string }): PodSpec {
  return {
    automountServiceAccountToken: false,
    securityContext: restrictedPod(TOOLS_UID),
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'toolbox',
        image,
        command: ['sleep', 'infinity'],
        env: [
          { name: 'MON_HOST', valueFrom: { secretKeyRef: { name: 'rook-ceph-config', key: 'mon_host' } } },
          // Every tool of Ceph reads it: `kubectl exec` needs no options.
          { name: 'CEPH_ARGS', value: `-m $(MON_HOST) -k ${KEYRING}/keyring` },
        ],
        resources: { requests, limits: { memory: '1Gi' } },
        readinessProbe: {
          exec: { command: ['ceph', '--connect-timeout', '10', 'health'] },
          periodSeconds: 60,
          timeoutSeconds: 15,
        },
        securityContext: restrictedContainer(),
        volumeMounts: [
          { name: 'keyring', mountPath: KEYRING, readOnly: true },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      {
        name: 'keyring',
        secret: { secretName: 'rook-ceph-admin-keyring', items: [{ key: 'keyring', path: 'keyring' }] },
      },
      { name: 'tmp', emptyDir: { sizeLimit: '100Mi' } },
    ],
  };
}
