import { Size } from 'cdk8s';
import { type Environment, kubernetes, Manifest, outside, type SqlDatabase, System } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import type { Directory } from '../../lib/handles/directory';
import { HarborRegistry } from '../../lib/registry/harbor/harbor-registry';
import type { HarborRegistryProps } from '../../lib/registry/harbor/props';
import { production } from '../support/production';

export const prod = { ...production('images'), domain: 'example.com' };

/** A made-up server of databases in the environment, with TLS by its authority. */
export class Bases extends System {
  constructor(env: Environment, id: string) {
    super(env, id, {}, { app: 'bases', maxId: 20, security: 'restricted' });
  }

  database(name: string): SqlDatabase<'postgresql'> {
    const at = this.state.pods({
      id: name,
      labels: { app: this.id, base: name },
      by: 'operator',
      replicas: 1,
      requests: { cpu: '1', memory: '1Gi' },
    });
    const sql = this.state.serves({
      id: name,
      at,
      podPort: 5432,
      service: `${this.id}-rw`,
      protocol: 'tcp',
      tls: true,
    });
    return {
      offers: 'sql-database',
      engine: 'postgresql',
      giver: this,
      for: (taker) => {
        taker.standsAfter(this);
        taker.use(sql);
        const trust = taker.state.makes({ kind: 'Secret', name: `${taker.id}-${this.id}-trust`, keys: ['ca.crt'] });
        return { at: sql, database: name, user: taker.id, password: this.need.mint(`${name}-${taker.id}`), trust };
      },
    };
  }
}

/** A made-up directory. */
export class People extends System {
  readonly directory: Directory;

  constructor(env: Environment, id: string) {
    super(env, id, {}, { app: 'people', maxId: 20, security: 'restricted' });
    const at = this.state.pods({
      id: 'server',
      labels: { app: id },
      by: 'us',
      replicas: 1,
      requests: { cpu: '1', memory: '1Gi' },
    });
    const ldaps = this.state.serves({
      id: 'ldaps',
      at,
      podPort: 1636,
      service: id,
      port: 636,
      protocol: 'tcp',
      tls: true,
    });
    this.directory = {
      offers: 'directory',
      giver: this,
      for: (taker) => {
        taker.standsAfter(this);
        taker.use(ldaps);
        return {
          at: ldaps,
          url: `ldaps://${ldaps.host}:636`,
          baseDn: 'dc=example,dc=com',
          people: 'ou=people,dc=example,dc=com',
          groups: 'ou=groups,dc=example,dc=com',
          userFilter: '(objectClass=inetOrgPerson)',
          groupFilter: '(objectClass=groupOfNames)',
          attributes: {
            uid: 'uid',
            mail: 'mail',
            displayName: 'cn',
            member: 'member',
            memberOf: 'memberOf',
            group: 'cn',
          },
          bindDn: `cn=${taker.id},ou=services,dc=example,dc=com`,
          password: this.need.mint(`service-${taker.id}`),
        };
      },
    };
  }
}

/** A system whose pods pull from the registry. */
export class Puller extends System {
  constructor(env: Environment, id: string, registry: HarborRegistry, ...projects: readonly string[]) {
    super(env, id, {}, { app: 'puller', maxId: 30, security: 'restricted' });
    const { name } = registry.pullSecret(this, ...projects);
    new Manifest(this, kubernetes.ServiceAccount, { name: id, imagePullSecrets: [{ name }] });
  }
}

/** A registry with everything that it stands on, in an environment with certificates. */
export function harbor(env: Environment, props: Partial<HarborRegistryProps> = {}, id = 'registry'): HarborRegistry {
  if (!env.systems.some((system) => system.id === 'certificates')) new Certificates(env, 'certificates');
  const bases = (env.systems.find((system) => system.id === 'bases') as Bases | undefined) ?? new Bases(env, 'bases');
  return new HarborRegistry(env, id, {
    host: outside.host(`https://${id}.${env.row.domain}`, { from: ['10.0.0.0/24'] }),
    blobs: outside.bucket(`${id}-blobs`, { host: 's3.example.com' }),
    database: bases.database(id),
    storage: outside.storageClass('kept', 'RWO', { keeps: true }),
    ...props,
  });
}

/** Everything on. */
export const EVERYTHING: Partial<HarborRegistryProps> = {
  admins: 'platform-admins',
  projects: {
    platform: {
      members: { developers: 'developer', 'Domain Ops': 'projectadmin' },
      robots: { ci: ['push', 'pull'], cleaner: ['delete'] },
      quota: Size.gibibytes(200),
      immutableTags: ['v*', 'release-*'],
      keep: { tags: ['v*'], newest: 10 },
      block: 'critical',
    },
    base: { public: true, members: { developers: 'guest' } },
    mirrored: { replica: true, members: { developers: 'guest' } },
  },
  proxies: { 'docker-hub': { of: 'docker.io', user: 'acme' }, quay: { of: 'quay.io' }, github: { of: 'ghcr.io' } },
};
