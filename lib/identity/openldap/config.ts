import { SizeRoundingBehavior } from 'cdk8s';
import { accessRules, exact, quoted } from './acls';
import { document, entry, type LdifAttributes } from './ldif';
import { INTERNAL, internalDn, ROOT, serverUrls, servicesOf } from './names';
import { overlays } from './overlays';
import { DATA, MODULES, RUN, SCHEMA, TLS, UID } from './paths';
import type { OpenLdapPlan } from './plan';

/** Where the password of the replicator is put in when a server is configured: slapd reads it from nowhere else. */
export const REPLICATOR = '@REPLICATOR@';

const MODULES_LOADED = ['back_mdb', 'syncprov', 'memberof', 'refint', 'ppolicy', 'unique', 'argon2'];
const SCHEMAS = ['core', 'cosine', 'nis', 'inetorgperson'];

/** The database with the data, as `slapadd` and `slapcat` count. */
export const DATABASE = 1;

/** The database with the internal accounts. */
export const INTERNAL_DATABASE = 2;

/**
 * The whole configuration of a server, for `slapadd -n 0`: each start reads it anew, so that nothing else changes it. slapd 2.5 and
 * 2.6 load it alike.
 * @param server counted from 0
 */
export function configLdif(plan: OpenLdapPlan, server: number): string {
  return document([
    entry('cn=config', global(server)),
    entry('cn=module{0},cn=config', {
      objectClass: 'olcModuleList',
      cn: 'module{0}',
      olcModulePath: MODULES,
      olcModuleLoad: MODULES_LOADED,
    }),
    entry('cn=schema,cn=config', { objectClass: 'olcSchemaConfig', cn: 'schema' }),
    ...SCHEMAS.map((name) => `include: file://${SCHEMA}/${name}.ldif\n`),
    entry('olcDatabase={-1}frontend,cn=config', {
      objectClass: ['olcDatabaseConfig', 'olcFrontendConfig'],
      olcDatabase: '{-1}frontend',
      // Here, and not above: there its module is not loaded yet.
      olcPasswordHash: '{ARGON2}',
      olcSizeLimit: '500',
      olcAccess: ['{0}to dn.base="" by * read', '{1}to dn.base="cn=Subschema" by users read by * none'],
    }),
    entry('olcDatabase={0}config,cn=config', {
      objectClass: 'olcDatabaseConfig',
      olcDatabase: '{0}config',
      olcAccess: `{0}to * by ${exact(ROOT)} manage by * none`,
    }),
    entry(`olcDatabase={${DATABASE}}mdb,cn=config`, database(plan, server)),
    ...overlays(plan.base, `olcDatabase={${DATABASE}}mdb,cn=config`),
    entry(`olcDatabase={${INTERNAL_DATABASE}}ldif,cn=config`, {
      objectClass: ['olcDatabaseConfig', 'olcLdifConfig'],
      olcDatabase: `{${INTERNAL_DATABASE}}ldif`,
      olcSuffix: INTERNAL,
      olcDbDirectory: `${RUN}/machines`,
      olcAccess: ['{0}to attrs=userPassword by anonymous auth by * none', '{1}to * by * none'],
    }),
    entry('olcDatabase={3}monitor,cn=config', {
      objectClass: 'olcDatabaseConfig',
      olcDatabase: '{3}monitor',
      olcAccess: `{0}to dn.subtree="cn=Monitor" by ${exact(internalDn('monitor'))} read by ${exact(ROOT)} read by * none`,
    }),
  ]);
}

/** Gives slapd the files of the certificate again: it reads them anew, and connections that stand go on. */
export const RELOAD = [
  'dn: cn=config',
  'changetype: modify',
  ...Object.entries(certificateFiles()).flatMap(([name, file]) => [`replace: ${name}`, `${name}: ${file}`, '-']),
  '',
].join('\n');

function certificateFiles() {
  return {
    olcTLSCACertificateFile: `${TLS}/ca.crt`,
    olcTLSCertificateFile: `${TLS}/tls.crt`,
    olcTLSCertificateKeyFile: `${TLS}/tls.key`,
  };
}

function global(server: number): LdifAttributes {
  return {
    objectClass: 'olcGlobal',
    cn: 'config',
    olcServerID: String(server + 1),
    olcAuthzRegexp: `"gidNumber=${UID}[+]uidNumber=${UID},cn=peercred,cn=external,cn=auth" ${quoted(ROOT)}`,
    olcDisallows: 'bind_anon',
    olcIdleTimeout: '900',
    // The socket counts as much as TLS.
    olcLocalSSF: '128',
    olcRequires: 'LDAPv3',
    olcSecurity: 'ssf=128',
    ...certificateFiles(),
    olcTLSProtocolMin: '3.3',
    olcTLSVerifyClient: 'never',
  };
}

function database(plan: OpenLdapPlan, server: number): LdifAttributes {
  const { base, administrators, replicas } = plan;
  const peers = serverUrls(plan).flatMap((url, i) => (i === server ? [] : [syncrepl(base, url, i)]));
  const unlimited = 'size=unlimited time=unlimited';
  return {
    objectClass: ['olcDatabaseConfig', 'olcMdbConfig'],
    olcDatabase: `{${DATABASE}}mdb`,
    olcSuffix: base,
    olcRootDN: ROOT,
    olcDbDirectory: `${DATA}/data`,
    olcDbMaxSize: String(mapSize(plan)),
    olcDbIndex: [
      'objectClass eq',
      'entryCSN,entryUUID eq',
      'uid,cn,sn,mail pres,eq,sub',
      'member,memberOf eq',
      'uidNumber,gidNumber eq',
    ],
    olcLimits: [
      ...(['replicator', 'backup', 'accounts'] as const).map((name) => `${exact(internalDn(name))} ${unlimited}`),
      // Products list everybody, to know who is gone.
      `dn.onelevel=${quoted(servicesOf(base))} size=unlimited`,
    ],
    olcAccess: accessRules(base, administrators),
    ...(replicas > 1 ? { olcSyncrepl: peers, olcMultiProvider: 'TRUE' } : {}),
  };
}

/** As much as the volume has, but for what a restored copy and the file system need. */
function mapSize({ size }: Pick<OpenLdapPlan, 'size'>): number {
  const mebibytes = size.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
  return Math.floor(mebibytes * MAP_SHARE) * 1024 * 1024;
}

const MAP_SHARE = 0.4;

function syncrepl(base: string, provider: string, peer: number): string {
  return [
    `rid=${String(peer + 1).padStart(3, '0')}`,
    `provider=${provider}`,
    'bindmethod=simple',
    `binddn=${quoted(internalDn('replicator'))}`,
    `credentials=${REPLICATOR}`,
    `searchbase=${quoted(base)}`,
    'type=refreshAndPersist',
    'retry="5 5 30 +"',
    'timeout=5',
    'keepalive=240:10:30',
    `tls_cacert=${TLS}/ca.crt`,
    'tls_reqcert=demand',
  ].join(' ');
}
