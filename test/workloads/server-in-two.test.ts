import { Environment, System, workloads } from '../../lib';

class Web extends System {
  constructor(
    env: Environment,
    id: string,
    private readonly when: 'now' | 'last',
    private readonly claims: workloads.ServerOf['claims'] = [],
  ) {
    super(env, id, {}, { app: 'web', maxId: 40, security: 'restricted' });
    const { pods, object } =
      when === 'now' ? workloads.server(this, this.of()) : workloads.stateServer(this, this.of());
    this.state.ready(object, 'Available');
    this.state.logs({ at: pods, format: 'text' });
  }

  override finish(): void {
    if (this.when === 'last') workloads.writeServer(this, this.of());
  }

  private of(): workloads.ServerOf {
    return {
      id: 'web',
      labels: { app: this.id },
      uid: 1000,
      replicas: 2,
      placement: this.env.placement(this.path),
      claims: this.claims ?? [],
      containers: [
        { name: 'web', image: 'web:1', size: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } } },
      ],
    };
  }
}

test.each([
  ['pods that are all alike', []],
  ['pods with volumes', [{ name: 'data', size: '1Gi', class: 'fast' }]],
])('%s are the same, whether their object is written at once or when edges are frozen', (_, claims) => {
  const written = (when: 'now' | 'last') => {
    const env = Environment.test();
    new Web(env, 'web', when, claims);
    const output = env.output();
    return [output.file('web'), JSON.stringify(output.model)];
  };
  expect(written('last')).toEqual(written('now'));
});
