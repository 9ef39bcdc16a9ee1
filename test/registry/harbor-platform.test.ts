import { rows } from '../../apps/yunsi/rows';
import { CephStorage, Certificates, type Environment, type Output, platform, type Row } from '../../lib';
import { synthesizedFindings } from '../../lib/checks/rules';
import { PostgresCluster } from '../../lib/database/postgres/postgres-cluster';
import { OpenLdapDirectory } from '../../lib/identity/openldap/open-ldap-directory';
import { PublicGateway } from '../../lib/mesh/gateway/public-gateway';
import { HarborRegistry } from '../../lib/registry/harbor/harbor-registry';
import { removeFolders } from '../support/folders';
import { refused, resource, stacksOf } from '../support/stacks';
import { Puller } from './harbor-fixture';

/** The registry on the systems that the platform itself has for what it stands on. */

afterAll(removeFolders);

function build(env: Environment): void {
  new Certificates(env, 'certificates', { owner: 'security' });
  const ceph = new CephStorage(env, 'ceph', {
    pool: 'storage',
    devices: '^sd[b-e]$',
    disksPerNode: 4,
    objectStores: { s3: { tls: true } },
  });
  const postgres = new PostgresCluster(env, 'postgres', { storage: ceph.block(), databases: ['registry'] });
  const ldap = new OpenLdapDirectory(env, 'ldap', { storage: ceph.block() });
  const hosts = new PublicGateway(env, 'hosts', {
    gatewayClass: 'eg',
    proxies: { namespace: 'envoy', labels: { app: 'envoy' } },
  });
  const registry = new HarborRegistry(env, 'registry', {
    owner: 'delivery',
    host: hosts.host('images'),
    blobs: ceph.bucket('registry-blobs'),
    database: postgres.database('registry'),
    storage: ceph.block(),
    directory: ldap.directory(),
    admins: 'admins',
    projects: { platform: { members: { developers: 'developer' } } },
  });
  new Puller(env, 'shop', registry, 'platform');
}

const prod = rows.find(({ name }) => name === 'prod') as Row;
const [output] = [...platform('yunsi', [prod], build).outputs()] as [Output];

test('nothing dangles', () => {
  expect(synthesizedFindings(output)).toEqual([]);
});

test('it is told where they are, and verifies them', () => {
  expect(output.foundation.releases.get('registry')?.values).toMatchObject({
    externalURL: `https://images.${prod.domain}`,
    database: {
      external: {
        host: 'postgres-rw.postgres.svc',
        coreDatabase: 'registry',
        username: 'registry',
        sslmode: 'verify-full',
      },
    },
    persistence: {
      imageChartStorage: {
        s3: { bucket: 'registry-blobs', regionendpoint: 'https://rook-ceph-rgw-ceph-s3.ceph.svc:443' },
        caBundleSecretName: 'registry-ceph-s3-trust',
      },
    },
  });
});

describe('Terraform', () => {
  const stacks = stacksOf(build, prod);

  test('takes every stack', () => {
    expect(Object.keys(stacks)).toEqual(['prod-applications', 'prod-foundation', 'prod-registry']);
    for (const stack of Object.values(stacks)) expect(refused(stack)).toEqual([]);
  });

  test('waits for what it stands on before the chart, and for the chart before what is made in it', () => {
    const { depends_on: chart = [] } = resource(stacks['prod-applications'], 'helm_release', 'registry');
    const kinds = (addresses: readonly string[]) => [
      ...new Set(addresses.map((address) => /^data\.kubernetes_resources\.[a-z]+_([A-Za-z]+)_/.exec(address)?.[1])),
    ];
    expect(kinds(chart)).toEqual(
      expect.arrayContaining([
        ...['CephObjectStore', 'ObjectBucketClaim', 'ClusterIssuer', 'Certificate'],
        ...['Cluster', 'Database', 'StatefulSet'],
      ]),
    );
    expect(kinds(chart)).not.toContain('Deployment');
    const { depends_on: logins = [] } = resource(stacks['prod-registry'], 'harbor_config_auth', 'registry_logins');
    expect(kinds(logins)).toEqual(expect.arrayContaining([...kinds(chart), 'Deployment']));
  });

  test('lets people in by the directory, as the directory is', () => {
    expect(resource(stacks['prod-registry'], 'harbor_config_auth', 'registry_logins')).toMatchObject({
      ldap_url: 'ldaps://ldap.ldap.svc:636',
      ldap_verify_cert: true,
      ldap_search_dn: 'cn=registry,ou=services,dc=yunsi,dc=example,dc=com',
      ldap_base_dn: 'ou=people,dc=yunsi,dc=example,dc=com',
      ldap_group_admin_dn: 'cn=admins,ou=groups,dc=yunsi,dc=example,dc=com',
      ldap_group_membership: 'memberOf',
    });
  });
});
