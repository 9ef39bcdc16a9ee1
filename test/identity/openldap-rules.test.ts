import { Cron, Duration, Size } from 'cdk8s';
import { nodes, outside } from '../../lib';
import type { OpenLdapDirectoryProps } from '../../lib/identity/openldap/props';
import { refusals } from '../support/refusals';
import { environment, openLdap, pool, prod, Shop } from './openldap-fixture';

function refused(props: Partial<OpenLdapDirectoryProps>, row = prod, id = 'openldap'): string[] {
  return refusals(() => openLdap(environment(row), props, id));
}

const AT = 'prod/openldap: ';
const NAME = 'lower-case letters, digits, dots, dashes and underscores, at most 64, a letter or digit at both ends';
const opsa = { givenName: 'Operator', surname: 'Nöne', mail: 'opsa@example.com' };
const to = outside.bucket('backups', { host: 's3.example.com' });

test('what is right is taken', () => {
  const people = { opsa, opsb: { ...opsa, mail: 'opsb@example.com' } };
  const passwords = {
    minLength: 8,
    history: 0,
    maxFailures: 0,
    lockout: Duration.minutes(1),
    maxAge: Duration.days(30),
  };
  const backup = { to, schedule: Cron.daily(), keep: Duration.days(1) };
  const groups = { all: { members: ['opsa', 'opsb'] } };
  expect(refused({ people, groups, administrators: 'all', passwords, backup, base: 'ou=it, o=Acme\\, Inc.' })).toEqual(
    [],
  );
});

test.each<[string, Partial<OpenLdapDirectoryProps>, string]>([
  [
    'a base that is no name',
    { base: 'example.com' },
    'base = "example.com": is no name of an entry; allowed: as dc=example,dc=com, each step with one value.',
  ],
  [
    'a base that is no root',
    { base: 'cn=x,dc=example' },
    'base = "cn=x,dc=example": begins with what no root can be called by; allowed: dc, o, ou.',
  ],
  [
    'three servers',
    { replicas: 3 },
    'replicas = 3: is no number of servers: two mirror each other, and a third would only repeat them; allowed: 1, 2.',
  ],
  [
    'one server with quorum',
    { replicas: 1 },
    'replicas = 1: leaves nobody who lets people in while it is restarted, and the environment promises quorum; allowed: 2.',
  ],
  [
    'a volume that is too small',
    { size: Size.mebibytes(512) },
    'size = "512Mi": is too small for a volume: two copies of the data must fit while one is restored; allowed: at least 1Gi.',
  ],
  [
    'too little memory',
    { memory: Size.mebibytes(64) },
    'memory = "64Mi": is too little: comparing passwords takes memory on purpose; allowed: at least 128Mi.',
  ],
  ['no cores', { cpu: 0 }, 'cpu = 0: is no number of cores; allowed: above 0.'],
  [
    'a name to log in with',
    { people: { 'Operator Nöne': opsa } },
    `people = "Operator Nöne": is no name to log in with: not every product takes it; allowed: ${NAME}.`,
  ],
  [
    'an empty name',
    { people: { opsa: { ...opsa, givenName: ' ' } } },
    'people.opsa.givenName = " ": is empty, which no directory stores.',
  ],
  [
    'no mail',
    { people: { opsa: { ...opsa, mail: 'opsa@localhost' } } },
    'people.opsa.mail = "opsa@localhost": is no address of mail.',
  ],
  [
    'a mail of two people',
    { people: { opsa, opsb: { ...opsa, mail: 'OPSA@example.com' } } },
    'people.opsb.mail = "OPSA@example.com": is the address of opsa too, and the directory lets an address be one person\'s.',
  ],
  [
    'a name of a group',
    { groups: { 'R & D': {} } },
    `groups = "R & D": is no name of a group: not every product takes it; allowed: ${NAME}.`,
  ],
  [
    'an empty description',
    { groups: { rd: { description: '' } } },
    'groups.rd.description = "": is empty, which no directory stores.',
  ],
  [
    'a member who is nobody',
    { groups: { rd: { members: ['opsa'] } } },
    'groups.rd.members = "opsa": is nobody of people; allowed: none: there are no people yet.',
  ],
  [
    'a member twice',
    { people: { opsa }, groups: { rd: { members: ['opsa', 'opsa'] } } },
    'groups.rd.members = "opsa": stands twice.',
  ],
  [
    'administrators who are no group',
    { groups: { rd: {} }, administrators: 'admins' },
    'administrators = "admins": is no group of groups: its members could never be anybody; allowed: rd.',
  ],
  [
    'short passwords',
    { passwords: { minLength: 6 } },
    'passwords.minLength = 6: is no length that keeps anybody out, or more than first passwords have; allowed: 8 to 24.',
  ],
  [
    'half a history',
    { passwords: { history: 1.5 } },
    'passwords.history = 1.5: is no number of earlier passwords; allowed: 0 to 24.',
  ],
  [
    'a lock after one slip',
    { passwords: { maxFailures: 1 } },
    'passwords.maxFailures = 1: locks people out for a slip of the finger; allowed: 3 and more, or 0 for never.',
  ],
  [
    'a lock of a moment',
    { passwords: { lockout: Duration.seconds(10) } },
    'passwords.lockout = "10 seconds": is too short to stop anybody who guesses; allowed: a minute and more.',
  ],
  [
    'passwords of a week',
    { passwords: { maxAge: Duration.days(7) } },
    'passwords.maxAge = "7 days": would have everybody change passwords all the time; allowed: 30 days and more, or nothing.',
  ],
  [
    'backups of an hour',
    { backup: { to, schedule: Cron.hourly(), keep: Duration.hours(1) } },
    'backup.keep = "60 minutes": is no age to keep backups until; allowed: whole hours, a day and more.',
  ],
])('%s is refused', (_, props, message) => {
  expect(refused(props)).toEqual([`${AT}${message}`]);
});

