import { Duration, Size } from 'cdk8s';
import { type Environment, outside, type Row, System } from '../../lib';
import type { HarborRegistry } from '../../lib/registry/harbor/harbor-registry';
import type { HarborProject, HarborRegistryProps } from '../../lib/registry/harbor/props';
import { removeFolders } from '../support/folders';
import { type Block, refused, resource, type Stack, stacksOf } from '../support/stacks';
import { EVERYTHING, harbor, People, Puller } from './harbor-fixture';

afterAll(removeFolders);

type Build = (env: Environment, registry: HarborRegistry) => void;

function stacks(props: Partial<HarborRegistryProps> = {}, more: Build = () => {}, over: Partial<Row> = {}) {
  return stacksOf((env) => {
    const { directory } = new People(env, 'people');
    more(env, harbor(env, { directory, ...props }));
  }, over);
}

const apiOf = (...args: Parameters<typeof stacks>): Stack => stacks(...args)['dev-registry'] as Stack;

/** Everything that an API stack makes, by address, without what stands before it. */
function made(stack: Stack): Map<string, Block> {
  return new Map(
    Object.entries(stack.resource).flatMap(([type, all]) =>
      Object.keys(all).map((name): [string, Block] => {
        const { depends_on: _, ...block } = resource(stack, type, name);
        return [`${type}.${name}`, block];
      }),
    ),
  );
}

/** What a change adds, takes and alters. */
function changed(before: Stack, after: Stack): string[] {
  const [old, next] = [made(before), made(after)];
  const all = [...new Set([...old.keys(), ...next.keys()])].sort();
  return all.flatMap((address) => {
    const [a, b] = [old.get(address), next.get(address)].map((block) => block && JSON.stringify(block));
    if (a === b) return [];
    return [`${a === undefined ? '+' : b === undefined ? '-' : '~'} ${address}`];
  });
}

const block = (stack: Stack, type: string, name: string): Block => made(stack).get(`${type}.registry_${name}`) as Block;

