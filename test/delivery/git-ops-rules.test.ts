import { Cron, Duration } from 'cdk8s';
import type { GitOpsProps, GitRepository } from '../../lib';
import { hasPlace } from '../../lib/delivery/gitops/pointer';
import { hasPassword, isSsh, serverOf } from '../../lib/delivery/gitops/repository-url';
import { refusals } from '../support/refusals';
import { delivered, directory, prod } from './gitops-fixture';

const one = (props: object) => refusals(() => delivered(props as Partial<GitOpsProps>));
const inProd = (props: Partial<GitOpsProps>) => refusals(() => delivered(props, prod));
const repository = (of: Partial<Record<keyof GitRepository, unknown>>) =>
  one({ repository: { url: 'https://git.example.com/a.git', login: 'public', ...of } });
const window = { kind: 'deny', schedule: Cron.daily(), duration: Duration.hours(1) };

describe('URLs of repositories', () => {
  test.each<[string, string, number, boolean]>([
    ['https://git.example.com/platform/manifests.git', 'git.example.com', 443, false],
    ['https://git.example.com:8443/a', 'git.example.com', 8443, false],
    ['ssh://git@git.example.com/a.git', 'git.example.com', 22, true],
    ['ssh://git@git.example.com:2222/a/b.git', 'git.example.com', 2222, true],
    ['git@git.example.com:a/b.git', 'git.example.com', 22, true],
  ])('%s', (url, host, port, ssh) => {
    expect(serverOf(url)).toEqual({ host, port });
    expect(isSsh(url)).toBe(ssh);
  });

  test.each([
    'http://git.example.com/a.git',
    'git://git.example.com/a.git',
    'file:///srv/a.git',
    'https://git.example.com',
    'https://git.example.com/',
    'https://git.example.com/a?b=c',
    'https://git.example.com/a b',
    'ssh://git.example.com/a.git',
    'git@git.example.com',
    'git@git.example.com:2222/a.git',
    'git.example.com/a.git',
    'oci://registry.example.com/a',
    '',
  ])('%s is none that is taken', (url) => {
    expect(serverOf(url)).toBeUndefined();
  });

  test('a password in one is found', () => {
    expect(hasPassword('https://me:secret@git.example.com/a')).toBe(true);
    expect(hasPassword('https://me@git.example.com/a')).toBe(false);
    expect(hasPassword('git@git.example.com:a')).toBe(false);
  });
});

describe('a repository', () => {
  const login =
    "is missing: git.example.com lets in by HTTPS whom anybody may be, or an account with a token; allowed: public, token. Say 'public', or 'token': people give it then, keelson secrets says which.";
  test.each<[string, Partial<Record<keyof GitRepository, unknown>>, string]>([
    [
      'without TLS',
      { url: 'http://git.example.com/a.git' },
      'repository.url = "http://git.example.com/a.git": is no URL of a repository that is read with TLS or SSH; allowed: https://host/path, ssh://user@host/path, user@host:path.',
    ],
    [
      'with a password in its URL, which is not told',
      { url: 'https://me:secret@git.example.com/a.git' },
      'repository.url = "git.example.com": holds a password, which would stand in every Application. Set login: \'token\' and leave it out; people give it.',
    ],
    ['of HTTPS that does not say how it lets in', { login: undefined }, `repository.login = nothing: ${login}`],
    [
      'of HTTPS with a key',
      { login: 'key' },
      'repository.login = "key": lets nobody in by HTTPS, which knows no keys; allowed: public, token.',
    ],
    [
      'of SSH without a key',
      { url: 'git@github.com:acme/a.git', login: 'public' },
      'repository.login = "public": lets nobody in by SSH, which asks for a key; allowed: key.',
    ],
    [
      'with a word that is none',
      { login: 'password' },
      'repository.login = "password": is none of what there is; allowed: public, token, key.',
    ],
    [
      'of SSH whose server nobody knows',
      { url: 'ssh://git@git.example.com/a.git', login: 'key' },
      'repository.knownHosts = nothing: does not know git.example.com: nobody could tell it from another, and it is never read. Put there what ssh-keyscan git.example.com says, and compare it with what its people say.',
    ],
    [
      'with a line that is none',
      { url: 'ssh://git@git.example.com/a.git', login: 'key', knownHosts: ['git.example.com'] },
      'repository.knownHosts[0] = "git.example.com": is no line by which a server is known; allowed: as ssh-keyscan writes it: host, type, key.',
    ],
    [
      'whose folder is outside of it',
      { path: '../other' },
      'repository.path = "../other": is no folder below the root of the repository; allowed: as dist/manifests: no slash at either end, and no step of dots alone.',
    ],
    [
      'at no revision',
      { revision: 'HEAD' },
      'repository.revision = "HEAD": is no branch, tag or commit that Git could have; allowed: as main, release/2026-11, v1.4.0, or a commit; HEAD follows whatever the server calls its default.',
    ],
    [
      'with an authority that is none',
      { authority: 'MIIB' },
      'repository.authority = "MIIB": is no certificate; allowed: PEM, from -----BEGIN CERTIFICATE----- to its end.',
    ],
    [
      'with an authority for SSH',
      {
        url: 'git@github.com:acme/a.git',
        login: 'key',
        authority: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      },
      'repository.authority = "-----BEGIN CERTIFICATE-----": signs nothing by SSH. Give knownHosts.',
    ],
    [
      'with no address',
      { cidrs: [] },
      'repository.cidrs = []: names no address; allowed: CIDRs as 192.0.2.0/24, or nothing for any address.',
    ],
  ])('%s', (_, of, message) => {
    expect(repository(of)).toEqual([`dev/gitops: ${message}`]);
  });

  test.each(['a..b', '/main', 'main/', 'main.', 'a//b', 'v1.*', '>=1.0', 'a b', '', '-x', 'a.lock', 'a/.b'])(
    'at %s, which is none',
    (revision) => {
      expect(repository({ revision })).toHaveLength(1);
    },
  );

  test.each(['main', 'release/2026-11', 'v1.4.0', '0123456789abcdef0123456789abcdef01234567', 'feature/a_b.c'])(
    'at %s, which is one',
    (revision) => {
      expect(repository({ revision })).toEqual([]);
    },
  );

  test.each(['/dist', 'dist/', 'a/../b', './a', '.', 'a//b', ''])('in %s, which is none', (path) => {
    expect(repository({ path })).toHaveLength(1);
  });

  test('of SSH is read with a key, said or not, and known servers are known', () => {
    expect(one({ repository: { url: 'git@github.com:acme/a.git' } })).toEqual([]);
  });
});

