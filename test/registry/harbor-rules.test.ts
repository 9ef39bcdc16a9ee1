import { Cron, Duration, Size } from 'cdk8s';
import { Environment, outside, type Row } from '../../lib';
import type { HarborProject, HarborRegistryProps, HarborReplication } from '../../lib/registry/harbor/props';
import { refusals } from '../support/refusals';
import { EVERYTHING, harbor, People, prod } from './harbor-fixture';

/** What is refused, line by line. */
function refused(props: Partial<HarborRegistryProps>, directory = true, row: Partial<Row> = {}): string[] {
  const env = Environment.test(row);
  const people = directory ? { directory: new People(env, 'people').directory } : {};
  return refusals(() => harbor(env, { ...people, ...props }));
}

const project = (of: HarborProject) => ({ projects: { p: of } });
const to = outside.registry('https://registry.test.example.com');
const replication = (of: Partial<HarborReplication>) => ({
  projects: { p: {}, q: {} },
  proxies: { hub: { of: 'docker.io' } },
  replicateTo: { test: { to, projects: ['p'], ...of } },
});

test('everything that is right is refused nowhere', () => {
  expect(refused({ ...EVERYTHING, pool: 'images' }, true, prod)).toEqual([]);
  expect(refused(replication({ tags: '{v*,release-[0-9]*}', on: Cron.schedule({ minute: '*/20' }) }))).toEqual([]);
  expect(refused({}, false)).toEqual([]);
});

const AT = 'unit/registry: ';

describe('of the whole', () => {
  test.each<[string, Partial<HarborRegistryProps>, string]>([
    ['no pods', { replicas: 0 }, 'replicas = 0: is no number of pods; allowed: 1 and more.'],
    [
      'too few connections',
      { connections: 10 },
      "connections = 10: leaves each of the 3 pods that talk to the database less than 5; allowed: 15 and more, and less than the server's max_connections.",
    ],
    [
      'a small volume',
      { size: Size.mebibytes(500) },
      'size = "500Mi": does not hold what the scanner knows of vulnerabilities; allowed: 1Gi and more.',
    ],
    [
      'a volume of part of a MiB',
      { size: Size.kibibytes(1500) },
      'size = "1500Ki": does not hold what the scanner knows of vulnerabilities; allowed: 1Gi and more.',
    ],
    [
      'a bad name of a project',
      { projects: { Team_A: {} } },
      'projects = "Team_A": cannot name a project; allowed: at most 63 lower-case letters and digits, with single dashes between them.',
    ],
    [
      "Harbor's own project",
      { projects: { library: {} } },
      'projects = "library": is the project that Harbor makes at its first start, open to everybody. Take another name.',
    ],
    [
      'a proxy of no registry',
      { proxies: { hub: { of: 'dockerhub' } } },
      'proxies[\'hub\'].of = "dockerhub": is no host of a registry; allowed: as images name it: docker.io, quay.io, registry.example.com:5000.',
    ],
    [
      'a proxy of a port that is none',
      { proxies: { hub: { of: 'registry.example.com:70000' } } },
      'proxies[\'hub\'].of = "registry.example.com:70000": is no host of a registry; allowed: as images name it: docker.io, quay.io, registry.example.com:5000.',
    ],
    [
      'a proxy of two ports',
      { proxies: { hub: { of: 'registry.example.com:5000:1' } } },
      'proxies[\'hub\'].of = "registry.example.com:5000:1": is no host of a registry; allowed: as images name it: docker.io, quay.io, registry.example.com:5000.',
    ],
    [
      'a bad name of a proxy',
      { proxies: { Docker_Hub: { of: 'docker.io' } } },
      'proxies = "Docker_Hub": cannot name a proxy; allowed: at most 63 lower-case letters and digits, with single dashes or dots between them.',
    ],
    [
      'a proxy for an empty account',
      { proxies: { hub: { of: 'docker.io', user: '' } } },
      'proxies[\'hub\'].user = "": is empty. Leave it out for nobody.',
    ],
    [
      'a proxy named as a project',
      { projects: { hub: {} }, proxies: { hub: { of: 'docker.io' } } },
      'proxies = "hub": is the name of a project already. Give one of the two another name.',
    ],
  ])('%s', (_, props, message) => {
    expect(refused(props)).toEqual([`${AT}${message}`]);
  });

  test('the key of stored credentials is not rotated', () => {
    expect(refused({}, true, { generations: { 'registry/secret-key': 2 } })).toEqual([
      `${AT}generations = "registry/secret-key": cannot be rotated: Harbor could no longer read the credentials that it encrypted with it. Take it out of the row's generations.`,
    ]);
  });

  test('it is not the mirror that it would be pulled from itself', () => {
    const by = (mirror: string) => refused({}, true, { mirror });
    expect(by('registry.unit.example.com/all')).toEqual([
      `${AT}host = "https://registry.unit.example.com": is the row's mirror: on the first day, and after each loss, it would wait for itself. Let the row's mirror be one outside: another environment's registry, or a machine of its own.`,
    ]);
    expect(by('registry.hq.example.com')).toEqual([]);
  });

  test('groups want a directory', () => {
    expect(refused({ admins: 'ops', ...project({ members: { ops: 'guest' } }) }, false)).toEqual([
      `${AT}admins = "ops": can only be told by a directory, and the registry has none. Give the prop directory.`,
      `${AT}projects['p'].members = ["ops"]: can only be told by a directory, and the registry has none. Give the prop directory.`,
    ]);
  });
});