describe('everything on', () => {
  const replicateTo = {
    test: { to: outside.registry('https://registry.test.example.com', { authority: 'given' }), projects: ['platform'] },
  };
  const all = stacks({ ...EVERYTHING, replicateTo }, (env, registry) => {
    new Puller(env, 'shop', registry, 'platform', 'quay');
    new Puller(env, 'any', registry);
  });
  const stack = all['dev-registry'] as Stack;

  test('Terraform and the providers take every stack', () => {
    expect(Object.keys(all)).toEqual(['dev-applications', 'dev-foundation', 'dev-registry']);
    for (const one of Object.values(all)) expect(refused(one)).toEqual([]);
  });

  test('the API is verified, and its password taken from the cluster', () => {
    expect(stack.provider.harbor).toEqual([
      {
        url: 'https://registry.dev.example.com',
        username: 'admin',
        password: '${data.kubernetes_secret_v1.registry_registry-admin.data["HARBOR_ADMIN_PASSWORD"]}',
        insecure: false,
      },
    ]);
    expect(JSON.stringify(stack)).not.toContain('"insecure":true');
  });

  test('people log in by the directory, over TLS that is verified', () => {
    expect(block(stack, 'harbor_config_auth', 'logins')).toEqual({
      auth_mode: 'ldap_auth',
      ldap_url: 'ldaps://people.people.svc:636',
      ldap_verify_cert: true,
      ldap_search_dn: 'cn=registry,ou=services,dc=example,dc=com',
      ldap_search_password: '${data.kubernetes_secret_v1.registry_registry-directory.data["password"]}',
      ldap_base_dn: 'ou=people,dc=example,dc=com',
      ldap_scope: 'subtree',
      ldap_uid: 'uid',
      ldap_filter: '(objectClass=inetOrgPerson)',
      ldap_group_base_dn: 'ou=groups,dc=example,dc=com',
      ldap_group_scope: 'subtree',
      ldap_group_filter: '(objectClass=groupOfNames)',
      ldap_group_gid: 'cn',
      ldap_group_membership: 'memberOf',
      ldap_group_admin_dn: 'cn=platform-admins,ou=groups,dc=example,dc=com',
    });
  });

  test('groups are known by their DN, members by the name of the group', () => {
    expect(block(stack, 'harbor_group', 'group_Domain_Ops')).toEqual({
      group_name: 'Domain Ops',
      group_type: 1,
      ldap_group_dn: 'cn=Domain Ops,ou=groups,dc=example,dc=com',
    });
    expect(resource(stack, 'harbor_group', 'registry_group_developers').depends_on).toContain(
      'harbor_config_auth.registry_logins',
    );
    expect(block(stack, 'harbor_project_member_group', 'member_platform_Domain_Ops')).toEqual({
      project_id: '${harbor_project.registry_project_platform.id}',
      group_name: '${harbor_group.registry_group_Domain_Ops.group_name}',
      type: 'ldap',
      role: 'projectadmin',
    });
  });

  test('a project holds data: Terraform destroys neither it nor its images', () => {
    expect(block(stack, 'harbor_project', 'project_platform')).toEqual({
      name: 'platform',
      public: false,
      storage_quota: 200,
      vulnerability_scanning: true,
      force_destroy: false,
      deployment_security: 'critical',
      lifecycle: { prevent_destroy: true },
    });
    expect(block(stack, 'harbor_project', 'project_base')).toMatchObject({ public: true, storage_quota: -1 });
  });

  test('tags that stay, and what else is kept', () => {
    expect(block(stack, 'harbor_immutable_tag_rule', 'immutable_platform')).toEqual({
      project_id: '${harbor_project.registry_project_platform.id}',
      repo_matching: '**',
      tag_matching: '{v*,release-*}',
    });
    expect(block(stack, 'harbor_retention_policy', 'retention_platform')).toEqual({
      scope: '${harbor_project.registry_project_platform.id}',
      schedule: 'Daily',
      rule: [
        { repo_matching: '**', tag_matching: 'v*', always_retain: true, untagged_artifacts: false },
        { repo_matching: '**', tag_matching: '**', most_recently_pushed: 10, untagged_artifacts: true },
      ],
    });
  });

  test('a robot does what it may and no more, for ever, with a password that Terraform knows', () => {
    expect(block(stack, 'harbor_robot_account', 'robot_platform_ci')).toEqual({
      name: 'ci',
      level: 'project',
      duration: -1,
      secret: '${data.kubernetes_secret_v1.registry_registry-robot-platform_ci.data["password"]}',
      permissions: [
        {
          kind: 'project',
          namespace: '${harbor_project.registry_project_platform.name}',
          access: [
            { resource: 'repository', action: 'pull' },
            { resource: 'repository', action: 'push' },
            { resource: 'artifact', action: 'read' },
            { resource: 'artifact', action: 'list' },
            { resource: 'tag', action: 'create' },
            { resource: 'tag', action: 'list' },
          ],
        },
      ],
    });
    const password = all['dev-foundation']?.resource.random_password?.['registry_robot-platform_ci'];
    // Harbor refuses one without each of these.
    expect(password).toMatchObject({ length: 32, min_lower: 1, min_upper: 1, min_numeric: 1 });
  });

  test('proxies are of the kinds that the chart lets them be', () => {
    const kinds = ['docker-hub', 'quay', 'github'].map((name) => block(stack, 'harbor_registry', `upstream_${name}`));
    expect(kinds).toMatchObject([
      { provider_name: 'docker-hub', endpoint_url: 'https://hub.docker.com', access_id: 'acme', insecure: false },
      { provider_name: 'docker-registry', endpoint_url: 'https://quay.io', insecure: false },
      { provider_name: 'github', endpoint_url: 'https://ghcr.io', insecure: false },
    ]);
    expect(block(stack, 'harbor_project', 'project_quay')).toMatchObject({
      name: 'quay',
      registry_id: '${harbor_registry.registry_upstream_quay.registry_id}',
    });
    expect(block(stack, 'harbor_project', 'project_quay').lifecycle).toBeUndefined();
    expect(all['dev-foundation']?.variable.registry_proxy_docker_hub_password).toMatchObject({
      description: 'password, or access token, of acme at docker.io (password)',
      sensitive: true,
    });
  });

  test('a system pulls with an account of its own, from a Secret beside it', () => {
    const permissions = (name: string) => block(stack, 'harbor_robot_account', `robot_pull-${name}`).permissions;
    const access = [{ resource: 'repository', action: 'pull' }];
    expect(permissions('shop')).toEqual([
      { kind: 'project', namespace: '${harbor_project.registry_project_platform.name}', access },
      { kind: 'project', namespace: '${harbor_project.registry_project_quay.name}', access },
    ]);
    expect(permissions('any')).toEqual([{ kind: 'project', namespace: '*', access }]);
    const password = '${random_password.registry_robot-pull-shop.result}';
    expect(resource(all['dev-foundation'], 'kubernetes_secret_v1', 'shop_shop-registry-pull')).toMatchObject({
      type: 'kubernetes.io/dockerconfigjson',
      metadata: { name: 'shop-registry-pull' },
      data: {
        '.dockerconfigjson': `{"auths":{"registry.dev.example.com":{"username":"robot$pull-shop","password":"${password}"}}}`,
      },
    });
  });

  test('what other environments push comes under one account, which writes replicas alone', () => {
    const { permissions, level } = block(stack, 'harbor_robot_account', 'robot_replication') as never as {
      level: string;
      permissions: { namespace: string; access: { action: string }[] }[];
    };
    expect(level).toBe('system');
    expect(permissions.map(({ namespace }) => namespace)).toEqual(['${harbor_project.registry_project_mirrored.name}']);
    expect(permissions[0]?.access).toContainEqual({ resource: 'repository', action: 'push' });
  });
});

