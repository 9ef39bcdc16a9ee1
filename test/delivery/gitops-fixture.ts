import { Cron, Duration } from 'cdk8s';
import { Certificates, Environment, GitOps, type GitOpsProps, outside, type Row } from '../../lib';
import { production } from '../support/production';

/** Three nodes in three zones. */
export const prod: Partial<Row> = { ...production('gitops'), name: 'prod', stage: 'prod', domain: 'example.com' };

export const directory = outside.directory('people', {
  host: 'ldap.example.com',
  baseDn: 'dc=example,dc=com',
  bindDn: 'cn=gitops,ou=services,dc=example,dc=com',
  authority: 'given',
});

/** The least that is said. */
export const least = (id = 'gitops'): GitOpsProps => ({
  host: outside.host(`https://${id}.example.com`, { from: ['10.0.0.0/24'] }),
  repository: { url: 'https://git.example.com/platform/manifests.git', login: 'public' },
});

/** Everything on. */
export const EVERYTHING: Partial<GitOpsProps> = {
  repository: {
    url: 'ssh://git@git.example.com:2222/platform/manifests.git',
    path: 'published',
    revision: 'release/1.2',
    knownHosts: ['[git.example.com]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKeyOfTheExampleServerOfGitThatIsNone'],
    cidrs: ['192.0.2.0/24'],
  },
  admins: ['platform'],
  readers: ['developers'],
  adminAccount: true,
  layers: {
    data: { deployers: ['data ops'] },
    operators: {
      deployers: ['platform'],
      windows: [
        {
          kind: 'allow',
          schedule: Cron.schedule({ minute: '0', hour: '9', weekDay: '1-4' }),
          duration: Duration.hours(8),
          timeZone: 'Europe/Berlin',
          people: true,
        },
      ],
    },
  },
  notify: {
    chat: { to: 'webhook', host: 'oapi.dingtalk.com', form: 'dingtalk' },
    hooks: { to: 'webhook', host: 'hooks.example.com', cidrs: ['198.51.100.0/24'] },
    ops: {
      to: 'mail',
      host: 'smtp.example.com',
      from: 'gitops@example.com',
      recipients: ['ops@example.com', 'dev@example.com'],
      user: 'gitops',
    },
  },
};

/** An environment with certificates, and the delivery of it. */
export function delivered(
  props: Partial<GitOpsProps> = {},
  row: Partial<Row> = {},
): { env: Environment; gitops: GitOps } {
  const env = Environment.test({ name: 'dev', stage: 'dev', domain: 'example.com', ...row });
  new Certificates(env, 'certificates');
  return { env, gitops: new GitOps(env, 'gitops', { ...least(), ...props }) };
}
