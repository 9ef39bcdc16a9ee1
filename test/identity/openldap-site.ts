import { Size } from 'cdk8s';
import { Environment, nodes, outside, type Row, System, type SystemProps } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import type { Directory, DirectoryAccess } from '../../lib/handles/directory';
import { OpenLdapDirectory, type OpenLdapDirectoryProps } from '../../lib/identity/open-ldap-directory';

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