describe('deliveries', () => {
  test('in prod, what deletes with nobody asked is said twice', () => {
    expect(inProd({ sync: 'automatic', prune: true })).toEqual([
      "prod/gitops: prune = true: and selfHeal together delete in prod what a commit leaves out, at once, and no hand can hold it back. Set one of them to false, or say that it is meant: prune: 'prod-too'.",
    ]);
    expect(inProd({ sync: 'automatic', prune: 'prod-too' })).toEqual([]);
    expect(inProd({ sync: 'automatic', prune: true, selfHeal: false })).toEqual([]);
    expect(inProd({ sync: 'automatic' })).toEqual([]);
    expect(inProd({ prune: true })).toEqual([]);
    expect(one({ prune: true })).toEqual([]);
    expect(one({ prune: 'prod-too' })).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['a word that is none', { sync: 'auto' }, 'sync = "auto": is none of what there is; allowed: automatic, manual.'],
    ['another yes', { prune: 'yes' }, 'prune = "yes": is none of what there is; allowed: true, false, prod-too.'],
    [
      'to heal by hand',
      { sync: 'manual', selfHeal: true },
      "selfHeal = true: is of deliveries that begin by themselves, and here a person begins each. Leave it out, or set sync: 'automatic'.",
    ],
    [
      'to prune by hand',
      { sync: 'manual', prune: true },
      "prune = true: is of deliveries that begin by themselves, and here a person begins each. Leave it out, or set sync: 'automatic'.",
    ],
    ['no pods', { replicas: 0 }, 'replicas = 0: is no number of pods; allowed: 1 and more.'],
  ])('%s', (_, props, message) => {
    expect(one(props)).toEqual([`dev/gitops: ${message}`]);
  });
});

describe('people', () => {
  test.each<[string, object, string]>([
    [
      'groups without a directory',
      { admins: ['platform'] },
      'admins = "platform": is a group of a directory, and there is none. Give directory too.',
    ],
    [
      'readers without a directory',
      { readers: ['all'] },
      'readers = "all": is a group of a directory, and there is none. Give directory too.',
    ],
    [
      'deployers without a directory',
      { layers: { platform: { deployers: ['sre'] } } },
      'layers[\'platform\'].deployers = "sre": is a group of a directory, and there is none. Give directory too.',
    ],
    [
      'a group that would be two',
      { directory, admins: ['a, b'] },
      'admins = "a, b": is no name of a group here; allowed: no comma, no quote, no backslash, not empty.',
    ],
    [
      'nobody who may do everything',
      { directory },
      'adminAccount = false: leaves nobody who may do everything. Name a group: admins.',
    ],
  ])('%s', (_, props, message) => {
    expect(one(props)).toEqual([`dev/gitops: ${message}`]);
  });
});