test('two servers on one node are refused', () => {
  const row = { ...prod, pools: [{ ...pool, nodes: nodes('core', 1) }] };
  expect(refused({}, row)).toEqual([
    `${AT}replicas = 2: need as many nodes, and there is 1: the two would be lost together. Give the pool a second node, or set 1.`,
  ]);
});

test('everything is told at once', () => {
  expect(refused({ base: 'x', replicas: 0, cpu: -1, people: { A: opsa } }).map((line) => line.split(' = ')[0])).toEqual(
    [`${AT}base`, `${AT}replicas`, `${AT}cpu`, `${AT}people`],
  );
});

test('a pool that is none is refused', () => {
  expect(refused({ pool: 'gpu' })).toEqual([`${AT}pool = "gpu": is no node pool of this environment; allowed: core.`]);
});

test('who takes it when every system is constructed gets an account, who takes it later none', () => {
  class Latecomer extends Shop {
    override connect(): void {
      second.directory().for(this);
    }
    override close(): void {
      third.directory().for(this);
    }
  }
  const env = environment();
  const directory = openLdap(env);
  const [second, third] = [openLdap(env, {}, 'second'), openLdap(env, {}, 'third')];
  new Latecomer(env, 'zshop', { directory: directory.directory() });
  expect(() => env.output()).toThrow(
    'prod/third: directory() = "zshop": is taken by prod/zshop when everybody has taken. Take it in the constructor or in connect().',
  );
  expect([...env.foundation.mints.keys()].filter((id) => id.includes('taker')).sort()).toEqual([
    'openldap/taker-zshop',
    'second/taker-zshop',
  ]);
});

test.each<[string, Partial<OpenLdapDirectoryProps>, string]>([
  ['a root', { base: 'constructor=x' }, 'base = "constructor=x": begins with what no root can be called by'],
  [
    'a member',
    { groups: { rd: { members: ['constructor'] } } },
    'groups.rd.members = "constructor": is nobody of people',
  ],
  ['an administrator', { administrators: 'constructor' }, 'administrators = "constructor": is no group of groups'],
])('a name that every map of JavaScript has is %s no more than others', (_, props, message) => {
  expect(refused(props)).toEqual([expect.stringContaining(`${AT}${message}`)]);
});
