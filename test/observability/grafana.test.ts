import { spawnSync } from 'node:child_process';
import { Size } from 'cdk8s';
import { outside, PostgresCluster } from '../../lib';
import { synthesizedFindings } from '../../lib/checks/rules';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { Output } from '../../lib/kernel/output';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { kubernetesFindings } from '../support/kubernetes-schema';
import { program } from '../support/programs';
import { expectProved } from '../support/proved';
import { database, directory, environment, fast, host, prod, Shop, Watching, watched } from './grafana-fixture';
import { PROOFS, PROOFS_WITH_DATABASE } from './grafana-proofs';

const parseToml: (text: string) => JsonObject = require('smol-toml').parse;
const NAME = 'monitoring-grafana';

const asked = contract(Watching, {
  props: () => ({
    grafana: {
      host: outside.host('https://grafana.example.com', { from: ['192.0.2.0/24'] }),
      directory: outside.directory('company', {
        host: 'ldap.example.com',
        baseDn: 'dc=example,dc=com',
        bindDn: 'cn=grafana,dc=example,dc=com',
      }),
    },
  }),
  against,
  exceptions: {
    'two-instances':
      'in one namespace both would write the dashboards of a third system, each by the same name: one watches an environment',
  },
});
for (const { name, ask } of asked) test(name, ask);

function settings(output: Output): Readonly<Record<string, string>> {
  return output.object('ConfigMap', NAME).data as Record<string, string>;
}

interface PodTemplate {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: {
    readonly volumes: readonly JsonObject[];
    readonly containers: readonly [{ readonly volumeMounts: readonly { name: string; mountPath: string }[] }];
  };
}

function template(output: Output, kind: 'Deployment' | 'StatefulSet' = 'StatefulSet'): PodTemplate {
  return (output.object(kind, NAME).spec as unknown as { template: PodTemplate }).template;
}

