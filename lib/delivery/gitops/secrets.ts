import type { DirectoryAccess } from '../../handles/directory';
import type { SecretRef } from '../../kernel/needs';
import { type Minted, type Text, text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { BIND_PASSWORD } from './login';
import { PART_OF, SECRETS } from './names';
import { secretKey } from './notifications';
import type { GitOpsPlan, PlannedRepository } from './plan';

/** Secrets that pods read when they start. */
export interface GitOpsSecrets {
  readonly settings: SecretRef;
  readonly redis: SecretRef;
  /** @default nobody is told */
  readonly notifications?: SecretRef;
}

/** Every Secret that Argo CD would otherwise make itself, or be told in clear. */
export function makeSecrets(system: System, plan: GitOpsPlan, directory: DirectoryAccess | undefined): GitOpsSecrets {
  const { need } = system;
  makeRepository(system, plan.repository);
  return {
    settings: makeSettings(system, plan, directory),
    redis: need.secret({ name: SECRETS.redis, data: { auth: need.mint('redis').plain } }),
    ...(Object.keys(plan.receivers).length > 0 && { notifications: makeNotifications(system, plan) }),
  };
}

/** Complete: Argo CD writes into it what it misses, and Terraform would take that out again. */
function makeSettings(system: System, { adminAccount }: GitOpsPlan, directory: DirectoryAccess | undefined): SecretRef {
  const { need } = system;
  return need.secret({
    name: SECRETS.settings,
    labels: PART_OF,
    data: {
      'server.secretkey': need.mint('sessions').plain,
      ...makeWebhooks(system),
      ...(adminAccount && makeAdmin(system)),
      ...(directory && { [BIND_PASSWORD]: directory.password.plain }),
    },
  });
}

/** What a Git server signs its messages with, or says in them. A kind of server without it is believed whoever speaks. */
function makeWebhooks({ need }: System): Record<string, Text> {
  const { plain } = need.mint('webhook');
  const keys = ['github', 'gitlab', 'gogs', 'bitbucketserver'].map((server) => `webhook.${server}.secret`);
  return {
    ...Object.fromEntries(
      [...keys, 'webhook.bitbucket.uuid', 'webhook.azuredevops.password'].map((key) => [key, plain]),
    ),
    'webhook.azuredevops.username': text`git`,
  };
}

/** The password for people stands in a Secret of its own, the hash of it where Argo CD looks. */
function makeAdmin(system: System): Record<string, Text> {
  const password = system.need.mint('admin');
  system.need.secret({ name: system.name('admin'), data: { password: password.plain } });
  return { 'admin.password': password.bcrypt, 'admin.passwordMtime': text`2026-01-01T00:00:00Z` };
}

function makeRepository(system: System, { url, login, user }: PlannedRepository): void {
  if (login === undefined || login === 'public') return;
  const { need } = system;
  const [key, what] =
    login === 'key'
      ? ['key', `private SSH key (PEM) that may read ${url}`]
      : ['token', `token of the account ${user} that may read ${url}`];
  const given = need.given('repository', [key as string], what as string)[key as string] as Minted;
  need.secret({
    name: system.name('repository'),
    labels: { 'argocd.argoproj.io/secret-type': 'repository' },
    data: {
      type: text`git`,
      url: text`${url}`,
      ...(login === 'key' ? { sshPrivateKey: given.plain } : { username: text`${user}`, password: given.plain }),
    },
  });
}

function makeNotifications(system: System, { receivers }: GitOpsPlan): SecretRef {
  const { need } = system;
  const data: Record<string, Text> = {};
  for (const [name, receiver] of Object.entries(receivers)) {
    const part = receiver.to === 'webhook' ? 'url' : 'password';
    if (receiver.to === 'mail' && receiver.user === undefined) continue;
    const what =
      receiver.to === 'webhook'
        ? `whole URL at ${receiver.host} that takes messages for ${name}`
        : `password of ${receiver.user} at ${receiver.host}`;
    const given = need.given(`notify-${name}`, [part], what)[part] as Minted;
    data[secretKey(name, part)] = given.plain;
  }
  return need.secret({ name: SECRETS.notifications, labels: PART_OF, data });
}
