import { Environment, Manifest, System } from '../../lib';
import { references } from '../../lib/checks/references/references';
import { Widget } from '../support/made-up';

/** Daemons that choose their port from a range, and tell clients their own addresses. */
class Daemons extends System {
  readonly at = this.state.serves({
    id: 'any',
    at: this.state.pods({
      id: 'd',
      labels: { app: 'd' },
      by: 'us',
      replicas: 3,
      requests: { cpu: '1', memory: '1Gi' },
    }),
    podPort: 6800,
    podPortEnd: 7300,
    protocol: 'tcp',
  });

  constructor(env: Environment) {
    super(env, 'daemons', {}, { app: 'daemons', maxId: 20, security: 'restricted' });
  }
}

class Client extends System {
  constructor(env: Environment, daemons: Daemons) {
    super(env, 'client', {}, { app: 'client', maxId: 20, security: 'restricted' });
    this.state.pods({ id: 'c', labels: { app: 'c' }, by: 'us', replicas: 1, requests: { cpu: '1', memory: '1Gi' } });
    this.use(daemons.at);
  }
}

test('a range of ports is one rule at both ends, and the endpoint has no host', () => {
  const env = Environment.test();
  const daemons = new Daemons(env);
  new Client(env, daemons);
  const output = env.output();
  expect(daemons.at.host).toBe('');
  const ports = [{ port: 6800, endPort: 7300, protocol: 'TCP' }];
  expect(output.object('NetworkPolicy', 'daemons-d-edges').spec).toMatchObject({ ingress: [{ ports }] });
  expect(output.object('NetworkPolicy', 'client-c-edges').spec).toMatchObject({ egress: [{ ports }] });
  expect(output.model.systems.find(({ id }) => id === 'daemons')?.endpoints).toEqual([
    expect.objectContaining({ podPort: 6800, podPortEnd: 7300, host: '' }),
  ]);
});

test('CRDs that a chart or the cluster brings are stated as made, and are not missing then', () => {
  const build = (stated: boolean) => {
    const env = Environment.test();
    const daemons = new Daemons(env);
    new Manifest(daemons, Widget, { name: 'w', spec: { size: 1 } });
    if (stated)
      daemons.state.makes({
        group: 'apiextensions.k8s.io',
        kind: 'CustomResourceDefinition',
        name: 'widgets.example.com',
      });
    return references.find(env.output()).map(({ message }) => message);
  };
  expect(build(false)).toEqual(['no operator of this environment brings the CRDs of example.com']);
  expect(build(true)).toEqual([]);
});
