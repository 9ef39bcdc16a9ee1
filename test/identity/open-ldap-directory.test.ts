import { type JsonObject, nodes, type Output } from '../../lib';
import { synthesizedFindings } from '../../lib/checks/rules';
import type { OpenLdapDirectoryProps } from '../../lib/identity/openldap/props';
import { crdsOf } from '../support/crds';
import { kubernetesFindings, kubernetesKnows } from '../support/kubernetes-schema';
import { composedSecrets } from '../support/openldap/secrets';
import { backup, EVERYTHING, environment, FULL, openLdap, pool, prod, Shop, tainted } from './openldap-fixture';

function of(output: Output, kind: string, system = 'openldap'): JsonObject[] {
  return (output.systems.get(system) ?? []).filter((object) => object.kind === kind);
}

const nameOf = (object: JsonObject) => String((object.metadata as JsonObject).name);
const names = (output: Output, kind: string, system = 'openldap') => of(output, kind, system).map(nameOf);

/** Deep access without a type for each object. */
function at(object: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], object);
}

const template = (object: JsonObject | undefined) => at(object, 'spec', 'template', 'spec');
const files = (output: Output, secret: string) => composedSecrets(output, (id) => `<${id}>`).get(secret) ?? {};

/** One environment with some takers, and what is written of it. */
function written(takers: readonly string[], props: Partial<OpenLdapDirectoryProps> = {}, row = prod): Output {
  const env = environment(row);
  const directory = openLdap(env, props);
  for (const id of takers) new Shop(env, id, { directory: directory.directory() });
  return env.output();
}

/** Every object of every file, by its kind and name. */
function byName(output: Output): Map<string, string> {
  return new Map(
    [...output.systems].flatMap(([system, objects]) =>
      objects.map((object) => [`${system}: ${object.kind} ${nameOf(object)}`, JSON.stringify(object)] as const),
    ),
  );
}

describe('with the least that can be said', () => {
  const output = written([], {}, { name: 'dev', stage: 'dev', domain: 'dev.example.com' });
  const set = output.object('StatefulSet', 'openldap');

  test('it is one node of the row’s domain, on the class of volumes given', () => {
    expect(at(set, 'spec', 'replicas')).toBe(1);
    expect(at(set, 'spec', 'volumeClaimTemplates', 0, 'spec')).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage: '2Gi' } },
    });
    expect(at(template(set), 'containers', 0, 'resources')).toEqual({
      requests: { cpu: '100m', memory: '256Mi' },
      limits: { memory: '256Mi' },
    });
    expect(at(template(set), 'containers', 0, 'env', 0)).toEqual({
      name: 'LDAP_BASE',
      value: 'dc=dev,dc=example,dc=com',
    });
  });

  test('there is nobody to mirror, to keep apart from, or to wait for', () => {
    expect(names(output, 'PodDisruptionBudget')).toEqual([]);
    expect(template(set)).not.toHaveProperty('affinity');
    const config = String(at(of(output, 'ConfigMap')[0], 'data', 'node-0.ldif'));
    expect(config).not.toMatch(/olcSyncrepl|olcMultiProvider/);
    expect(config).toContain('olcServerID: 1\n');
  });

  test('nobody is in it, and nobody administers it over the network', () => {
    expect(Object.keys(files(output, 'openldap/openldap-accounts')).filter((file) => file.startsWith('seed'))).toEqual(
      [],
    );
    expect([...output.foundation.secrets.keys()].sort()).toEqual([
      'openldap/openldap-accounts',
      'openldap/openldap-identities',
    ]);
    expect(String(at(of(output, 'ConfigMap')[0], 'data', 'node-0.ldif'))).not.toContain('group.exact');
  });
});

