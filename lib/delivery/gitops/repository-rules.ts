import type { Check } from '../../kernel/base/faults';
import { isCidr } from '../../kernel/base/grammar';
import { isDnsSubdomain } from '../../kernel/base/names';
import type { PlannedRepository } from './plan';
import { LOGINS } from './props';
import { hasPassword, isSsh } from './repository-url';

/** Servers whose keys the chart brings. */
const KNOWN = [
  'github.com',
  'ssh.github.com',
  'gitlab.com',
  'bitbucket.org',
  'ssh.dev.azure.com',
  'vs-ssh.visualstudio.com',
];

/** What Argo CD takes and then never reads. */
export function checkRepository(check: Check, repository: PlannedRepository): void {
  const { url, host, path, revision } = repository;
  check
    .that(host !== '' && isDnsSubdomain(host), {
      prop: 'repository.url',
      given: url,
      message: 'is no URL of a repository that is read with TLS or SSH',
      allowed: 'https://host/path, ssh://user@host/path, user@host:path',
    })
    .that(!hasPassword(url), {
      prop: 'repository.url',
      // Not told: it holds a password.
      given: host,
      message: 'holds a password, which would stand in every Application',
      fix: "Set login: 'token' and leave it out; people give it.",
    })
    .that(/^[\w.-]+(\/[\w.-]+)*$/.test(path) && !/(^|\/)\.\.?(\/|$)/.test(path), {
      prop: 'repository.path',
      given: path,
      message: 'is no folder below the root of the repository',
      allowed: 'as dist/manifests: no slash at either end, and no step of dots alone',
    })
    .that(isRevision(revision), {
      prop: 'repository.revision',
      given: revision,
      message: 'is no branch, tag or commit that Git could have',
      allowed: 'as main, release/2026-11, v1.4.0, or a commit; HEAD follows whatever the server calls its default',
    });
  if (host !== '') checkLogin(check, repository);
  checkTrust(check, repository);
}

/** `git check-ref-format`, and no pattern of versions, which Argo CD would read as the newest tag. */
function isRevision(revision: string): boolean {
  return (
    /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(revision) &&
    revision !== 'HEAD' &&
    !/\.\.|\/\/|\/\.|\.lock(\/|$)|[./]$/.test(revision)
  );
}

function checkLogin(check: Check, { url, login, knownHosts, host }: PlannedRepository): void {
  const ssh = isSsh(url);
  const allowed = ssh ? 'key' : 'public, token';
  if (login === undefined)
    check.not({
      prop: 'repository.login',
      given: undefined,
      message: `is missing: ${host} lets in by HTTPS whom anybody may be, or an account with a token`,
      allowed,
      fix: "Say 'public', or 'token': people give it then, keelson secrets says which.",
    });
  else if (!LOGINS.includes(login)) check.word('repository.login', login, LOGINS);
  else
    check.that(ssh === (login === 'key'), {
      prop: 'repository.login',
      given: login,
      message: ssh ? 'lets nobody in by SSH, which asks for a key' : 'lets nobody in by HTTPS, which knows no keys',
      allowed,
    });
  if (ssh)
    check.that(KNOWN.includes(host) || (knownHosts ?? []).length > 0, {
      prop: 'repository.knownHosts',
      given: knownHosts,
      message: `does not know ${host}: nobody could tell it from another, and it is never read`,
      fix: `Put there what ssh-keyscan ${host} says, and compare it with what its people say.`,
    });
}

function checkTrust(check: Check, { url, knownHosts = [], authority, cidrs }: PlannedRepository): void {
  for (const [i, given] of knownHosts.entries())
    check.that(/^\S+ (ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/=]+( .*)?$/.test(given), {
      prop: `repository.knownHosts[${i}]`,
      given,
      message: 'is no line by which a server is known',
      allowed: 'as ssh-keyscan writes it: host, type, key',
    });
  check
    .that(
      authority === undefined || /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/.test(authority),
      {
        prop: 'repository.authority',
        given: authority?.split('\n')[0],
        message: 'is no certificate',
        allowed: 'PEM, from -----BEGIN CERTIFICATE----- to its end',
      },
    )
    .that(authority === undefined || !isSsh(url), {
      prop: 'repository.authority',
      given: authority?.split('\n')[0],
      message: 'signs nothing by SSH',
      fix: 'Give knownHosts.',
    })
    .that(cidrs === undefined || (cidrs.length > 0 && cidrs.every(isCidr)), {
      prop: 'repository.cidrs',
      given: cidrs,
      message: 'names no address',
      allowed: 'CIDRs as 192.0.2.0/24, or nothing for any address',
    });
}
