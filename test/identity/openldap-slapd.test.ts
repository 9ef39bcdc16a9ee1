import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Cron, Duration } from 'cdk8s';
import type { Output } from '../../lib';
import { outside } from '../../lib';
import type { DirectoryAccess } from '../../lib/handles/directory';
import { removeFolders } from '../support/folders';
import { type Entry, entriesOf, inOrder } from '../support/openldap/entries';
import { PlayedDirectory, until } from '../support/openldap/played';
import type { PlayedPod } from '../support/openldap/pods';
import { slapd } from '../support/openldap/programs';
import { environment, FULL, openLdap, PEOPLE, Shop } from './openldap-fixture';

/** Two real servers, configured, filled and asked by what the manifests hold. */
const program = slapd();
const given = program === undefined ? describe.skip : describe;

jest.setTimeout(180_000);
afterAll(removeFolders);

const BACKUP = {
  to: outside.bucket('backups', { host: 's3.example.com' }),
  schedule: Cron.daily(),
  keep: Duration.days(7),
};

/** The platform as it stands: the directory, and the systems that take it. */
function platform(takers: readonly string[], people: object = PEOPLE): { output: Output; access: DirectoryAccess } {
  const env = environment();
  const passwords = { maxFailures: 3, lockout: Duration.minutes(5) };
  const directory = openLdap(env, { ...FULL, people: people as typeof PEOPLE, passwords, backup: BACKUP });
  const [access] = takers.map((id) => new Shop(env, id, { directory: directory.directory() }).access);
  return { output: env.output(), access: access as DirectoryAccess };
}