describe('of a project', () => {
  test.each<[string, HarborProject, string]>([
    [
      'a role that is none',
      { members: { ops: 'master' as never } },
      '.members[\'ops\'] = "master": is no role; allowed: limitedguest, guest, developer, maintainer, projectadmin.',
    ],
    [
      'part of a GiB',
      { quota: Size.mebibytes(1500) },
      '.quota = "1500Mi": is no whole number of GiB, in which the provider counts; allowed: 1Gi and more.',
    ],
    [
      'part of a MiB',
      { quota: Size.kibibytes(1500) },
      '.quota = "1500Ki": is no whole number of GiB, in which the provider counts; allowed: 1Gi and more.',
    ],
    [
      'a severity that is none',
      { block: 'severe' as never },
      '.block = "severe": is no severity; allowed: low, medium, high, critical.',
    ],
    [
      'a pattern that is none',
      { immutableTags: ['v 1'] },
      '.immutableTags = "v 1": is no pattern of tags; allowed: letters, digits, _ . - with * ? and [a-z].',
    ],
    [
      'too many patterns',
      { immutableTags: Array.from({ length: 16 }, (_, i) => `v${i}`) },
      '.immutableTags = 16: are more patterns than one rule should have; allowed: 15 and fewer.',
    ],
    [
      'a robot with a bad name',
      { robots: { 'CI!': ['pull'] } },
      '.robots = "CI!": cannot name a robot; allowed: at most 63 lower-case letters and digits, with single dashes between them.',
    ],
    [
      'a robot that may nothing',
      { robots: { ci: [] } },
      ".robots['ci'] = []: is no list of rights; allowed: one or more of pull, push, delete.",
    ],
    [
      'a robot that may everything',
      { robots: { ci: ['all' as never] } },
      '.robots[\'ci\'] = ["all"]: is no list of rights; allowed: one or more of pull, push, delete.',
    ],
    [
      'a retention that keeps nothing',
      { keep: {} },
      '.keep = {}: keeps nothing: every image would be deleted in the next night; allowed: one or more of tags, newest, pulledWithin. Leave keep out to keep every image.',
    ],
    ['a retention of no tag', { keep: { tags: [] } }, '.keep.tags = []: names no tag. Leave it out, or name patterns.'],
    ['no newest image', { keep: { newest: 0 } }, '.keep.newest = 0: is no number of images; allowed: 1 and more.'],
    [
      'part of a day',
      { keep: { pulledWithin: Duration.hours(36) } },
      '.keep.pulledWithin = "1 day 12 hours": is no whole number of days.',
    ],
    [
      'part of an hour',
      { keep: { pulledWithin: Duration.minutes(90) } },
      '.keep.pulledWithin = "1 hour 30 minutes": is no whole number of days.',
    ],
    [
      'somebody who writes a replica',
      { replica: true, members: { developers: 'developer' } },
      '.members[\'developers\'] = "developer": may write, and the project is filled from another environment alone; allowed: limitedguest, guest.',
    ],
    [
      'a robot that writes a replica',
      { replica: true, robots: { ci: ['pull', 'push'] } },
      '.robots[\'ci\'] = ["pull","push"]: may write, and the project is filled from another environment alone; allowed: pull.',
    ],
  ])('%s', (_, of, message) => {
    expect(refused(project(of))).toEqual([`${AT}projects['p']${message}`]);
  });
});

describe('of a replication', () => {
  test.each<[string, Partial<HarborReplication>, string]>([
    [
      'to itself',
      { to: outside.registry('https://registry.unit.example.com') },
      '.to = "https://registry.unit.example.com": is this registry itself. Name the registry of another environment.',
    ],
    ['of nothing', { projects: [] }, '.projects = []: names no project.'],
    ['of one twice', { projects: ['p', 'p'] }, '.projects = ["p","p"]: names a project twice.'],
    [
      'of what is not there',
      { projects: ['shop'] },
      '.projects = "shop": is no project of this registry; allowed: p, q.',
    ],
    [
      'of a proxy',
      { projects: ['hub'] },
      '.projects = "hub": is a proxy of a foreign registry, which Harbor does not replicate.',
    ],
    [
      'by a pattern that is none',
      { tags: 'v 1' },
      '.tags = "v 1": is no pattern of tags; allowed: letters, digits, _ . - with * ? [a-z] and {a,b}.',
    ],
    [
      'every minute',
      { on: Cron.everyMinute() },
      '.on = "* * * * *": runs every minute, which Harbor refuses; allowed: a schedule that names minutes: Cron.daily(), Cron.schedule({ minute: "30" }).',
    ],
  ])('%s', (_, of, message) => {
    expect(refused(replication(of))).toEqual([`${AT}replicateTo['test']${message}`]);
  });

  test('of one project to one registry twice', () => {
    const twice = { test: { to, projects: ['p', 'q'] }, again: { to, projects: ['q'] } };
    expect(refused({ projects: { p: {}, q: {} }, replicateTo: twice })).toEqual([
      `${AT}replicateTo['test'].projects = "q": goes to https://registry.test.example.com by replicateTo['again'] already. Name it in one of the two.`,
    ]);
  });

  test('to a target without TLS', () => {
    expect(() => outside.registry('http://registry.test.example.com')).toThrow(
      'outside: host = "http://registry.test.example.com": would be told a password without TLS; allowed: https://….',
    );
  });
});

test('everything that is wrong is told at once', () => {
  expect(
    refused({
      replicas: -1,
      projects: { 'a--b': { quota: Size.gibibytes(0) }, ok: { replica: true, members: { a: 'maintainer' } } },
      replicateTo: { x: { to, projects: ['none'] } },
    }),
  ).toHaveLength(5);
});
