import { Cron } from 'cdk8s';
import { systems } from '../../apps/yunsi/platform';
import { rows } from '../../apps/yunsi/rows';
import { type Environment, manifests, outside, platform, type Row, synth } from '../../lib';
import type { HarborRegistryProps } from '../../lib/registry/harbor/props';
import { terraform } from '../../lib/terraform';
import { removeFolders, tempFolder } from '../support/folders';
import { keelson } from '../support/keelson';
import { row } from '../support/plant';
import { refusals } from '../support/refusals';
import { refused, resource, type Stack, stacksIn } from '../support/stacks';
import { harbor } from './harbor-fixture';

afterAll(removeFolders);

const target = (environment: string, system = 'images') =>
  outside.registry(`https://${system}.${environment}.example.com`, { environment, system, authority: 'given' });

describe('dev → test → staging → prod of the reference platform', () => {
  const chain = ['dev', 'test', 'staging', 'prod'];
  const dist = tempFolder();
  let stacks: Record<string, Stack>;

  beforeAll(() => {
    const build = (env: Environment) => {
      systems(env);
      const at = chain.indexOf(env.row.name);
      const next = chain[at + 1];
      harbor(
        env,
        {
          // Developers push in dev alone; everywhere else it comes by replication.
          projects: {
            portal: at === 0 ? { robots: { ci: ['push'] } } : { replica: true },
            [`only-${env.row.name}`]: {},
          },
          ...(next === undefined
            ? {}
            : { replicateTo: { [next]: { to: target(next), projects: ['portal'], tags: 'v*', deletions: at === 0 } } }),
        },
        'images',
      );
    };
    synth(platform('yunsi', rows, build), manifests(dist), terraform(dist));
    stacks = stacksIn(dist);
  });

  test('each pushes on to the next, the last to nobody', () => {
    const targets = chain.map((name) =>
      Object.values(stacks[`${name}-images`]?.resource.harbor_registry ?? {}).map(({ endpoint_url }) => endpoint_url),
    );
    expect(targets).toEqual([
      ['https://images.test.example.com'],
      ['https://images.staging.example.com'],
      ['https://images.prod.example.com'],
      [],
    ]);
    for (const name of chain) expect(refused(stacks[`${name}-images`] as Stack)).toEqual([]);
  });

  test('by project and tag, with each push, and every night what was missed', () => {
    const { depends_on, ...push } = resource(
      stacks['dev-images'],
      'harbor_replication',
      'images_replication_test_portal_push',
    );
    expect(push).toEqual({
      name: 'test-portal-push',
      action: 'push',
      registry_id: '${harbor_registry.images_target_test.registry_id}',
      schedule: 'event_based',
      filters: [{ name: 'portal/**' }, { tag: 'v*', decoration: 'matches' }],
      override: true,
      deletion: true,
      single_active_replication: false,
      enabled: true,
    });
    expect(depends_on).toContain('harbor_project.images_project_portal');
    expect(
      resource(stacks['test-images'], 'harbor_replication', 'images_replication_staging_portal_night'),
    ).toMatchObject({ schedule: '0 30 1 * * *', deletion: false, single_active_replication: true });
  });

  test('each is written by the one before it alone', () => {
    const robots = chain.map((name) => Object.keys(stacks[`${name}-images`]?.resource.harbor_robot_account ?? {}));
    const comes = ['images_robot_replication'];
    expect(robots).toEqual([['images_robot_portal_ci'], comes, comes, comes]);
  });

  test('the credential is given, and it is said where it comes from', () => {
    const { variable, resource: of } = stacks['test-foundation'] as Stack;
    expect(variable.images_registry_images_staging_example_com_password).toMatchObject({
      description:
        'account robot$replication at https://images.staging.example.com; Secret images-robot-replication of staging holds it (password)',
    });
    // And there it is, at the other end.
    expect(Object.keys(stacks['staging-foundation']?.resource.kubernetes_secret_v1 ?? {})).toContain(
      'images_images-robot-replication',
    );
    expect(of.kubernetes_secret_v1?.['images_images-target-staging']).toMatchObject({
      data: { password: '${var.images_registry_images_staging_example_com_password}' },
    });
    expect(resource(stacks['test-images'], 'harbor_registry', 'images_target_staging')).toMatchObject({
      provider_name: 'harbor',
      access_id: 'robot$replication',
      access_secret: '${data.kubernetes_secret_v1.images_images-target-staging.data["password"]}',
      ca_certificate: '${data.kubernetes_secret_v1.images_images-target-staging.data["authority"]}',
      insecure: false,
    });
  });

  test('what was written is checked again by the command', () => {
    const { code, out } = keelson(['check', '--dist', dist]);
    expect([
      code,
      out
        .trimEnd()
        .split('\n')
        .filter((line) => line.includes('[flows]')),
    ]).toEqual([0, []]);
  });
});