/** Sections of an INI file, by a reader that nobody here wrote. */
function parseIni(text: string): Record<string, Record<string, string>> | undefined {
  const python = program('python3-yaml', { file: 'python3' });
  if (python === undefined) return undefined;
  const script =
    'import configparser,json,sys; c=configparser.RawConfigParser(); c.optionxform=str; c.read_string(sys.stdin.read()); print(json.dumps({s: dict(c[s]) for s in c.sections()}))';
  const { stdout, stderr, status } = spawnSync(python, ['-c', script], { input: text, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test('with nothing said it is one pod with a file on a volume, and survives what it is restarted for', () => {
  const output = watched();
  const set = output.object('StatefulSet', NAME).spec as JsonObject;
  expect(set.replicas).toBe(1);
  expect(set.volumeClaimTemplates).toEqual([
    {
      metadata: { name: 'data' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        resources: { requests: { storage: '2Gi' } },
      },
    },
  ]);
  expect(settings(output)['grafana.ini']).toContain('[database]\ntype = sqlite3\nwal = true\n\n');
  expect(() => output.object('PodDisruptionBudget', NAME)).toThrow('There is no PodDisruptionBudget');
});

test('one pod where quorum is promised is said in writing', () => {
  const why = (output: Output) =>
    output.model.systems
      .find(({ id }) => id === 'monitoring')
      ?.exceptions.filter(({ rule }) => rule === 'availability')
      .map((one) => one.why);
  expect(why(watched())).toEqual([
    'Grafana is one pod: while it starts anew nobody sees a dashboard, and alerts are sent all the same; a database allows two',
  ]);
  expect(why(watched({ database }))).toEqual([]);
  expect(why(watched({}, { ...prod, availability: 'single' }))).toEqual([]);
});

test('with a database there are as many as quorum says, without a volume, and with a budget', () => {
  const output = watched({ database });
  const spec = output.object('Deployment', NAME).spec as JsonObject;
  expect(spec.replicas).toBe(2);
  expect(output.object('PodDisruptionBudget', NAME).spec).toMatchObject({ maxUnavailable: 1 });
  expect(output.model.systems.find(({ id }) => id === 'monitoring')?.pods).toContainEqual(
    expect.objectContaining({ id: 'monitoring/grafana', replicas: 2, claims: [] }),
  );
  expect(settings(output)['grafana.ini']).toContain(
    [
      '[database]',
      'type = postgres',
      'host = db.example.com:5432',
      'name = grafana',
      'user = grafana',
      'password = $__file{/etc/grafana-secrets/database-password}',
      'ssl_mode = verify-full\n',
    ].join('\n'),
  );
  const { name: _, ...single } = prod;
  expect(watched({ database }, { ...single, availability: 'single' }).object('Deployment', NAME).spec).toMatchObject({
    replicas: 1,
  });
});

test('a database of the environment is verified by its own authority', () => {
  const env = environment();
  const postgres = new PostgresCluster(env, 'postgres', { storage: fast, databases: ['boards'] });
  new Watching(env, 'monitoring', { grafana: { database: postgres.database('boards') } });
  const output = env.output();
  expect(settings(output)['grafana.ini']).toContain(
    [
      'host = postgres-rw.postgres.svc:5432',
      'name = boards',
      'user = monitoring',
      'password = $__file{/etc/grafana-secrets/database-password}',
      'ssl_mode = verify-full',
      'ca_cert_path = /etc/grafana-trust/database/ca.crt\n',
    ].join('\n'),
  );
  const { volumes } = template(output, 'Deployment').spec;
  expect(volumes).toContainEqual({
    name: 'database-trust',
    secret: { secretName: 'monitoring-postgres-trust', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
  });
  expect(synthesizedFindings(output)).toEqual([]);
});

test('what a reader of INI could take for a comment is quoted', () => {
  const odd = outside.sql('postgresql', 'graf ana', {
    host: 'db.example.com',
    cidrs: ['192.0.2.8/32'],
    user: 'a;b #c',
  });
  expect(settings(watched({ database: odd }))['grafana.ini']).toContain('name = """graf ana"""\nuser = """a;b #c"""\n');
});

test('its settings let nobody in without a name, call nobody and fetch nothing', () => {
  const ini = parseIni(settings(watched({ host, directory, theme: 'dark' }))['grafana.ini'] as string);
  if (ini === undefined) return;
  expect(ini).toMatchObject({
    server: { root_url: 'https://grafana.example.com/' },
    security: {
      admin_password: '$__file{/etc/grafana-secrets/admin-password}',
      secret_key: '$__file{/etc/grafana-secrets/secret-key}',
      cookie_secure: 'true',
      disable_gravatar: 'true',
    },
    'auth.anonymous': { enabled: 'false' },
    'auth.ldap': { enabled: 'true', config_file: '/etc/grafana/ldap.toml' },
    analytics: { reporting_enabled: 'false', check_for_updates: 'false', check_for_plugin_updates: 'false' },
    plugins: { preinstall_disabled: 'true', preinstall_auto_update: 'false', plugin_admin_enabled: 'false' },
    snapshots: { enabled: 'false', external_enabled: 'false' },
    unified_alerting: { enabled: 'false' },
    users: { allow_sign_up: 'false', default_theme: 'dark' },
    'log.console': { format: 'json' },
  });
});

test('without a host it is reached by a forwarded port, where a browser keeps its cookie', () => {
  const ini = parseIni(settings(watched())['grafana.ini'] as string);
  if (ini === undefined) return;
  expect(ini.server?.root_url).toBe('http://localhost:3000/');
  expect(ini.security?.cookie_secure).toBe('false');
  expect(ini).not.toHaveProperty('auth.ldap');
});

/** As Grafana does before it reads the file: what a file holds is put in place of `$__file{…}`, and nothing of it is looked at again. */
function expanded(toml: string, password: string): string {
  return toml.replace(/\$(__env)?\{([^}]+)\}/g, () => 'EXPANDED').replace(/\$__file\{[^}]+\}/g, () => password);
}

test('the directory is read by its own account over TLS, whatever stands in names and passwords', () => {
  const output = watched({ directory, admins: ['ops'], editors: ['dev "x" ${HOME}'], viewers: ['staff'] });
  const password = `q"\\'' #; \${HOME}`;
  const { servers } = parseToml(expanded(settings(output)['ldap.toml'] as string, password)) as {
    servers: readonly JsonObject[];
  };
  expect(servers).toEqual([
    {
      host: 'ldap.example.com',
      port: 636,
      use_ssl: true,
      start_tls: false,
      ssl_skip_verify: false,
      min_tls_version: 'TLS1.2',
      root_ca_cert: '/etc/grafana-trust/directory/ca.crt',
      bind_dn: 'cn=grafana \\"${HOME}\\",dc=example,dc=com',
      bind_password: password,
      timeout: 10,
      search_filter: '(&(objectClass=inetOrgPerson)(uid=%s))',
      search_base_dns: ['ou=people,dc=example,dc=com'],
      attributes: { username: 'uid', name: 'displayName', email: 'mail', member_of: 'memberOf' },
      group_mappings: [
        { group_dn: 'cn=ops,ou=groups,dc=example,dc=com', org_role: 'Admin', grafana_admin: true },
        { group_dn: 'cn=dev \\"x\\" ${HOME},ou=groups,dc=example,dc=com', org_role: 'Editor' },
        { group_dn: 'cn=staff,ou=groups,dc=example,dc=com', org_role: 'Viewer' },
      ],
    },
  ]);
  expect(template(output).spec.containers[0].volumeMounts).toContainEqual(
    expect.objectContaining({ name: 'directory-trust', mountPath: '/etc/grafana-trust/directory' }),
  );
});

test('who is in no group may look, unless groups are named', () => {
  const mappings = (toml: string | undefined) =>
    (parseToml(toml as string).servers as unknown as readonly [JsonObject])[0].group_mappings;
  expect(mappings(settings(watched({ directory }))['ldap.toml'])).toEqual([{ group_dn: '*', org_role: 'Viewer' }]);
  expect(mappings(settings(watched({ directory, admins: ['ops'], viewers: [] }))['ldap.toml'])).toEqual([
    expect.objectContaining({ org_role: 'Admin' }),
  ]);
});

test('passwords stand in its Secret alone, and another one rolls it', () => {
  const output = watched({ host, directory, database });
  expect(output.model.needs.secrets).toContainEqual(
    expect.objectContaining({
      name: NAME,
      namespace: 'monitoring',
      keys: ['admin-password', 'database-password', 'directory-password', 'secret-key'],
    }),
  );
  const stamps = (over = {}) => template(watched({}, { ...prod, ...over })).metadata.annotations;
  const turned = stamps({ generations: { 'monitoring/grafana-key': 2 } });
  expect(turned['keelson.dev/secrets']).not.toBe(stamps()['keelson.dev/secrets']);
  expect(turned['keelson.dev/settings']).toBe(stamps()['keelson.dev/settings']);
});

test('it reaches Prometheus, and the gateway reaches it', () => {
  const { edges } = watched({ host }).model;
  expect(edges.filter(({ from, to }) => `${from} ${to}`.includes('monitoring'))).toEqual([
    { from: '192.0.2.0/24', to: 'monitoring/grafana' },
    { from: 'monitoring/grafana', to: 'monitoring/web' },
  ]);
});

test('the data source and one provider a team are files that it reads when it starts', () => {
  const { 'datasources.yaml': source, 'dashboards.yaml': providers } = settings(watched());
  expect(source).toContain('url: http://monitoring-prometheus.monitoring.svc:9090\n');
  expect(source).toContain('timeInterval: "30s"');
  expect(providers?.match(/^ {4}folder: .*$/gm)).toEqual([
    '    folder: ""',
    '    folder: platform',
    '    folder: sales',
  ]);
});

test('nothing dangles, two stand side by side, and Kubernetes takes what is written', () => {
  const env = environment();
  const grafana = { host, directory, size: Size.gibibytes(4) };
  new Watching(env, 'monitoring', { grafana });
  new Watching(env, 'second', { grafana: { database } });
  new Shop(env, 'shop');
  const output = env.output();
  expect(synthesizedFindings(output)).toEqual([]);
  const own = ['monitoring', 'second', 'shop'].flatMap((id) => output.systems.get(id) ?? []);
  const known = own.filter(({ apiVersion }) => /^(v1|apps\/v1|policy\/v1)$/.test(String(apiVersion)));
  expect(known.flatMap((object) => kubernetesFindings(object))).toEqual([]);
});

test('each alert fires when it should, and is silent else', () => {
  expectProved(watched(), { monitoring: PROOFS });
  expectProved(watched({ database }), { monitoring: PROOFS_WITH_DATABASE });
});
