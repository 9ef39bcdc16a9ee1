import { type Environment, kubernetes, Manifest, manifests, platform, System, synth } from '../../lib';
import { removeFolders, tempFolder } from '../support/folders';
import { keelson } from '../support/keelson';
import { plant, row } from '../support/plant';

const POD = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
const CONTAINER = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/** A workload of our own, with an init container. */
class Own extends System {
  constructor(env: Environment, id: string) {
    super(env, id, {}, { app: 'own', maxId: 30, security: 'restricted' });
    const resources = { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } };
    const container = (name: string, image: string) => ({ name, image, resources, securityContext: CONTAINER });
    new Manifest(this, kubernetes.Deployment, {
      name: id,
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: id } },
        template: {
          metadata: { labels: { app: id } },
          spec: {
            automountServiceAccountToken: false,
            securityContext: POD,
            initContainers: [container('first', 'registry.example.com/first:1')],
            containers: [container('main', 'registry.example.com/queue:1.0.0')],
          },
        },
      },
    });
  }
}

const dist = tempFolder();

beforeAll(() => {
  const build = (env: Environment) => {
    plant(env);
    new Own(env, 'own');
  };
  const mirrored = row({ name: 'prod', mirror: 'mirror.example.com/all' });
  synth(platform('plant', [row(), mirrored], build), manifests(dist));
});
afterAll(removeFolders);

test('lists those of charts, operators and our own workloads once, with every system that pulls them', () => {
  expect(keelson(['images', 'dev', '--dist', dist])).toEqual({
    code: 0,
    err: '',
    out: `IMAGE                                   SYSTEMS
registry.example.com/desk:1.0.0         desk
registry.example.com/first:1            own
registry.example.com/queue-extra:1.0.0  a-queue
registry.example.com/queue:1.0.0        a-queue, own
registry.example.com/seal:1.0.0         z-seal
`,
  });
});

test('for a machine, as the environment pulls them', () => {
  const { code, out } = keelson(['images', 'prod', '--dist', dist, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toContainEqual({
    image: 'mirror.example.com/all/registry.example.com/seal:1.0.0',
    systems: ['z-seal'],
  });
});

test('could not run where nothing was synthesized', () => {
  expect(keelson(['images', 'dev', '--dist', '/nowhere'])).toMatchObject({ code: 2, out: '' });
});