describe('a change touches what it is about, and nothing else', () => {
  const project: HarborProject = { members: { developers: 'developer' }, robots: { ci: ['push'] } };
  const standing = apiOf({ projects: { platform: project } });
  const becoming = (projects: Readonly<Record<string, HarborProject>>) => changed(standing, apiOf({ projects }));

  test('a project', () => {
    expect(becoming({ base: {}, platform: project })).toEqual(['+ harbor_project.registry_project_base']);
    expect(changed(apiOf({ projects: { platform: project, base: {} } }), standing)).toEqual([
      '- harbor_project.registry_project_base',
    ]);
  });

  test('a member, by a group that is new', () => {
    expect(becoming({ platform: { ...project, members: { ...project.members, ops: 'projectadmin' } } })).toEqual([
      '+ harbor_group.registry_group_ops',
      '+ harbor_project_member_group.registry_member_platform_ops',
    ]);
  });

  test('the role of a member', () => {
    expect(becoming({ platform: { ...project, members: { developers: 'guest' } } })).toEqual([
      '~ harbor_project_member_group.registry_member_platform_developers',
    ]);
  });

  test('a robot', () => {
    expect(becoming({ platform: { ...project, robots: { ci: ['push'], scan: ['pull'] } } })).toEqual([
      '+ harbor_robot_account.registry_robot_platform_scan',
    ]);
  });

  test('the order of lines changes nothing', () => {
    const [one, two] = [
      { a: project, b: {} },
      { b: {}, a: project },
    ].map((projects) => apiOf({ projects }));
    expect(JSON.stringify(one)).toBe(JSON.stringify(two));
  });

  test('a system that pulls', () => {
    const pulled = stacks({ projects: { platform: project } }, (env, registry) => {
      new Puller(env, 'shop', registry, 'platform');
    });
    const without = stacks({ projects: { platform: project } });
    expect(changed(without['dev-registry'] as Stack, pulled['dev-registry'] as Stack)).toEqual([
      '+ harbor_robot_account.registry_robot_pull-shop',
    ]);
    expect(changed(without['dev-applications'] as Stack, pulled['dev-applications'] as Stack)).toEqual([]);
    expect(changed(without['dev-foundation'] as Stack, pulled['dev-foundation'] as Stack)).toEqual([
      '+ kubernetes_namespace_v1.shop',
      '+ kubernetes_secret_v1.registry_registry-robot-pull-shop',
      '+ kubernetes_secret_v1.shop_shop-registry-pull',
      '+ random_password.registry_robot-pull-shop',
    ]);
  });
});

test('a proxy may be named by its registry: then the host can be the mirror of other environments', () => {
  const stack = apiOf({ proxies: { 'registry.k8s.io': {} } });
  expect(block(stack, 'harbor_registry', 'upstream_registry_k8s_io')).toMatchObject({
    provider_name: 'docker-registry',
    endpoint_url: 'https://registry.k8s.io',
  });
  expect(block(stack, 'harbor_project', 'project_registry_k8s_io')).toMatchObject({ name: 'registry.k8s.io' });
  expect(refused(stack)).toEqual([]);
});

test('images are kept by when they were pulled', () => {
  const keep = { pulledWithin: Duration.days(90) };
  expect(block(apiOf({ projects: { p: { keep } } }), 'harbor_retention_policy', 'retention_p').rule).toEqual([
    { repo_matching: '**', tag_matching: '**', n_days_since_last_pull: 90, untagged_artifacts: true },
  ]);
});

test('with scratch data, a project may go', () => {
  const scratch = apiOf({ projects: { p: { quota: Size.gibibytes(1) } } }, () => {}, { data: 'scratch' });
  expect(block(scratch, 'harbor_project', 'project_p').lifecycle).toBeUndefined();
});