type Content = Pick<HarborRegistryProps, 'projects' | 'replicateTo'>;

/** What synthesis refuses of environments with a registry each. */
function faults(registries: Readonly<Record<string, Content>>, over: Partial<Row> = {}): string[] {
  const all = Object.keys(registries).map((name) => row({ ...over, name }));
  const build = (env: Environment) => void harbor(env, registries[env.row.name] ?? {}, 'images');
  return refusals(() => synth(platform('acme', all, build), manifests(tempFolder())));
}

const replica = { p: { replica: true } };
const on = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { to: target(name), projects: ['p'] }]));

describe('over all environments', () => {
  test('headquarters, provinces, cities: a tree of any depth', () => {
    expect(
      faults({
        hq: { projects: { p: {} }, replicateTo: on('north', 'south') },
        north: { projects: replica, replicateTo: on('north-1', 'north-2') },
        'north-1': { projects: replica },
        'north-2': { projects: replica },
        south: {
          projects: replica,
          replicateTo: { 'south-1': { to: target('south-1'), projects: ['p'], on: Cron.daily() } },
        },
        'south-1': { projects: replica },
      }),
    ).toEqual([]);
  });

  test('a circle is refused, once', () => {
    expect(
      faults({
        a: { projects: replica, replicateTo: on('b') },
        b: { projects: replica, replicateTo: on('c') },
        c: { projects: replica, replicateTo: on('a') },
      }),
    ).toEqual([
      'a/images: p = "b/images": comes back to where it began: a/images → b/images → c/images → a/images. Take one of these out.',
    ]);
  });

  test('a project that is not there is refused', () => {
    expect(faults({ a: { projects: { p: {} }, replicateTo: on('b') }, b: { projects: { q: {} } } })).toEqual([
      'a/images: p = "b/images": is not there: b/images would have to be told of p first; allowed: q. Add it to the projects of b/images, with replica: true.',
    ]);
  });

  test('one that others write there is refused', () => {
    expect(faults({ a: { projects: { p: {} }, replicateTo: on('b') }, b: { projects: { p: {} } } })).toEqual([
      'a/images: p = "b/images": is written at b/images by others too, over what comes from here. Let b/images say replica: true of it: then nobody there writes.',
    ]);
  });

  test('two that fill one are refused', () => {
    expect(
      faults({
        a: { projects: { p: {} }, replicateTo: on('c') },
        b: { projects: { p: {} }, replicateTo: on('c') },
        c: { projects: replica },
      }),
    ).toEqual(['b/images: p = "c/images": is filled from a/images already. Let one of the two pass it on.']);
  });

  test('an environment, and a registry, that is none is refused; several faults are told at once', () => {
    expect(
      faults({
        a: {
          projects: { p: {} },
          replicateTo: { ...on('nowhere'), x: { to: target('b', 'certificates'), projects: ['p'] } },
        },
        b: { projects: replica },
      }),
    ).toEqual([
      'a/images: p = "b/certificates": flows to b/certificates, which does not take it; allowed: b/images.',
      'a/images: p = "nowhere/images": flows to nowhere, which is no environment of this platform; allowed: a, b. Correct it, or leave environment out for a target that is not of this platform.',
    ]);
  });

  test("a target of another platform is that platform's own to check", () => {
    const to = outside.registry('https://registry.partner.example.com', { user: 'robot$from-us' });
    expect(faults({ a: { projects: { p: {} }, replicateTo: { partner: { to, projects: ['p'] } } } })).toEqual([]);
  });

  test('what is known and borne is accepted by the row, in writing', () => {
    const accept = [{ rule: 'flows', object: 'a/images', why: 'until the move is done', until: '2099-01-01' }];
    expect(
      faults({ a: { projects: { p: {} }, replicateTo: on('b') }, b: { projects: { p: {} } } }, { accept }),
    ).toEqual([]);
  });
});