describe('layers', () => {
  test.each<[string, object, string]>([
    [
      'the rest in one that is none',
      { otherwise: 'apps' },
      'otherwise = "apps": is no layer; allowed: operators, delivery, platform.',
    ],
    [
      'a system in two',
      { layers: { a: { systems: ['certificates'] }, b: { systems: ['certificates'] } } },
      'layers[\'b\'].systems = "certificates": stands in the layer a already: two AppProjects cannot own one Application. Take it out of one of the two.',
    ],
    [
      'a name that is none',
      { layers: { 'My Apps': {} } },
      'layers = "My Apps": is no name of a layer; allowed: at most 40 lower-case letters, digits and dashes.',
    ],
    [
      'a window without a length',
      { layers: { platform: { windows: [{ ...window, duration: Duration.seconds(30) }] } } },
      'layers[\'platform\'].windows[0].duration = "30 seconds": is no time that a window can be open; allowed: whole minutes, 1 and more.',
    ],
    [
      'a window nowhere',
      { layers: { platform: { windows: [{ ...window, timeZone: 'Mars/Base' }] } } },
      'layers[\'platform\'].windows[0].timeZone = "Mars/Base": is no time zone; allowed: as Europe/Berlin, Asia/Shanghai, UTC.',
    ],
    [
      'a window of neither kind',
      { layers: { platform: { windows: [{ ...window, kind: 'maybe' }] } } },
      'layers[\'platform\'].windows[0].kind = "maybe": is none of what there is; allowed: allow, deny.',
    ],
  ])('%s', (_, props, message) => {
    expect(one(props)).toEqual([`dev/gitops: ${message}`]);
  });

  test('a system that is none is told when all are known', () => {
    const { env } = delivered({ layers: { platform: { systems: ['certificates', 'shop'] } } });
    expect(refusals(() => env.output())).toEqual([
      'dev/gitops: layers[\'platform\'].systems = "shop": is no system of this environment; allowed: cert-manager, certificates, gitops.',
    ]);
  });
});

describe('who is told', () => {
  const hook = { to: 'webhook', host: 'hooks.example.com' };
  const mail = { to: 'mail', host: 'smtp.example.com', from: 'a@example.com', recipients: ['b@example.com'] };
  test.each<[string, object, string]>([
    [
      'a name that is none',
      { 'The Chat': hook },
      'notify = "The Chat": is no name of a receiver; allowed: at most 40 lower-case letters, digits and dashes.',
    ],
    [
      'a URL for a host',
      { chat: { ...hook, host: 'https://hooks.example.com/x' } },
      'notify[\'chat\'].host = "https://hooks.example.com/x": is no name of a server; allowed: as hooks.example.com, without https:// and without a path: people give the URL.',
    ],
    [
      'a way that is none',
      { chat: { ...hook, to: 'fax' } },
      'notify[\'chat\'].to = "fax": is none of what there is; allowed: webhook, mail.',
    ],
    [
      'a form that is none',
      { chat: { ...hook, form: 'xml' } },
      'notify[\'chat\'].form = "xml": is none of what there is; allowed: text, dingtalk.',
    ],
    [
      'no address',
      { chat: { ...hook, cidrs: ['x'] } },
      'notify[\'chat\'].cidrs = ["x"]: names no address; allowed: CIDRs as 192.0.2.0/24, or nothing for any address.',
    ],
    [
      'mail to nobody',
      { ops: { ...mail, recipients: [] } },
      'notify[\'ops\'].recipients = "(there is none)": tells nobody. Name somebody, or leave the receiver out.',
    ],
    [
      'mail of nobody',
      { ops: { ...mail, from: 'platform' } },
      'notify[\'ops\'].from = "platform": is no address of mail; allowed: as platform@example.com.',
    ],
    ['mail at no port', { ops: { ...mail, port: 0 } }, "notify['ops'].port = 0: is no port; allowed: 1 to 65535."],
  ])('%s', (_, notify, message) => {
    expect(one({ notify })).toEqual([`dev/gitops: ${message}`]);
  });
});

test('several faults are told together', () => {
  expect(one({ repository: { url: 'x', path: '/a', revision: '' }, replicas: 0 })).toHaveLength(4);
});

test('places of objects, by pointers', () => {
  const object = { a: [{ 'b/c': 1 }], d: null, 'e~f': false };
  expect(['/a/0/b~1c', '/d', '/e~0f', '/a'].map((at) => hasPlace(object, at))).toEqual([true, true, true, true]);
  expect(['/a/1', '/a/0/b', '/x/y', '/d/x'].map((at) => hasPlace(object, at))).toEqual([false, false, false, false]);
});