given('a directory of two nodes', () => {
  const { output, access } = platform(['shop', 'wiki']);
  const base = access.baseDn;
  let played: PlayedDirectory;

  beforeAll(async () => {
    played = await PlayedDirectory.of(program as NonNullable<typeof program>, output);
  });
  afterAll(() => played?.stop());

  const shop = (node = 0) => ({ dn: access.bindDn, password: played.value(access.password.id), node });
  const dnOf = (uid: string) => `uid=${uid},${access.people}`;
  const person = (uid: string, password: string, node = 0) => ({ dn: dnOf(uid), password, node });
  const accounts = () => ({ dn: 'cn=accounts,cn=keelson', password: played.value('openldap/accounts') });
  const node = (i: number) => played.nodes[i] as PlayedPod;
  const ready = () => played.nodes.map((pod) => pod.probe('slapd', 'readinessProbe'));
  const bothReady = () =>
    until(
      () => !ready().includes(false),
      () => node(1).log,
    );

  function found(who: Parameters<PlayedDirectory['ldap']>[1], where: string, ...what: readonly string[]): Entry[] {
    const ran = played.ldap('ldapsearch', who, '-LLL', '-o', 'ldif-wrap=no', '-b', where, ...what);
    if (ran.status !== 0 && ran.status !== 32) throw new Error(`${ran.status}: ${ran.stderr}`);
    return entriesOf(ran.stdout);
  }
  /** By the socket, from inside of a pod: as nobody else sees it. */
  const inside = (pod: PlayedPod, where: string, what = '') =>
    entriesOf(
      pod.exec(
        'slapd',
        `ldapsearch -Q -LLL -o ldif-wrap=no -Y EXTERNAL -H ldapi://%2Frun%2Fslapd%2Fldapi -b '${where}' ${what}`,
      ).stdout,
    );
  const change = (who: Parameters<PlayedDirectory['ldap']>[1], ldif: string) => {
    const words = ['-x', '-H', played.url(who.node ?? 0), '-D', who.dn, '-w', who.password];
    return played.call('ldapmodify', words, ldif).status;
  };
  const says = (who: Parameters<PlayedDirectory['ldap']>[1]) => played.ldap('ldapwhoami', who).status;

  test('is alive without data, and not ready', () => {
    expect(played.nodes.map((pod) => pod.probe('slapd', 'livenessProbe'))).toEqual([true, true]);
    expect(ready()).toEqual([false, false]);
  });

  test('is made by the Job, on one node, and is ready on both', async () => {
    const ran = played.accounts();
    expect([ran.status, ran.stdout.split('\n').at(-2)]).toEqual([0, 'accounts are as they should be']);
    await bothReady();
    const names = (who: ReturnType<typeof shop>) =>
      found(who, base, '(objectClass=*)', '1.1')
        .map(({ dn }) => dn?.[0])
        .sort();
    await until(
      () => names(shop(1)).length === 8,
      () => String(names(shop(1))),
    );
    expect(names(shop(0))).toEqual(
      [
        base,
        access.groups,
        access.people,
        ...['developers', 'directory-admins', 'guests'].map((cn) => `cn=${cn},${access.groups}`),
        dnOf('opsa'),
        dnOf('opsb'),
      ].sort(),
    );
  });

  describe('an account of a system', () => {
    test('reads people with their groups, and groups with their members', () => {
      const [opsa] = found(
        shop(),
        access.people,
        `(&${access.userFilter}(${access.attributes.uid}=opsa))`,
        'cn',
        'mail',
        'memberOf',
      );
      expect(opsa).toEqual({
        dn: [dnOf('opsa')],
        cn: ['Operator Nöne'],
        mail: ['opsa@example.com'],
        memberOf: [`cn=developers,${access.groups}`, `cn=directory-admins,${access.groups}`],
      });
      const [guests] = found(shop(), access.groups, `(&${access.groupFilter}(cn=guests))`, access.attributes.member);
      expect(guests?.member).toEqual([`cn=nobody,${base}`]);
      expect(found(shop(), access.people, `(memberOf=cn=developers,${access.groups})`, '1.1')).toHaveLength(2);
    });

    test('sees no password, not even an old one, and no other account', () => {
      const seen = found(shop(), base, '(objectClass=*)', '*', '+', 'userPassword', 'pwdHistory');
      expect(seen.length).toBeGreaterThan(5);
      expect(seen.flatMap((entry) => Object.keys(entry)).filter((name) => /pwd|password/i.test(name))).toEqual([]);
      expect(found(shop(), `ou=services,${base}`)).toEqual([]);
      expect(found(shop(), `ou=policies,${base}`)).toEqual([]);
      expect(found(shop(), 'cn=Monitor')).toEqual([]);
      expect(found(shop(), 'cn=config')).toEqual([]);
      expect(found(shop(), access.people, '(userPassword=*)')).toEqual([]);
    });

    test('changes nothing', () => {
      expect(change(shop(), `dn: ${dnOf('opsa')}\nchangetype: modify\nreplace: mail\nmail: x@example.com\n`)).toBe(50);
      expect(
        change(shop(), `dn: ${access.bindDn}\nchangetype: modify\nreplace: userPassword\nuserPassword: mine\n`),
      ).toBe(50);
      expect(played.ldap('ldapdelete', shop(), dnOf('opsb')).status).toBe(50);
    });

    test('is refused with another password, and nobody comes in without one', () => {
      expect(says({ ...shop(), password: 'wrong' })).toBe(49);
      expect(says({ dn: '', password: '' })).toBe(48);
      const nameless = played.call('ldapsearch', ['-x', '-LLL', '-H', played.url(0), '-b', base, '1.1']);
      expect([nameless.status, nameless.stdout]).toEqual([48, '']);
    });
  });

  describe('a person', () => {
    const first = () => played.value('openldap/person-opsb');
    const set = (old: string, next: string) => {
      const ran = played.ldap('ldappasswd', person('opsb', old), '-s', next);
      return ran.status === 0 ? 0 : Number(/Result: .*\((\d+)\)/.exec(ran.stdout + ran.stderr)?.[1]);
    };

    test('does nothing with the first password but set another', () => {
      expect(says(person('opsb', first()))).toBe(0);
      expect(played.ldap('ldapsearch', person('opsb', first()), '-b', dnOf('opsb')).status).toBe(50);
      expect(set(first(), 'too short')).toBe(19);
      expect(set(first(), 'long enough to stay')).toBe(0);
      expect(says(person('opsb', 'long enough to stay'))).toBe(0);
    });

    test('sees themselves and nobody else', () => {
      const me = person('opsb', 'long enough to stay');
      expect(found(me, dnOf('opsb'), '(objectClass=*)', 'displayName')[0]?.displayName).toEqual(['运维二']);
      expect(found(me, dnOf('opsa'))).toEqual([]);
      expect(change(me, `dn: ${dnOf('opsb')}\nchangetype: modify\nreplace: mail\nmail: b@example.com\n`)).toBe(50);
    });

    test('never has the same password again, and no hash of their own making', () => {
      expect(set('long enough to stay', 'another good one')).toBe(0);
      expect(set('another good one', 'long enough to stay')).toBe(19);
      const hash = `dn: ${dnOf('opsb')}\nchangetype: modify\nreplace: userPassword\nuserPassword: {SSHA}AAAA\n`;
      expect(change(person('opsb', 'another good one'), hash)).toBe(19);
      const [stored] = inside(node(0), dnOf('opsb'), 'userPassword pwdHistory');
      expect(stored?.userPassword?.[0]).toMatch(/^\{ARGON2\}\$argon2/);
      expect(stored?.pwdHistory).toHaveLength(2);
    });

    test('is locked out by guesses, on both nodes', async () => {
      for (const guess of ['one', 'two', 'three']) expect(says(person('opsb', guess))).toBe(49);
      expect(says(person('opsb', 'another good one'))).toBe(49);
      await until(
        () => says(person('opsb', 'another good one', 1)) === 49,
        () => 'still open',
      );
      expect(says({ ...shop(), password: 'a guess' })).toBe(49);
      for (let i = 0; i < 4; i++) says({ ...shop(), password: 'a guess' });
      expect(says(shop())).toBe(0);
    });
  });

  describe('an administrator', () => {
    const opsa = () => person('opsa', 'the password of opsa');
    const opsc = (mail: string) =>
      `dn: ${dnOf('opsc')}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: opsc\ncn: Operator\nsn: Operator\nmail: ${mail}\n`;

    test('adds people, whose names and addresses are nobody else’s', () => {
      played.ldap('ldappasswd', person('opsa', played.value('openldap/person-opsa')), '-s', 'the password of opsa');
      expect(change(opsa(), opsc('OPSA@example.com'))).toBe(19);
      expect(change(opsa(), opsc('opsc@example.com'))).toBe(0);
      const twin = opsc('c2@example.com').replace(dnOf('opsc'), `cn=Operator,${access.people}`);
      expect(change(opsa(), twin)).toBe(19);
    });

    test('gives a new password and unlocks, and reads none', () => {
      const reset = `dn: ${dnOf('opsb')}\nchangetype: modify\nreplace: userPassword\nuserPassword: given by opsa 1\n-\ndelete: pwdAccountLockedTime\n`;
      expect(change(opsa(), reset)).toBe(0);
      expect(says(person('opsb', 'given by opsa 1'))).toBe(0);
      const seen = found(opsa(), base, '(objectClass=*)', '*', '+', 'userPassword');
      expect(
        seen.flatMap((entry) => Object.keys(entry)).filter((name) => /password|history|policy/i.test(name)),
      ).toEqual([]);
    });

    test('puts people into groups, and the person shows it; one who goes leaves every group', () => {
      const group = `cn=guests,${access.groups}`;
      expect(change(opsa(), `dn: ${group}\nchangetype: modify\nreplace: member\nmember: ${dnOf('opsc')}\n`)).toBe(0);
      expect(found(shop(), dnOf('opsc'), '(objectClass=*)', 'memberOf')[0]?.memberOf).toEqual([group]);
      expect(played.ldap('ldapdelete', opsa(), dnOf('opsc')).status).toBe(0);
      expect(found(shop(), group, '(objectClass=*)', 'member')[0]?.member).toEqual([`cn=nobody,${base}`]);
    });

    test('touches neither the accounts of systems nor the policies', () => {
      expect(played.ldap('ldapdelete', opsa(), access.bindDn).status).toBe(50);
      expect(played.ldap('ldapdelete', opsa(), `cn=people,ou=policies,${base}`).status).toBe(50);
    });
  });

  describe('the two nodes', () => {
    const titles = (i: number) => found(shop(i), dnOf('opsb'), '(objectClass=*)', 'title')[0]?.title;
    const title = (who: { node?: number }, text: string) =>
      change(
        { ...person('opsa', 'the password of opsa'), ...who },
        `dn: ${dnOf('opsb')}\nchangetype: modify\nreplace: title\ntitle: ${text}\n`,
      );

    test('take changes, each of them, and tell each other', async () => {
      await until(
        () => title({ node: 1 }, 'Engineer') === 0,
        () => 'opsa is not known there',
      );
      await until(
        () => titles(0)?.[0] === 'Engineer',
        () => node(0).log,
      );
    });

    test('catch up after one was away', async () => {
      await node(1).stop();
      expect(title({}, 'Architect')).toBe(0);
      expect(played.ldap('ldapdelete', accounts(), `cn=wiki,ou=services,${base}`).status).toBe(0);
      await played.start(1);
      await until(
        () => titles(1)?.[0] === 'Architect',
        () => node(1).log,
      );
      const wiki = { dn: `cn=wiki,ou=services,${base}`, password: played.value('openldap/taker-wiki'), node: 1 };
      await until(
        () => says(wiki) === 49,
        () => node(1).log,
      );
    });

    test('keep what each was told while it was alone', async () => {
      const opsa = (i: number) => person('opsa', 'the password of opsa', i);
      const hire = (i: number, uid: string) =>
        change(
          opsa(i),
          `dn: ${dnOf(uid)}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: ${uid}\nsn: ${uid}\n`,
        );
      await node(0).stop();
      expect(hire(1, 'opse')).toBe(0);
      await node(1).stop();
      await played.start(0);
      expect(hire(0, 'opsf')).toBe(0);
      await played.start(1);
      const both = (i: number) => found(shop(i), access.people, '(|(uid=opse)(uid=opsf))', '1.1').length;
      await until(
        () => both(0) === 2 && both(1) === 2,
        () => node(1).log,
      );
      for (const uid of ['opse', 'opsf']) expect(played.ldap('ldapdelete', opsa(0), dnOf(uid)).status).toBe(0);
      await until(
        () => both(1) === 0,
        () => node(1).log,
      );
    });

    test('one that lost its volume says nothing until it has everything again, and the Job makes no second root', async () => {
      await node(0).stop();
      await played.lose(1);
      await played.start(1);
      expect(node(1).probe('slapd', 'livenessProbe')).toBe(true);
      expect(node(1).probe('slapd', 'readinessProbe')).toBe(false);
      const alone = played.accounts({ LDAP_TRIES: '1' });
      expect([alone.status, alone.stderr]).toEqual([1, expect.stringContaining(`no answer from ${played.url(0)}\n`)]);
      expect(inside(node(1), base)).toEqual([]);
      await played.start(0);
      await bothReady();
      const all = (i: number) => inOrder(inside(node(i), base, "'*' '+'")).map(({ contextCSN: _, ...entry }) => entry);
      await until(
        () => JSON.stringify(all(1)) === JSON.stringify(all(0)),
        () => node(1).log,
      );
      expect(all(0).length).toBeGreaterThan(12);
    });
  });

  describe('the Job, again', () => {
    const hired = { ...PEOPLE, dana: { givenName: 'Dana', surname: 'Ito', mail: 'dana@example.com' } };

    test('leaves what people changed, brings nobody back, and adds who is new', () => {
      const opsa = person('opsa', 'the password of opsa');
      expect(played.ldap('ldapdelete', opsa, dnOf('opsb')).status).toBe(0);
      expect(change(opsa, `dn: ${dnOf('opsa')}\nchangetype: modify\nreplace: mail\nmail: a@example.com\n`)).toBe(0);
      played.publish(platform(['shop', 'wiki'], hired).output);
      expect(played.accounts().status).toBe(0);
      expect(found(shop(), access.people, '(uid=*)', 'mail').map(({ dn, mail }) => [dn?.[0], mail?.[0]])).toEqual([
        [dnOf('opsa'), 'a@example.com'],
        [dnOf('dana'), 'dana@example.com'],
      ]);
      expect(says(opsa)).toBe(0);
    });

    test('gives back what is ours: an account that was deleted, a policy that was changed', () => {
      const policy = `cn=people,ou=policies,${base}`;
      const ease = `dn: ${policy}\nchangetype: modify\nreplace: pwdMinLength\npwdMinLength: 1\n`;
      expect(change(accounts(), ease)).toBe(0);
      expect(played.ldap('ldapdelete', accounts(), access.bindDn).status).toBe(0);
      expect(says(shop())).toBe(49);
      expect(played.accounts().status).toBe(0);
      expect(says(shop())).toBe(0);
      expect(inside(node(0), policy)[0]?.pwdMinLength).toEqual(['12']);
    });

    test('sets a rotated password, and the old one counts no more', () => {
      const old = shop();
      played.values.set(access.password.id, 'rotated000000000000000000');
      expect(played.accounts().status).toBe(0);
      expect([says(old), says(shop())]).toEqual([49, 0]);
    });

    test('takes away the account of a system that is gone, and no other', () => {
      const byHand = `cn=vpn,ou=services,${base}`;
      const entry = `dn: ${byHand}\nchangetype: add\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: vpn\nuserPassword: made by hand\n`;
      expect(change(accounts(), entry)).toBe(0);
      const wiki = { dn: `cn=wiki,ou=services,${base}`, password: played.value('openldap/taker-wiki') };
      expect(says(wiki)).toBe(0);
      played.publish(platform(['shop'], hired).output);
      expect(played.accounts().status).toBe(0);
      expect([says(wiki), says(shop()), says({ dn: byHand, password: 'made by hand' })]).toEqual([49, 0, 0]);
      expect(found({ dn: byHand, password: 'made by hand' }, dnOf('opsa'), '1.1')).toHaveLength(1);
    });
  });

  test('a rotated password of the replicator counts when both nodes were started anew', async () => {
    played.values.set('openldap/replicator', 'anotherreplicator0000000');
    for (const i of [1, 0]) {
      await node(i).remove();
      await played.start(i);
    }
    await bothReady();
    const opsa = person('opsa', 'the password of opsa', 1);
    expect(change(opsa, `dn: ${dnOf('dana')}\nchangetype: modify\nreplace: title\ntitle: New\n`)).toBe(0);
    await until(
      () => found(shop(0), dnOf('dana'), '(title=New)').length === 1,
      () => node(0).log,
    );
  });

  test('a renewed certificate is shown without a restart', async () => {
    const serial = () => {
      const shown = spawnSync('openssl', ['s_client', '-connect', played.url(0).slice('ldaps://'.length)], {
        input: '',
        encoding: 'utf8',
      });
      return spawnSync('openssl', ['x509', '-noout', '-serial'], {
        input: shown.stdout,
        encoding: 'utf8',
      }).stdout.trim();
    };
    expect(serial()).toBe('serial=01');
    played.renew(2);
    await until(
      () => serial() === 'serial=02',
      () => node(0).log,
    );
    expect(says(shop())).toBe(0);
  });

  test('who watches reads counters, pages and where replication stands, and nothing else', () => {
    const monitor = { dn: 'cn=monitor,cn=keelson', password: played.value('openldap/monitor') };
    const [pages] = found(
      monitor,
      'cn=Databases,cn=Monitor',
      '(olmMDBPagesMax=*)',
      'olmMDBPagesUsed',
      'olmMDBPagesMax',
      'namingContexts',
    );
    expect(pages?.namingContexts).toEqual([base]);
    expect(Number(pages?.olmMDBPagesMax?.[0])).toBe((4096 * 1024 * 1024) / 4096);
    expect(Number(pages?.olmMDBPagesUsed?.[0])).toBeGreaterThan(0);
    const counted = found(monitor, 'cn=Monitor', '(objectClass=monitorCounterObject)', 'monitorCounter').map(
      ({ dn }) => dn?.[0],
    );
    expect(counted).toContain('cn=Current,cn=Connections,cn=Monitor');
    expect(found(monitor, base, '-s', 'base', '(contextCSN=*)', 'contextCSN')[0]?.contextCSN?.length).toBe(2);
    expect(found(monitor, access.people, '1.1')).toEqual([]);
  });

  describe('a backup', () => {
    let dump = '';

    test('holds what slapcat would write', () => {
      const job = played.job('CronJob', 'backup');
      const ran = job.run('dump');
      expect([ran.status, ran.stderr]).toEqual([0, '']);
      const folder = job.folderOf('dump');
      const [file, ...others] = readdirSync(folder);
      expect([file, others]).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.ldif\.gz$/), []]);
      dump = gunzipSync(readFileSync(`${folder}/${file}`)).toString('utf8');
      const cat = node(0).exec('slapd', `slapcat -o ldif-wrap=no -F /run/slapd/config -n 1`);
      const own = (ldif: string) => inOrder(entriesOf(ldif)).map(({ contextCSN: _, ...entry }) => entry);
      expect(own(dump)).toEqual(own(cat.stdout));
      expect(own(dump).length).toBeGreaterThan(12);
      expect(dump).toContain('pwdHistory');
    });

    test.each(['', 'dn: nonsense\n'])('that is none (%j) is refused, and the data stays', async (nothing) => {
      await node(0).stop();
      writeFileSync(`${played.claim(0)}/restore.ldif`, nothing, { mode: 0o644 });
      const ran = await played.start(0);
      expect([ran.status, ran.stderr]).toEqual([
        1,
        expect.stringContaining('restore.ldif was refused: the data is as it was'),
      ]);
      await played.start(0);
      expect(says(shop())).toBe(0);
    });

    test('comes back on both nodes, with passwords and groups', async () => {
      expect(played.ldap('ldapdelete', person('opsa', 'the password of opsa'), dnOf('opsa')).status).toBe(0);
      for (const i of [0, 1]) {
        await node(i).stop();
        writeFileSync(`${played.claim(i)}/restore.ldif`, dump, { mode: 0o644 });
      }
      for (const i of [0, 1]) await played.start(i);
      await bothReady();
      for (const i of [0, 1]) {
        expect(says(person('opsa', 'the password of opsa', i))).toBe(0);
        expect(found(shop(i), dnOf('opsa'), '(memberOf=*)', '1.1')).toHaveLength(1);
      }
      expect(
        change(
          person('opsa', 'the password of opsa', 1),
          `dn: ${dnOf('dana')}\nchangetype: modify\nreplace: title\ntitle: Back\n`,
        ),
      ).toBe(0);
      await until(
        () => found(shop(0), dnOf('dana'), '(title=Back)').length === 1,
        () => node(0).log,
      );
    });
  });
});