describe('in production', () => {
  const output = written(['shop'], { ...FULL, backup });
  const set = output.object('StatefulSet', 'openldap');
  const config = (node: number) => String(at(of(output, 'ConfigMap')[0], 'data', `node-${node}.ldif`));

  test('two nodes mirror each other, in zones of their own', () => {
    expect(at(set, 'spec', 'replicas')).toBe(2);
    const peer = (node: number) => /provider=(\S+)/.exec(config(node))?.[1];
    expect([peer(0), peer(1)]).toEqual([
      'ldaps://openldap-1.openldap-peers.openldap.svc:1636',
      'ldaps://openldap-0.openldap-peers.openldap.svc:1636',
    ]);
    expect([config(0), config(1)].map((text) => /olcServerID: (\d)/.exec(text)?.[1])).toEqual(['1', '2']);
    expect(at(template(set), 'affinity', 'podAntiAffinity')).toEqual({
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          labelSelector: {
            matchLabels: {
              'app.kubernetes.io/component': 'server',
              'app.kubernetes.io/instance': 'openldap',
              'app.kubernetes.io/name': 'openldap',
            },
          },
          topologyKey: 'topology.kubernetes.io/zone',
        },
      ],
    });
    expect(at(output.object('PodDisruptionBudget', 'openldap'), 'spec', 'maxUnavailable')).toBe(1);
  });

  test('neither waits for the other, and no node that is empty is asked', () => {
    expect(at(set, 'spec', 'podManagementPolicy')).toBe('Parallel');
    expect(at(output.object('Service', 'openldap-peers'), 'spec')).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
    });
    expect(at(output.object('Service', 'openldap'), 'spec')).toEqual({
      selector: at(set, 'spec', 'selector', 'matchLabels'),
      ports: [{ name: 'ldaps', port: 636, targetPort: 'ldaps' }],
    });
  });

  test('its certificate is for the Service and for each node, and the taker trusts the same authority', () => {
    expect(at(output.object('Certificate', 'openldap-tls'), 'spec', 'dnsNames')).toEqual([
      'openldap.openldap.svc',
      'openldap-0.openldap-peers.openldap.svc',
      'openldap-1.openldap-peers.openldap.svc',
    ]);
    expect(names(output, 'Certificate', 'shop')).toEqual(['shop-openldap-trust']);
  });

  test('a change of what the servers read rolls them; a new taker does not', () => {
    const marks = (one: Output) =>
      at(one.object('StatefulSet', 'openldap'), 'spec', 'template', 'metadata', 'annotations');
    const rotated = { ...prod, generations: { 'openldap/replicator': 2 } };
    expect(marks(written(['shop', 'wiki'], { ...FULL, backup }))).toEqual(marks(output));
    expect(marks(written(['shop'], { ...FULL, backup }, rotated))).not.toEqual(marks(output));
    expect(marks(written(['shop'], { ...FULL, backup, administrators: 'developers' }))).not.toEqual(marks(output));
  });

  test('secrets are composed of hashes where a hash will do, and stand in no manifest', () => {
    const accounts = files(output, 'openldap/openldap-accounts');
    const hash = /^\{CRYPT\}\$2a\$/;
    expect(/userPassword: (.*)/.exec(accounts['own-service-shop.ldif'] ?? '')?.[1]).toMatch(hash);
    expect(/userPassword: (.*)/.exec(accounts['own-service-shop.change'] ?? '')?.[1]).toMatch(hash);
    expect(accounts['seed-1-person-opsa.ldif']).toContain('userPassword: <openldap/person-opsa>\npwdReset: TRUE\n');
    expect(accounts.password).toBe('<openldap/accounts>');
    const identities = files(output, 'openldap/openldap-identities');
    expect(identities.replicator).toBe('<openldap/replicator>');
    expect(identities['machines.ldif']?.match(/\{CRYPT\}/g)).toHaveLength(4);
    expect(identities['machines.ldif']).not.toContain('<');
    expect(files(output, 'openldap/openldap-first-passwords')).toEqual({
      opsa: '<openldap/person-opsa>',
      opsb: '<openldap/person-opsb>',
    });
  });

  test('the backup goes to the bucket with keys from a file', () => {
    const job = output.object('CronJob', 'openldap-backup');
    expect(at(job, 'spec', 'schedule')).toBe('0 0 * * *');
    const pod = at(job, 'spec', 'jobTemplate', 'spec', 'template', 'spec');
    expect(at(pod, 'containers', 0, 'env')).toEqual([
      { name: 'LDAP_BUCKET', value: 'backups/openldap' },
      { name: 'LDAP_KEEP', value: '336h' },
    ]);
    expect(files(output, 'openldap/openldap-backup')['rclone.conf']).toBe(
      [
        '[bucket]',
        'type = s3',
        'provider = Other',
        'endpoint = https://s3.example.com:443',
        'region = us-east-1',
        'access_key_id = <openldap/bucket-backups/access-key>',
        'secret_access_key = <openldap/bucket-backups/secret-key>',
        'force_path_style = true',
        'no_check_bucket = true',
        '',
      ].join('\n'),
    );
  });

  test('it is never pruned, and ready when both nodes are', () => {
    expect(at(set, 'metadata', 'annotations')).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    });
    expect(at(set, 'spec', 'persistentVolumeClaimRetentionPolicy')).toEqual({
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    });
    const { ready } = output.model.systems.find(({ id }) => id === 'openldap') ?? {};
    expect(ready).toMatchObject([{ kind: 'StatefulSet', name: 'openldap', path: 'status.readyReplicas', is: '2' }]);
  });
});

