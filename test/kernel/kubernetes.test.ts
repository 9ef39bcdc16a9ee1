import { Environment, kubernetes, Manifest } from '../../lib';
import { Store } from '../support/made-up';

const { restrictedContainer, restrictedPod } = kubernetes;

test("Kubernetes' own kinds are at stable versions, and cluster-scoped where Kubernetes says so", () => {
  const kinds = Object.values(kubernetes).filter((one) => typeof one === 'object');
  for (const { apiVersion, kind } of kinds)
    expect([kind, apiVersion]).toEqual([kind, expect.stringMatching(/(^|\/)v\d+$/)]);
  const cluster = kinds.filter(({ scope }) => scope === 'Cluster').map(({ kind }) => kind);
  expect(cluster.sort()).toEqual(['ClusterRole', 'ClusterRoleBinding', 'PriorityClass', 'StorageClass']);
});

test('what Pod Security restricted asks for is one word away', () => {
  const env = Environment.test();
  new Manifest(new Store(env, 'store'), kubernetes.Job, {
    name: 'x',
    spec: {
      backoffLimit: 1,
      template: {
        metadata: { labels: { app: 'x' } },
        spec: {
          automountServiceAccountToken: false,
          securityContext: restrictedPod(1000),
          containers: [
            {
              name: 'x',
              image: 'x:1',
              resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
              securityContext: restrictedContainer(),
            },
          ],
        },
      },
    },
  });
  expect(env.output().object('Job', 'x')).toMatchObject({
    spec: {
      template: {
        spec: {
          securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
                readOnlyRootFilesystem: true,
              },
            },
          ],
        },
      },
    },
  });
  expect(restrictedContainer(false)).toMatchObject({ readOnlyRootFilesystem: false });
});