given('a root whose name has every character that needs care', () => {
  const base = 'o=Nöne\\, Söhne \\+ "KI" \\<x\\>\\\\\\#1\\ ,c=DE'.replace('"KI"', '\\"KI\\"');

  test('is configured, made, mirrored and read', async () => {
    const env = environment();
    const directory = openLdap(env, { ...FULL, base });
    const { access } = new Shop(env, 'shop', { directory: directory.directory() });
    const played = await PlayedDirectory.of(program as NonNullable<typeof program>, env.output());
    try {
      const made = played.accounts({ LDAP_TRIES: '2' });
      expect(made.status).toBe(0);
      await until(
        () => played.nodes.every((pod) => pod.probe('slapd', 'readinessProbe')),
        () => played.nodes[1]?.log ?? '',
      );
      const who = { dn: access.bindDn, password: played.value(access.password.id) };
      for (const node of [0, 1]) {
        const args = ['-LLL', '-o', 'ldif-wrap=no', '-b', access.people, `(memberOf=*)`, 'mail'];
        await until(
          () => entriesOf(played.ldap('ldapsearch', { ...who, node }, ...args).stdout).length === 2,
          () => played.nodes[node]?.log ?? '',
        );
      }
      const [root] = entriesOf(played.ldap('ldapsearch', who, '-LLL', '-b', access.baseDn, '-s', 'base', 'o').stdout);
      expect(root?.o).toEqual(['Nöne, Söhne + "KI" <x>\\#1 ']);
    } finally {
      await played.stop();
    }
  });
});
