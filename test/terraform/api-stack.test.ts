import { type ApiResource, type Environment, kubernetes, named, type Row, System } from '../../lib';
import { removeFolders } from '../support/folders';
import { refused, resource, type Stack, stacksOf } from '../support/stacks';

afterAll(removeFolders);

/** A registry whose projects are made through its own API. */
class Registry extends System {
  readonly project: ApiResource;

  constructor(env: Environment, id: string, build: (registry: Registry) => void = () => {}) {
    super(env, id, {}, { app: 'registry', maxId: 30, security: 'restricted' });
    const admin = this.need.secret({ name: `${id}-admin`, data: { password: this.need.mint('admin').plain } });
    this.state.ready(named(kubernetes.Deployment, id, id), 'Available', 'applications');
    this.api = this.need.api({
      name: 'harbor',
      source: 'goharbor/harbor',
      version: '3.12.4',
      settings: {
        url: `https://${id}.example.com`,
        username: 'admin',
        password: this.need.valueOf(admin, 'password'),
        insecure: false,
      },
    });
    this.project = this.api.resource('harbor_project', 'library', { name: 'library' }, { holdsData: true });
    build(this);
  }

  readonly api;
}

const stackOf = (build?: (registry: Registry) => void, over: Partial<Row> = {}): Stack =>
  stacksOf((env) => void new Registry(env, 'registry', build), over)['dev-registry'] as Stack;

test('is a stack of its own, with its state and the one provider that talks to the API', () => {
  const stack = stackOf();
  expect(stack.terraform.backend.s3).toMatchObject({ key: 'plant/dev-registry.tfstate' });
  expect(stack.terraform.required_providers).toMatchObject({
    harbor: { source: 'goharbor/harbor', version: '3.12.4' },
  });
  expect(stack.output.keelson).toEqual({ value: { environment: 'dev', stack: 'dev-registry' } });
  expect(refused(stack)).toEqual([]);
});

test('takes credentials from the cluster, never from another state', () => {
  const stack = stackOf();
  expect(stack.provider.harbor).toEqual([
    {
      url: 'https://registry.example.com',
      username: 'admin',
      password: '${data.kubernetes_secret_v1.registry_registry-admin.data["password"]}',
      insecure: false,
    },
  ]);
  expect(stack.data?.kubernetes_secret_v1?.['registry_registry-admin']).toMatchObject({
    metadata: { name: 'registry-admin', namespace: 'registry' },
  });
});

test('begins by reading whether the system answers, and makes nothing before', () => {
  const stack = stackOf();
  const gate = stack.data?.kubernetes_resources?.registry_Deployment_registry as unknown as {
    lifecycle: { postcondition: readonly { condition: string; error_message: string }[] };
  };
  expect(gate.lifecycle.postcondition[0]?.condition).toContain('type == "Available"');
  expect(gate.lifecycle.postcondition[0]?.error_message).toBe(
    'Deployment registry is not True: deploy dev-applications first, and wait until registry is up.',
  );
  expect(resource(stack, 'harbor_project', 'registry_library').depends_on).toEqual([
    'data.kubernetes_resources.registry_Deployment_registry',
  ]);
});

test('resources refer to each other, and stand after what they name', () => {
  const stack = stackOf(({ api, project }) => {
    const robot = api.resource('harbor_robot_account', 'pull', {
      name: 'pull',
      level: 'project',
      permissions: [{ kind: 'project', namespace: 'library', access: [{ resource: 'repository', action: 'pull' }] }],
    });
    const member = { project_id: project.attribute('id'), group_name: 'a ${b}', role: 'guest', type: 'ldap' };
    api.resource('harbor_project_member_group', 'guests', member, { after: [robot], ignoreChanges: ['group_name'] });
  });
  expect(resource(stack, 'harbor_project_member_group', 'registry_guests')).toEqual({
    project_id: '${harbor_project.registry_library.id}',
    group_name: 'a $${b}',
    role: 'guest',
    type: 'ldap',
    depends_on: ['data.kubernetes_resources.registry_Deployment_registry', 'harbor_robot_account.registry_pull'],
    lifecycle: { ignore_changes: ['group_name'] },
  });
  expect(refused(stack)).toEqual([]);
});

test('what holds data is not destroyed, unless the data is scratch', () => {
  const lifecycle = (over: Partial<Row>) =>
    resource(stackOf(undefined, over), 'harbor_project', 'registry_library').lifecycle;
  expect(lifecycle({ data: 'keep' })).toEqual({ prevent_destroy: true });
  expect(lifecycle({ data: 'scratch' })).toBeUndefined();
});

test('stands in the model, without any argument', () => {
  const { apis } = modelOf();
  expect(apis).toEqual([
    {
      asker: 'registry',
      source: 'goharbor/harbor',
      version: '3.12.4',
      resources: [{ type: 'harbor_project', id: 'registry/library', holdsData: true }],
    },
  ]);
});

test.each<[string, (registry: Registry) => void, string]>([
  [
    'a resource of another provider',
    ({ api }) => void api.resource('gitlab_project', 'x', {}),
    'asks for gitlab_project registry/x, which is no resource of goharbor/harbor. Its types begin with harbor_.',
  ],
  [
    'one that is asked for twice',
    ({ api }) => void api.resource('harbor_project', 'library', {}),
    'asks for harbor_project registry/library twice. Give one of the two another id.',
  ],
  [
    'a second API of one system',
    (registry) =>
      void registry.need.api({ name: 'harbor', source: 'goharbor/harbor', version: '3.12.4', settings: {} }),
    'asks for API registry, which registry asks for already',
  ],
  [
    'a key that a Secret has not',
    (registry) =>
      void registry.need.valueOf({ namespace: 'n', name: 's', keys: ['a'], stamp: '', origin: 'foundation' }, 'b'),
    'wants b of Secret n/s, which has a. Name one of its keys.',
  ],
])('%s is refused', (_, build, message) => {
  expect(() => stackOf(build)).toThrow(message);
});

test('a resource of another stack is refused', () => {
  const twoApis = (env: Environment) => {
    const first = new Registry(env, 'first');
    new Registry(env, 'second', ({ api }) => {
      api.resource('harbor_label', 'label', { name: 'l', project_id: first.project.attribute('id') });
    });
  };
  expect(() => stacksOf(twoApis)).toThrow('dev-second: refers to first/library, which is made in another stack');
});

test('a place that Terraform fills has no string', () => {
  const stack = () => stackOf(({ project }) => void `${project.attribute('id')}`);
  expect(stack).toThrow('Terraform fills this place');
});

function modelOf() {
  let needs: ReturnType<Environment['output']>['model']['needs'] | undefined;
  stacksOf((env) => {
    new Registry(env, 'registry');
    needs = env.output().model.needs;
  });
  if (needs === undefined) throw new Error('nothing was built');
  return needs;
}