describe('a taker', () => {
  const env = environment();
  const directory = openLdap(env, FULL);
  const shop = new Shop(env, 'shop', { directory: directory.directory() });
  const output = env.output();

  test('is told everything that it needs, as plain data', () => {
    const { at: endpoint, password, ...access } = shop.access;
    expect(access).toEqual({
      url: 'ldaps://openldap.openldap.svc:636',
      baseDn: 'dc=example,dc=com',
      people: 'ou=people,dc=example,dc=com',
      groups: 'ou=groups,dc=example,dc=com',
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
      bindDn: 'cn=shop,ou=services,dc=example,dc=com',
      trust: {
        namespace: 'shop',
        name: 'shop-openldap-trust',
        keys: ['ca.crt', 'tls.crt', 'tls.key'],
        stamp: '',
        origin: 'operator',
      },
    });
    expect(endpoint).toMatchObject({ id: 'openldap/ldaps', podPort: 1636, port: 636, tls: true });
    expect(password.id).toBe('openldap/taker-shop');
  });

  test('has a way there, and nobody else does', () => {
    const [policy] = of(output, 'NetworkPolicy').filter((object) => nameOf(object) === 'openldap-server-edges');
    expect(at(policy, 'spec', 'ingress')).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
            podSelector: { matchLabels: { app: 'shop' } },
          },
        ],
        ports: [{ port: 1636, protocol: 'TCP' }],
      },
    ]);
    expect(at(policy, 'spec')).not.toHaveProperty('egress');
  });

  test('taken twice is one account', () => {
    const second = environment();
    const handle = openLdap(second).directory();
    const taker = new Shop(second, 'shop', { directory: handle });
    expect(handle.for(taker)).toEqual(taker.access);
    expect(
      second
        .output()
        .model.needs.minted.filter(({ id }) => id.includes('taker'))
        .map(({ id }) => id),
    ).toEqual(['openldap/taker-shop']);
  });

  test('that comes or goes changes the Job and what is its own, and nothing else', () => {
    const [one, two] = [byName(written(['shop'], FULL)), byName(written(['shop', 'wiki'], FULL))];
    const changed = (a: typeof one, b: typeof one) =>
      [...a].filter(([key, text]) => b.get(key) !== text).map(([key]) => key);
    const stamped = (keys: readonly string[]) => keys.map((key) => key.replace(/[0-9a-f]{10}$/, '…')).sort();
    expect(stamped(changed(two, one))).toEqual([
      'openldap: Job openldap-accounts-…',
      'openldap: NetworkPolicy openldap-server-edges',
      'wiki: Certificate wiki-openldap-trust',
      'wiki: NetworkPolicy wiki-default',
      'wiki: NetworkPolicy wiki-web-edges',
    ]);
    expect(stamped(changed(one, two))).toEqual([
      'openldap: Job openldap-accounts-…',
      'openldap: NetworkPolicy openldap-server-edges',
    ]);
    const secrets = (takers: readonly string[]) => {
      const { foundation } = written(takers, FULL);
      return new Map([...foundation.secrets].map(([key, { stamp }]) => [key, stamp]));
    };
    const [before, after] = [secrets(['shop']), secrets(['shop', 'wiki'])];
    expect([...after].filter(([key, stamp]) => before.get(key) !== stamp).map(([key]) => key)).toEqual([
      'openldap/openldap-accounts',
    ]);
  });

  test('whose password is rotated is another Job', () => {
    const rotated = written(['shop'], FULL, { ...prod, generations: { 'openldap/taker-shop': 2 } });
    const [before, after] = [byName(output), byName(rotated)];
    const changed = [...after].filter(([key, text]) => before.get(key) !== text).map(([key]) => key);
    expect(changed).toEqual([expect.stringMatching(/^openldap: Job openldap-accounts-[0-9a-f]{10}$/)]);
  });
});

