import { Cron, Duration, Size } from 'cdk8s';
import { Environment, nodes, outside, type Row, System, type SystemProps } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import type { Directory, DirectoryAccess } from '../../lib/handles/directory';
import { OpenLdapDirectory } from '../../lib/identity/openldap/open-ldap-directory';
import type { OpenLdapDirectoryProps } from '../../lib/identity/openldap/props';

/** Six nodes in three zones. */
export const pool = { name: 'core', nodes: nodes('core', 6, ['a', 'b', 'c']), cpu: 16, memory: Size.gibibytes(64) };

/** Production with quorum. */
export const prod: Partial<Row> = { name: 'prod', stage: 'prod', domain: 'example.com', pools: [pool] };

export const fast = outside.storageClass('fast', 'RWO', { keeps: true, expands: true });

export const PEOPLE = {
  opsa: { givenName: 'Operator', surname: 'Nöne', mail: 'opsa@example.com' },
  opsb: { givenName: 'Operator', surname: 'Two', mail: 'opsb@example.com', displayName: '运维二' },
} as const;

export const GROUPS = {
  developers: { description: 'They build things', members: ['opsa', 'opsb'] },
  'directory-admins': { members: ['opsa'] },
  guests: {},
} as const;

/** Everything that can be said, but for backups. */
export const FULL = { people: PEOPLE, groups: GROUPS, administrators: 'directory-admins' } as const;

/** A system that takes a directory. */
export class Shop extends System {
  readonly access: DirectoryAccess;

  constructor(env: Environment, id: string, props: SystemProps & { readonly directory: Directory }) {
    super(env, id, props, { app: 'shop', maxId: 40, security: 'restricted' });
    this.state.pods({ id: 'web', labels: { app: id }, by: 'us', replicas: 1, requests: { cpu: '1', memory: '1Gi' } });
    this.access = props.directory.for(this);
  }
}

export function environment(row: Partial<Row> = prod): Environment {
  const env = Environment.test(row);
  new Certificates(env, 'certificates');
  return env;
}

export function openLdap(env: Environment, props: Partial<OpenLdapDirectoryProps> = {}, id = 'openldap') {
  return new OpenLdapDirectory(env, id, { storage: fast, ...props });
}

export const backup = {
  to: outside.bucket('backups', { host: 's3.example.com', cidrs: ['192.0.2.9/32'] }),
  schedule: Cron.daily(),
  keep: Duration.days(14),
};

/** Everything on. */
export const EVERYTHING: Partial<OpenLdapDirectoryProps> = {
  ...FULL,
  base: 'o=Nöne\\, "KI",c=DE'.replaceAll('"', '\\"'),
  organization: 'Nöne',
  size: Size.gibibytes(20),
  cpu: 1,
  memory: Size.gibibytes(1),
  pool: 'core',
  passwords: { minLength: 14, history: 10, maxFailures: 5, lockout: Duration.hours(1), maxAge: Duration.days(365) },
  backup,
  owner: 'security',
};

export const tainted = { ...prod, pools: [{ ...pool, taints: ['role=core:NoSchedule', 'lonely:NoExecute'] }] };