/** A builder that is a system here. */
class Builder extends System {
  constructor(env: Environment, id: string, registry: HarborRegistry) {
    super(env, id, {}, { app: 'builder', maxId: 30, security: 'restricted' });
    const images = registry.robot('platform', 'ci');
    const { user, secret } = images.for(this);
    expect([user, secret.namespace, secret.name]).toEqual(['robot$platform+ci', id, `${id}-registry-platform.ci`]);
    expect(images.for(this).secret).toBe(secret);
    expect(registry.robot('platform', 'ci').for(this).secret).toBe(secret);
  }
}

test('a builder takes the account of a robot', () => {
  const all = stacks({ projects: { platform: { robots: { ci: ['push'] } } } }, (env, registry) => {
    new Builder(env, 'builder', registry);
  });
  expect(Object.keys(all['dev-foundation']?.resource.kubernetes_secret_v1 ?? {})).toContain(
    'builder_builder-registry-platform_ci',
  );
});

test.each<[string, Build, string]>([
  [
    'a robot that is none',
    (_, registry) => void registry.robot('platform', 'cd'),
    'robot() = "platform/cd": is no robot of a project of this registry; allowed: platform/ci.',
  ],
  [
    'a project that is none',
    (_, registry) => void registry.images('platform', 'shop'),
    'images() = "shop": is no project of this registry; allowed: platform.',
  ],
  [
    'who comes when everybody has taken',
    (env, registry) => {
      class Late extends System {
        override close(): void {
          registry.pullSecret(this);
        }
      }
      new Late(env, 'z-late', {}, { app: 'late', maxId: 30, security: 'restricted' });
    },
    'images() = "z-late": is taken by dev/z-late when everybody has taken. Take it in the constructor or in connect().',
  ],
  [
    'who then asks for more',
    (env, registry) => {
      class More extends System {
        override connect(): void {
          registry.pullSecret(this, 'platform');
        }
        override close(): void {
          registry.pullSecret(this, 'platform');
          registry.pullSecret(this);
        }
      }
      new More(env, 'more', {}, { app: 'more', maxId: 30, security: 'restricted' });
    },
    'images() = "more": is taken by dev/more when everybody has taken. Take it in the constructor or in connect().',
  ],
  [
    'a robot that is taken when everybody has taken',
    (env, registry) => {
      class Late extends System {
        override close(): void {
          registry.robot('platform', 'ci').for(this);
        }
      }
      new Late(env, 'z-late', {}, { app: 'late', maxId: 30, security: 'restricted' });
    },
    'robot() = "z-late": is taken by dev/z-late when everybody has taken. Take it in the constructor or in connect().',
  ],
])('%s is refused', (_, build, message) => {
  expect(() => stacks({ projects: { platform: { robots: { ci: ['push'] } } } }, build)).toThrow(
    `dev/registry: ${message}`,
  );
});

test('a system may also take when it connects', () => {
  const stack = apiOf({ projects: { a: {} } }, (env, registry) => {
    class Connects extends System {
      override connect(): void {
        registry.pullSecret(this, 'a');
      }
    }
    new Connects(env, 'z-connects', {}, { app: 'connects', maxId: 30, security: 'restricted' });
  });
  expect(block(stack, 'harbor_robot_account', 'robot_pull-z-connects')).toMatchObject({
    permissions: [{ namespace: '${harbor_project.registry_project_a.name}' }],
  });
});

test('a system that asks twice has one account, for all that it asked for', () => {
  const stack = apiOf({ projects: { a: {}, b: {}, c: {} } }, (env, registry) => {
    class Twice extends System {}
    const taker = new Twice(env, 'twice', {}, { app: 'twice', maxId: 30, security: 'restricted' });
    expect(registry.pullSecret(taker, 'b')).toBe(registry.pullSecret(taker, 'a'));
    const all = new Twice(env, 'all', {}, { app: 'twice', maxId: 30, security: 'restricted' });
    registry.pullSecret(all, 'b');
    registry.pullSecret(all);
    registry.pullSecret(all, 'a');
  });
  const places = (name: string) =>
    (block(stack, 'harbor_robot_account', `robot_pull-${name}`).permissions as { namespace: string }[]).map(
      ({ namespace }) => namespace,
    );
  expect(places('twice')).toEqual([
    '${harbor_project.registry_project_a.name}',
    '${harbor_project.registry_project_b.name}',
  ]);
  expect(places('all')).toEqual(['*']);
});