describe('what it states', () => {
  const output = written(['shop'], { ...EVERYTHING });
  const system = output.model.systems.find(({ id }) => id === 'openldap');

  test('pods are those of its objects: labels, replicas, requests, images, claims', () => {
    const set = output.object('StatefulSet', 'openldap');
    const server = system?.pods.find(({ id }) => id === 'openldap/server');
    const jobs = (system?.pods ?? []).filter((pods) => pods !== server);
    expect(server).toMatchObject({ id: 'openldap/server', by: 'us', replicas: 2, serviceAccount: 'openldap' });
    expect(at(set, 'spec', 'template', 'metadata', 'labels')).toEqual(server?.labels);
    const containers = at(template(set), 'containers') as JsonObject[];
    expect(containers.map(({ image }) => image)).toEqual(server?.images);
    expect(server?.requests).toEqual({ cpu: '1010m', memory: '1088Mi' });
    expect(containers.map((one) => at(one, 'resources', 'requests'))).toEqual([
      { cpu: '1', memory: '1Gi' },
      { cpu: '10m', memory: '64Mi' },
    ]);
    expect(server?.claims).toEqual([{ name: 'data', size: '20Gi', class: 'fast' }]);
    expect(jobs.map(({ id }) => id)).toEqual(['openldap/accounts', 'openldap/backup'].sort());
    for (const job of jobs) expect(job.labels).not.toEqual(server?.labels);
  });

  test('metrics, logs, a dashboard, alerts with what to do, an owner', () => {
    const series = expect.arrayContaining(['openldap_scrape', 'openldap_pages_used']);
    expect(system?.metrics).toEqual([{ endpoint: 'openldap/metrics', path: '/metrics', series }]);
    expect(system?.logs.map(({ pods }: { pods: string }) => pods).sort()).toEqual([
      'openldap/accounts',
      'openldap/backup',
      'openldap/server',
    ]);
    expect(system?.dashboards.map(({ title }) => title)).toEqual(['OpenLDAP openldap']);
    expect(system?.owner).toBe('security');
    expect(system?.alerts.map(({ name }) => name)).toEqual([
      'OpenLdapAccountsFailed',
      'OpenLdapBackupMissing',
      'OpenLdapBehind',
      'OpenLdapDown',
      'OpenLdapFull',
      'OpenLdapManyConnections',
      'OpenLdapNodeDown',
      'OpenLdapNotReady',
    ]);
    for (const { expr, runbook } of system?.alerts ?? []) {
      expect(expr).toContain('namespace="openldap"');
      expect(runbook).toMatch(/^1\. .+\n2\. /);
    }
  });
});

describe.each<[string, Partial<OpenLdapDirectoryProps>, typeof prod]>([['production', FULL, prod]])(
  'what is written of %s',
  (_, props, row) => {
    const output = written(['shop'], props, row);
    const objects = [...output.systems.values()].flat();
    const known = crdsOf(output);

    test('is valid against Kubernetes', () => {
      const own = objects.filter(({ apiVersion, kind }) => kubernetesKnows(String(apiVersion), String(kind)));
      expect(own.length).toBeGreaterThan(8);
      expect(own.flatMap((object) => kubernetesFindings(object))).toEqual([]);
    });

    (known === undefined ? test.skip : test)('has certificates that cert-manager takes', () => {
      const others = objects.filter(({ apiVersion }) => String(apiVersion).startsWith('cert-manager.io/'));
      expect(others.length).toBeGreaterThan(2);
      expect(others.flatMap((object) => known?.validate(object) ?? [])).toEqual([]);
    });

    test('holds together', () => {
      expect(synthesizedFindings(output)).toEqual([]);
    });

    test('is the same again', () => {
      expect([...byName(written(['shop'], props, row))]).toEqual([...byName(output)]);
    });
  },
);

test('two live side by side, with one taker of both', () => {
  const env = environment();
  const [staff, guests] = [openLdap(env, FULL, 'staff'), openLdap(env, { base: 'o=guests' }, 'guests')];
  const shop = new Shop(env, 'shop', { directory: staff.directory() });
  const other = guests.directory().for(shop);
  const output = env.output();
  expect([shop.access.bindDn, other.bindDn]).toEqual([
    'cn=shop,ou=services,dc=example,dc=com',
    'cn=shop,ou=services,o=guests',
  ]);
  expect(names(output, 'Certificate', 'shop')).toEqual(['shop-guests-trust', 'shop-staff-trust']);
  expect(synthesizedFindings(output)).toEqual([]);
});

