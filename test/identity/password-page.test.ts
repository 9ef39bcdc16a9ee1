import { rows } from '../../apps/yunsi/rows';
import { Certificates, type Environment, outside, platform, type Row } from '../../lib';
import { synthesizedFindings } from '../../lib/checks/rules';
import type { DirectoryAccess } from '../../lib/handles/directory';
import { OpenLdapDirectory } from '../../lib/identity/openldap/open-ldap-directory';
import { PasswordPage, type PasswordPageProps, settingsOf } from '../../lib/identity/password-page/password-page';
import type { JsonObject } from '../../lib/kernel/base/values';
import { minted } from '../../lib/kernel/needs/text';
import { PublicGateway } from '../../lib/mesh/gateway/public-gateway';
import { kubernetesFindings } from '../support/kubernetes-schema';

const [dev, , , prod] = rows as readonly Row[] as [Row, Row, Row, Row];

function output(row: Row, over: Partial<PasswordPageProps> = {}, ids: readonly string[] = ['passwords']) {
  const build = (env: Environment) => {
    new Certificates(env, 'certificates');
    const storage = outside.storageClass('kept', 'RWO', { keeps: true });
    const gateway = new PublicGateway(env, 'public', {
      gatewayClass: 'eg',
      crds: 'made',
      proxies: { namespace: 'envoy', labels: { app: 'envoy' } },
    });
    const ldap = new OpenLdapDirectory(env, 'ldap', { storage });
    for (const id of ids) new PasswordPage(env, id, { directory: ldap.directory(), host: gateway.host(id), ...over });
  };
  const [made] = [...platform('acme', [row], build).outputs()];
  if (made === undefined) throw new Error('nothing was built');
  return made;
}

test('dev has one pod, prod two that share no zone and a budget', () => {
  const spec = (row: Row) => output(row).object('Deployment', 'passwords').spec as JsonObject;
  expect(spec(dev).replicas).toBe(1);
  expect(spec(prod)).toMatchObject({
    replicas: 2,
    template: { spec: { topologySpreadConstraints: [{ topologyKey: 'topology.kubernetes.io/zone' }] } },
  });
  expect(output(prod).object('PodDisruptionBudget', 'passwords').spec).toMatchObject({ maxUnavailable: 1 });
  expect(() => output(dev).object('PodDisruptionBudget', 'passwords')).toThrow('There is no PodDisruptionBudget');
});

test('nothing dangles, its pods are admitted as restricted, and Kubernetes takes what it writes', () => {
  for (const row of [dev, prod]) {
    const written = output(row, {}, ['passwords', 'second']);
    const { model, systems } = written;
    expect(synthesizedFindings(written)).toEqual([]);
    expect(model.needs.namespaces).toContainEqual({ name: 'second', security: 'restricted', asker: 'second' });
    const own = (systems.get('passwords') ?? []).filter(({ apiVersion }) =>
      /^(v1|apps\/v1|policy\/v1)$/.test(String(apiVersion)),
    );
    expect(own.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Deployment', 'Service']));
    expect(own.flatMap((object) => kubernetesFindings(object))).toEqual([]);
  }
});

test('the gateway reaches it, it reaches the directory, and nobody else', () => {
  const { model } = output(prod);
  const edges = model.edges.filter(({ from, to }) => `${from} ${to}`.includes('passwords'));
  expect(edges).toEqual([
    { from: 'passwords/web', to: 'ldap/ldaps' },
    { from: 'public/proxies', to: 'passwords/http' },
  ]);
});

test('its password for the directory stands in a Secret alone, and rolls it when it is another', () => {
  const stamp = (row: Row) => {
    const { template } = output(row).object('Deployment', 'passwords').spec as { template: JsonObject };
    return (template.metadata as { annotations: JsonObject }).annotations['keelson.dev/settings'];
  };
  expect(output(prod).model.needs.secrets).toContainEqual(
    expect.objectContaining({ name: 'passwords-settings', namespace: 'passwords', keys: ['config.inc.local.php'] }),
  );
  expect(stamp(prod)).not.toBe(stamp({ ...prod, generations: { 'ldap/taker-passwords': 2 } }));
});

const access: DirectoryAccess = {
  at: undefined as never,
  url: 'ldaps://ldap.ldap.svc:636',
  baseDn: 'dc=acme',
  people: "ou=people of O'Hara\\,dc=acme",
  groups: 'ou=groups,dc=acme',
  userFilter: '(objectClass=inetOrgPerson)',
  groupFilter: '(objectClass=groupOfNames)',
  attributes: {
    uid: 'uid',
    mail: 'mail',
    displayName: 'displayName',
    member: 'member',
    memberOf: 'memberOf',
    group: 'cn',
  },
  bindDn: 'cn=page,dc=acme',
  password: minted('ldap/page'),
};

test('settings are PHP in which no text ends early; passwords are places', () => {
  const { parts } = settingsOf(access, minted('page/keyphrase'), 'zh-CN');
  const written = parts.map((part) => (typeof part === 'string' ? part : `<${part.minted}>`)).join('');
  expect(written.split('\n')).toEqual([
    '<?php',
    "$ldap_url = 'ldaps://ldap.ldap.svc:636';",
    "$ldap_binddn = 'cn=page,dc=acme';",
    "$ldap_base = 'ou=people of O\\'Hara\\\\,dc=acme';",
    "$ldap_login_attribute = 'uid';",
    "$ldap_fullname_attribute = 'displayName';",
    "$ldap_filter = '(&(objectClass=inetOrgPerson)(uid={login}))';",
    '$ldap_use_exop_passwd = true;',
    '$ldap_use_ppolicy_control = true;',
    "$hash = 'clear';",
    "$who_change_password = 'user';",
    '$use_questions = false;',
    '$use_tokens = false;',
    '$use_sms = false;',
    "$lang = 'zh-CN';",
    "$ldap_bindpw = '<ldap/page>';",
    "$keyphrase = '<page/keyphrase>';",
    '',
  ]);
});

test('it is watched by what the cluster counts, alone or as two', () => {
  const of = (row: Row) => output(row).model.systems.find(({ id }) => id === 'passwords');
  const names = (row: Row) => of(row)?.alerts.map(({ name }) => name);
  const alone = ['PasswordPageDown', 'PasswordPageOutOfMemory', 'PasswordPageRestarts', 'PasswordPageRolloutStuck'];
  expect(names(dev)).toEqual([...alone, 'PublicHostUnanswered']);
  expect(names(prod)).toEqual([...alone, 'PasswordPagePodMissing', 'PublicHostUnanswered'].sort());
  expect(of(prod)?.exceptions.map(({ rule }) => rule)).toEqual(['metrics']);
  const [dashboard] = of(prod)?.dashboards ?? [];
  expect(dashboard?.title).toBe('Password page passwords');
  expect(dashboard?.panels.map(({ expr }) => expr).join('\n')).toContain('container="web"}) / 268435456');
});

test('wrong props are refused together', () => {
  expect(() => output(dev, { replicas: 0, language: 'German' })).toThrow(
    'dev/passwords: replicas = 0: is no number of pods; allowed: 1 and more.\n' +
      'dev/passwords: language = "German": is no language; allowed: as en, fr or zh-CN.',
  );
});