test('two servers where there are two nodes stand on one each', () => {
  const row = { ...prod, pools: [{ ...pool, nodes: nodes('core', 2) }] };
  const set = written([], {}, row).object('StatefulSet', 'openldap');
  const [term] = at(
    template(set),
    'affinity',
    'podAntiAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
  ) as JsonObject[];
  expect(term?.topologyKey).toBe('kubernetes.io/hostname');
});

test('the row’s pins and mirror hold for every image, and for the label of the version', () => {
  const pins = { openldap: '2.6.11', 'openldap-exporter': 'v2.9.2', rclone: '1.76.0' };
  const output = written([], { backup }, { ...prod, pins, mirror: 'mirror.example.com/all' });
  const set = output.object('StatefulSet', 'openldap');
  const images = [
    'mirror.example.com/all/docker.io/vegardit/openldap:2.6.11',
    'mirror.example.com/all/ghcr.io/hm-edu/openldap-exporter:v2.9.2',
  ];
  const rclone = 'mirror.example.com/all/docker.io/rclone/rclone:1.76.0';
  expect((at(template(set), 'containers') as JsonObject[]).map(({ image }) => image)).toEqual(images);
  expect(at(set, 'metadata', 'labels')).toMatchObject({ 'app.kubernetes.io/version': '2.6.11' });
  const { pods = [] } = output.model.systems.find(({ id }) => id === 'openldap') ?? {};
  expect(Object.fromEntries(pods.map(({ id, images: stated }) => [id, stated]))).toEqual({
    'openldap/accounts': [images[0]],
    'openldap/backup': [images[0], rclone],
    'openldap/server': images,
  });
});

test('taints of its pool are borne', () => {
  const spec = template(written([], { pool: 'core' }, tainted).object('StatefulSet', 'openldap'));
  expect(at(spec, 'nodeSelector')).toEqual({ 'keelson.dev/pool': 'core' });
  expect(at(spec, 'tolerations')).toEqual([
    { key: 'role', operator: 'Equal', value: 'core', effect: 'NoSchedule' },
    { key: 'lonely', operator: 'Exists', effect: 'NoExecute' },
  ]);
});

test('a policy of passwords is that of the props', () => {
  const accounts = files(written([], EVERYTHING), 'openldap/openldap-accounts');
  const set = Object.fromEntries(
    (accounts['own-policy-people.ldif'] ?? '').split('\n').map((line) => line.split(': ') as [string, string]),
  );
  expect(set).toMatchObject({
    pwdMinLength: '14',
    pwdInHistory: '10',
    pwdMaxFailure: '5',
    pwdLockoutDuration: '3600',
    pwdMaxAge: '31536000',
    pwdExpireWarning: '1209600',
    pwdCheckQuality: '2',
    pwdMustChange: 'TRUE',
  });
});

test('a bucket behind an authority of its own is trusted by that', () => {
  const to = {
    ...backup.to,
    for: (...[taker, use, from]: Parameters<typeof backup.to.for>) => ({
      ...backup.to.for(taker, use, from),
      trust: taker.state.makes({ kind: 'Secret', name: 'bucket-ca', keys: ['ca.crt'] }),
    }),
  };
  const output = written([], { backup: { ...backup, to } });
  const pod = at(output.object('CronJob', 'openldap-backup'), 'spec', 'jobTemplate', 'spec', 'template', 'spec');
  expect(at(pod, 'containers', 0, 'env', 2)).toEqual({ name: 'RCLONE_CA_CERT', value: '/etc/directory/trust/ca.crt' });
  expect(at(pod, 'containers', 0, 'volumeMounts', 2)).toEqual({
    name: 'trust',
    mountPath: '/etc/directory/trust',
    readOnly: true,
  });
  expect(at(pod, 'volumes', 2)).toEqual({
    name: 'trust',
    secret: { secretName: 'bucket-ca', defaultMode: 0o440, items: [{ key: 'ca.crt', path: 'ca.crt' }] },
  });
  expect(synthesizedFindings(output)).toEqual([]);
});
