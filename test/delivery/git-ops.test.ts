import { ApiObject, Cron, Duration } from 'cdk8s';
import { systems } from '../../apps/yunsi/platform';
import { rows } from '../../apps/yunsi/rows';
import {
  Certificates,
  Environment,
  GitOps,
  type GitOpsProps,
  kind,
  kubernetes,
  Manifest,
  outside,
  System,
} from '../../lib';
import type { ApplicationSpec, AppProjectSpec } from '../../lib/delivery/gitops/kinds';
import type { JsonObject } from '../../lib/kernel/base/values';
import { refusals } from '../support/refusals';
import { delivered, directory, EVERYTHING, least, prod } from './gitops-fixture';

const Rollout = kind<{ spec: JsonObject }>('argoproj.io/v1alpha1', 'Rollout');
const Service = kind<{ spec: JsonObject }>('v1', 'Service');

/** A system of somebody's. */
class Shop extends System {
  constructor(env: Environment, id = 'shop', props: { retiring?: boolean } = {}) {
    super(env, id, props, { app: 'shop', maxId: 40, security: 'restricted' });
  }
}

/** Two workloads with a number of pods, of which an autoscaler moves one. */
function scaled(system: System, namespace: string): void {
  const Workload = kind<{ spec: JsonObject }>('apps/v1', 'Deployment');
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } };
  for (const name of ['web', 'still'])
    new Manifest(system, Workload, {
      name,
      namespace,
      spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template },
    });
  new Manifest(system, kind<{ spec: JsonObject }>('autoscaling/v2', 'HorizontalPodAutoscaler'), {
    name: 'web',
    namespace,
    spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  });
}

const applicationOf = (env: Environment, name: string) =>
  (env.output().object('Application', name) as unknown as { spec: ApplicationSpec }).spec;
const projectOf = (env: Environment, name: string) =>
  (env.output().object('AppProject', name) as unknown as { spec: AppProjectSpec }).spec;
const waveOf = (env: Environment, name: string) => {
  const { annotations } = env.output().object('Application', name).metadata as { annotations: Record<string, string> };
  return Number(annotations['argocd.argoproj.io/sync-wave']);
};
const releaseOf = (env: Environment) => {
  const values = env.output().foundation.releases.get('gitops')?.values as Record<string, never>;
  return values as unknown as {
    configs: {
      cm: Record<string, unknown>;
      params: Record<string, unknown>;
      rbac: Record<string, string>;
      tls?: { certificates: Record<string, string> };
    };
    'redis-ha'?: { enabled: boolean };
    notifications: Record<string, Record<string, string> | boolean>;
    server: { clusterRoleRules: { enabled: boolean; rules: { resources: string[]; verbs: string[] }[] } };
  };
};

describe('an Application for each system', () => {
  const { env } = delivered();
  new Shop(env);

  test('reads its file, in the namespace that it has, and is delivered server-side', () => {
    expect(applicationOf(env, 'shop')).toEqual({
      project: 'platform',
      source: {
        repoURL: 'https://git.example.com/platform/manifests.git',
        targetRevision: 'main',
        path: 'dist/manifests/dev',
        directory: { include: 'shop.k8s.yaml' },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
      revisionHistoryLimit: 10,
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: [
          'CreateNamespace=false',
          'ServerSideApply=true',
          'ApplyOutOfSyncOnly=true',
          'RespectIgnoreDifferences=true',
          'PruneLast=true',
          'FailOnSharedResource=true',
        ],
        retry: { limit: 10, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
      },
    });
  });

  test('one for each, operators too, and one for its own file, which holds them', () => {
    const all = env
      .output()
      .systems.get('gitops')
      ?.filter((object) => object.kind === 'Application');
    expect(all?.map(({ metadata }) => (metadata as { name: string }).name)).toEqual([
      'cert-manager',
      'certificates',
      'gitops',
      'shop',
    ]);
  });

  test('none has a finalizer: what is delivered stays when its Application goes', () => {
    expect(env.output().file('gitops')).not.toContain('finalizers');
  });
});

test('in prod a person begins each delivery; a stack may say otherwise', () => {
  const { env } = delivered({}, prod);
  expect(applicationOf(env, 'gitops').syncPolicy.automated).toBeUndefined();
  const yes: Partial<GitOpsProps> = { sync: 'automatic', prune: 'prod-too' };
  expect(applicationOf(delivered(yes, prod).env, 'gitops').syncPolicy.automated).toEqual({
    prune: true,
    selfHeal: true,
  });
  expect(applicationOf(delivered({ sync: 'automatic' }, prod).env, 'gitops').syncPolicy.automated).toEqual({
    prune: false,
    selfHeal: true,
  });
});

test('what is retiring has its Application until its line goes, and may leave nothing behind', () => {
  const { env } = delivered();
  new Shop(env, 'shop', { retiring: true });
  expect(env.output().systems.has('shop')).toBe(false);
  expect(applicationOf(env, 'shop').syncPolicy.automated).toEqual({ prune: true, selfHeal: true, allowEmpty: true });
});

test('what is retiring where nothing is pruned waits for a person', () => {
  const { env } = delivered({ sync: 'automatic' }, prod);
  new Shop(env, 'shop', { retiring: true });
  expect(applicationOf(env, 'shop').syncPolicy.automated).toEqual({ prune: false, selfHeal: true });
});

test('waves wait for health where deliveries begin by themselves; by hand it would be people that are waited for', () => {
  const health = 'resource.customizations.health.argoproj.io_Application';
  expect(releaseOf(delivered().env).configs.cm[health]).toContain('obj.status.health.status');
  expect(releaseOf(delivered({ sync: 'manual' }).env).configs.cm[health]).toBeUndefined();
});

describe('waves', () => {
  test('each comes after what it stands after, its own file last', () => {
    const { env } = delivered();
    const [web, sql] = [new Shop(env, 'a-web'), new Shop(env, 'z-sql')];
    web.standsAfter(sql);
    expect([waveOf(env, 'z-sql'), waveOf(env, 'a-web')]).toEqual([0, 1]);
    expect(waveOf(env, 'gitops')).toBeGreaterThan(Math.max(waveOf(env, 'a-web'), waveOf(env, 'certificates')));
  });

  test('a circle is no hindrance', () => {
    const { env } = delivered();
    const [a, b] = [new Shop(env, 'a'), new Shop(env, 'b')];
    a.standsAfter(b);
    b.standsAfter(a);
    expect([waveOf(env, 'a'), waveOf(env, 'b')].sort()).toEqual([0, 1]);
  });
});

describe('what others write is no drift', () => {
  const { env } = delivered();
  const shop = new Shop(env);
  const { id } = new Manifest(shop, kubernetes.ConfigMap, { name: 'found', data: { a: '1' } });
  shop.state.deliver(id, { ignore: ['/data/a', '/data/b'] });
  const once = new Manifest(shop, kubernetes.ConfigMap, { name: 'seed', data: { a: '1' } });
  shop.state.deliver(once.id, { create: 'once', prune: 'never' });

  test('of each object the places that are written', () => {
    expect(applicationOf(env, 'shop').ignoreDifferences).toEqual([
      { group: '', kind: 'ConfigMap', name: 'found', namespace: 'shop', jsonPointers: ['/data/a'] },
      { group: '', kind: 'ConfigMap', name: 'seed', namespace: 'shop', jsonPointers: ['/data'] },
    ]);
  });

  test('a list of a custom resource is not put back as a whole with what is ignored in it', () => {
    const { env: other } = delivered();
    const web = new Shop(other);
    const Route = kind<{ spec: JsonObject }>('networking.istio.io/v1', 'VirtualService');
    const route = new Manifest(web, Route, { name: 'web', spec: { http: [{ route: [{ weight: 100 }] }] } });
    web.state.deliver(route.id, { ignore: ['/spec/http/0/route/0/weight'] });
    const { ignoreDifferences, syncPolicy } = applicationOf(other, 'shop');
    expect(ignoreDifferences?.[0]?.jsonPointers).toEqual(['/spec/http/0/route/0/weight']);
    expect(syncPolicy.syncOptions).toContain('ApplyOutOfSyncOnly=true');
    expect(syncPolicy.syncOptions).not.toContain('RespectIgnoreDifferences=true');
    expect(applicationOf(env, 'shop').syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
  });

  test("the number of pods is an autoscaler's, whoever made it", () => {
    const { env: other } = delivered();
    scaled(new Shop(other), 'shop');
    expect(applicationOf(other, 'shop').ignoreDifferences).toEqual([
      { group: 'apps', kind: 'Deployment', name: 'web', namespace: 'shop', jsonPointers: ['/spec/replicas'] },
    ]);
  });

  test('what is made once is not applied over what stands', () => {
    expect(env.output().object('ConfigMap', 'seed').metadata).toMatchObject({
      annotations: {
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false,ServerSideApply=false',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
        'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
      },
    });
  });

  test('what webhooks write everywhere is told once', () => {
    const { cm } = releaseOf(env).configs;
    expect(cm['resource.customizations.ignoreDifferences.monitoring.coreos.com_PrometheusRule']).toBe(
      'jsonPointers:\n  - /metadata/annotations/prometheus-operator-validated\n',
    );
  });
});

describe('Services of a Rollout', () => {
  const strategies: readonly [string, JsonObject, string][] = [
    ['canary', { canary: { canaryService: 'new', stableService: 'old' } }, 'new'],
    ['ping-pong', { canary: { pingPong: { pingService: 'new', pongService: 'old' } } }, 'new'],
    ['blue/green', { blueGreen: { activeService: 'old', previewService: 'new' } }, 'new'],
  ];
  const built = (strategy: JsonObject, spec: JsonObject, deliver = false) => {
    const { env } = delivered();
    const shop = new Shop(env);
    new Manifest(shop, Rollout, { name: 'web', spec: { strategy } });
    const { id } = new Manifest(shop, Service, { name: 'new', spec });
    if (deliver) shop.state.deliver(id, { create: 'once' });
    return env;
  };
  const ports = [{ name: 'http', port: 80 }];
  const selector = { app: 'web' };

  test.each(strategies)('%s: without one, or made once, it is not', (_, strategy) => {
    expect(applicationOf(built(strategy, { ports }), 'shop').ignoreDifferences).toBeUndefined();
    expect(applicationOf(built(strategy, { selector, ports }, true), 'shop').ignoreDifferences).toEqual([
      { group: '', kind: 'Service', name: 'new', namespace: 'shop', jsonPointers: ['/spec'] },
    ]);
  });
});

test('what Argo CD looks past is refused', () => {
  const { env } = delivered();
  const Slice = kind<{ addressType: string }>('discovery.k8s.io/v1', 'EndpointSlice');
  new Manifest(new Shop(env), Slice, { name: 'web', addressType: 'IPv4' });
  expect(refusals(() => env.output())).toEqual([
    'dev/shop: EndpointSlice web = "discovery.k8s.io": is of a kind that Argo CD looks past (resource.exclusions): it would never be delivered, and nothing said. Let a controller make it: a Service with a selector, a Certificate. What is outside is named by env.outside.',
  ]);
});

/** Looks at everything before all of it is made, and writes then. */
class Late extends System {
  constructor(env: Environment, id = 'watcher') {
    super(env, id, {}, { app: 'watcher', maxId: 40, security: 'restricted' });
  }

  override finish(): void {
    for (const { node } of this.env.systems)
      for (const one of node.findAll()) if (ApiObject.isApiObject(one)) one.toJson();
    new Manifest(this, kind<object>('rbac.authorization.k8s.io/v1', 'ClusterRole', 'Cluster'), { name: 'watcher' });
    new Manifest(this, kubernetes.ConfigMap, { name: 'watched', namespace: 'gitops', data: {} });
  }
}

describe('projects', () => {
  test('what is written last may be delivered too, also when somebody looked before', () => {
    const { env } = delivered();
    new Late(env);
    const { clusterResourceWhitelist, destinations } = projectOf(env, 'platform');
    expect(clusterResourceWhitelist).toContainEqual({ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' });
    expect(destinations.map(({ namespace }) => namespace)).toContain('gitops');
  });

  test('of what is retiring everything may be deleted', () => {
    const { env } = delivered({ layers: { gone: { systems: ['shop'] } } });
    const shop = new Shop(env, 'shop', { retiring: true });
    new Manifest(shop, kind<object>('rbac.authorization.k8s.io/v1', 'ClusterRole', 'Cluster'), { name: 'shop' });
    expect(projectOf(env, 'gone').clusterResourceWhitelist).toEqual([
      { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
    ]);
  });

  test('Applications and projects are written by the layer of this system alone, whoever writes to its namespace', () => {
    const { env } = delivered();
    new Shop(env);
    expect(projectOf(env, 'platform').namespaceResourceBlacklist).toEqual([
      { group: 'argoproj.io', kind: 'Application' },
      { group: 'argoproj.io', kind: 'ApplicationSet' },
      { group: 'argoproj.io', kind: 'AppProject' },
    ]);
    expect(projectOf(env, 'delivery').namespaceResourceBlacklist).toBeUndefined();
  });

  test('by layer: operators, this system, what is said, and the rest', () => {
    const { env } = delivered({ layers: { front: { systems: ['shop'] } } });
    new Shop(env);
    new Shop(env, 'other');
    const layerOf = (name: string) => applicationOf(env, name).project;
    expect(['cert-manager', 'gitops', 'shop', 'other', 'certificates'].map(layerOf)).toEqual([
      'operators',
      'delivery',
      'front',
      'platform',
      'platform',
    ]);
  });

  test('the rest may be of another layer, and a layer without systems is none', () => {
    const { env } = delivered({ layers: { apps: {}, none: {} }, otherwise: 'apps' });
    new Shop(env);
    expect(applicationOf(env, 'shop').project).toBe('apps');
    expect(() => env.output().object('AppProject', 'none')).toThrow('There is no AppProject none');
  });

  test('who may deliver, and when', () => {
    const { env } = delivered({
      directory,
      admins: ['platform'],
      layers: {
        platform: {
          deployers: ['sre', 'Shop Ops'],
          windows: [
            { kind: 'deny', schedule: Cron.schedule({ minute: '0', hour: '18' }), duration: Duration.hours(14) },
          ],
        },
      },
    });
    const { roles, syncWindows } = projectOf(env, 'platform');
    expect(roles).toEqual([
      {
        name: 'deployers',
        description: 'Begin deliveries of the layer platform',
        groups: ['sre', 'Shop Ops'],
        policies: [
          'p, proj:platform:deployers, applications, get, platform/*, allow',
          'p, proj:platform:deployers, applications, sync, platform/*, allow',
          'p, proj:platform:deployers, applications, action/argoproj.io/Rollout/*, platform/*, allow',
          'p, proj:platform:deployers, logs, get, platform/*, allow',
        ],
      },
    ]);
    expect(syncWindows).toEqual([
      {
        kind: 'deny',
        schedule: '0 18 * * *',
        duration: '840m',
        timeZone: 'UTC',
        manualSync: false,
        applications: ['*'],
      },
    ]);
    expect(releaseOf(env).configs.rbac['policy.csv']).toBe('g, platform, role:admin');
  });

  test.each(rows.map((row) => [row.name, row] as const))(
    'of the reference platform, %s: each object of each file may be delivered, and nothing goes to kube-system',
    (_, row) => {
      const env = new Environment(row, 'yunsi');
      systems(env);
      if (!env.systems.some(({ id }) => id === 'gitops')) new GitOps(env, 'gitops', least());
      const output = env.output();
      const refused: string[] = [];
      let judged = 0;
      for (const [id, objects] of output.systems) {
        const { project } = applicationOf(env, id);
        const { destinations, clusterResourceWhitelist } = projectOf(env, project);
        for (const { apiVersion, kind: name, metadata } of objects) {
          const { namespace } = metadata as { namespace?: string };
          const group = String(apiVersion).includes('/') ? String(apiVersion).split('/')[0] : '';
          const allowed =
            namespace === undefined
              ? clusterResourceWhitelist.some((one) => one.group === group && one.kind === name)
              : destinations.some((one) => one.namespace === namespace);
          judged += 1;
          if (!allowed) refused.push(`${project}: ${id}: ${name} in ${namespace}`);
        }
        expect(destinations.map(({ namespace }) => namespace)).not.toContain('kube-system');
      }
      expect(refused).toEqual([]);
      const written = [...output.systems].filter(([, objects]) => objects.length > 0).map(([id]) => id);
      const read = output.systems.get('gitops')?.filter((object) => object.kind === 'Application') ?? [];
      expect(
        read
          .map(({ spec }) => (spec as unknown as ApplicationSpec).source)
          .map((of) => [of.path, of.directory.include]),
      ).toEqual(written.sort().map((id) => [`dist/manifests/${row.name}`, `${id}.k8s.yaml`]));
      expect(judged).toBeGreaterThan(100);
    },
  );
});

/** Whoever calls from a Git server has to know one of these. */
const WEBHOOKS = [
  'webhook.azuredevops.password',
  'webhook.azuredevops.username',
  'webhook.bitbucket.uuid',
  'webhook.bitbucketserver.secret',
  'webhook.github.secret',
  'webhook.gitlab.secret',
  'webhook.gogs.secret',
];

describe('what runs', () => {
  test('what people reach changes little in the cluster, and deletes pods alone', () => {
    const { server } = releaseOf(delivered().env);
    const { enabled, rules } = server.clusterRoleRules;
    const may = (verb: string) =>
      rules.filter(({ verbs }) => verbs.includes(verb)).flatMap(({ resources }) => resources);
    expect(enabled).toBe(true);
    expect([may('delete'), may('update'), may('*'), may('create')]).toEqual([['pods'], [], [], ['events']]);
    expect(may('patch')).toEqual(['daemonsets', 'deployments', 'statefulsets', 'rollouts', 'rollouts/status']);
  });

  test('three servers of Redis where there are three nodes, else one', () => {
    expect(releaseOf(delivered({}, prod).env)['redis-ha']?.enabled).toBe(true);
    expect(releaseOf(delivered().env)['redis-ha']?.enabled).toBeUndefined();
  });

  test('its parts verify each other, and wait until they are known by a certificate', () => {
    const { env } = delivered({ directory, admins: ['platform'] });
    const values = env.output().foundation.releases.get('gitops')?.values as unknown as {
      server: { volumes: unknown };
    };
    expect(releaseOf(env).configs.params).toMatchObject({
      'controller.repo.server.strict.tls': true,
      'server.dex.server.strict.tls': true,
      'server.insecure': false,
    });
    const secret = (name: string, path: string) => ({ secret: { name, items: [{ key: 'ca.crt', path }] } });
    expect(values.server.volumes).toEqual([
      {
        name: 'issued',
        projected: {
          sources: [
            secret('argocd-repo-server-tls', 'repo-server.crt'),
            secret('argocd-server-tls', 'server.crt'),
            secret('argocd-dex-server-tls', 'dex-server.crt'),
          ],
        },
      },
    ]);
  });

  test('behind an Ingress it speaks plain HTTP', () => {
    const { env, gitops } = delivered({ tls: false });
    expect(gitops.api).toMatchObject({ port: 80, podPort: 8080, tls: false });
    expect(releaseOf(env).configs.params['server.insecure']).toBe(true);
    expect(() => env.output().object('Certificate', 'gitops-server-tls')).toThrow();
  });

  test('without a directory there is admin, whose password is in a Secret; with one there is not', () => {
    const keysOf = (env: Environment, name: string) =>
      env.output().model.needs.secrets.find((one) => one.name === name)?.keys;
    const { env } = delivered();
    expect(keysOf(env, 'gitops-admin')).toEqual(['password']);
    expect(keysOf(env, 'argocd-secret')).toEqual([
      'admin.password',
      'admin.passwordMtime',
      'server.secretkey',
      ...WEBHOOKS,
    ]);
    const people = delivered({ directory, admins: ['platform'] }).env;
    expect(keysOf(people, 'gitops-admin')).toBeUndefined();
    expect(keysOf(people, 'argocd-secret')).toEqual(['dex.ldap.bindPW', 'server.secretkey', ...WEBHOOKS]);
    expect(releaseOf(people).configs.cm['admin.enabled']).toBe(false);
  });

  test('credentials are given, and stand in Secrets alone', () => {
    const { env } = delivered({ ...EVERYTHING, directory });
    const { given, secrets } = env.output().model.needs;
    expect(given.map(({ id }) => id)).toEqual([
      'gitops/directory-people',
      'gitops/notify-chat',
      'gitops/notify-hooks',
      'gitops/notify-ops',
      'gitops/repository',
    ]);
    expect(secrets.find(({ name }) => name === 'argocd-notifications-secret')?.keys).toEqual([
      'chat-url',
      'hooks-url',
      'ops-password',
    ]);
    expect(secrets.find(({ name }) => name === 'gitops-repository')?.keys).toEqual(['sshPrivateKey', 'type', 'url']);
  });

  test('a token goes with its account', () => {
    const { env } = delivered({ repository: { url: 'https://git.example.com/a.git', login: 'token', user: 'reader' } });
    const secret = env.output().foundation.secrets.get('gitops/gitops-repository');
    expect(Object.keys(secret?.data ?? {})).toEqual(['type', 'url', 'username', 'password']);
    expect(secret?.labels).toEqual({ 'argocd.argoproj.io/secret-type': 'repository' });
  });

  test('an authority of the company signs the server of the repository', () => {
    const authority = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    const { env } = delivered({ repository: { url: 'https://git.example.com/a.git', login: 'public', authority } });
    expect(releaseOf(env).configs.tls?.certificates).toEqual({ 'git.example.com': authority });
  });

  test('a repository inside is an edge to it', () => {
    const env = Environment.test({ name: 'dev', stage: 'dev' });
    new Certificates(env, 'certificates');
    const shop = new Shop(env);
    const at = shop.state.pods({
      id: 'git',
      labels: { app: 'git' },
      by: 'operator',
      replicas: 1,
      requests: { cpu: '1', memory: '1Gi' },
    });
    const git = shop.state.serves({ id: 'http', at, podPort: 3000, service: 'git', protocol: 'http' });
    new GitOps(env, 'gitops', {
      ...least(),
      repository: { url: 'https://git.example.com/a.git', login: 'public', at: git },
    });
    const to = env
      .output()
      .model.edges.filter(({ from }) => from === 'gitops/repo-server')
      .map((edge) => edge.to);
    expect(to).toContain('shop/http');
    expect(to).not.toContain('outside/git');
  });

  test('messages are JSON, whatever Kubernetes says in them', () => {
    const { notifications } = releaseOf(delivered({ ...EVERYTHING, directory }, prod).env);
    const templates = notifications.templates as Record<string, string>;
    const triggers = notifications.triggers as Record<string, string>;
    expect(triggers['trigger.degraded']).toContain(
      "when: app.status.health.status == 'Degraded' && app.metadata.name != 'gitops'",
    );
    expect(triggers['trigger.sync-failed']).not.toContain('app.metadata.name');
    expect(templates['template.sync-failed']).toContain(
      '{{ printf \\"prod/%v is not delivered: %v. https://gitops.example.com/applications/%v/%v\\" .app.metadata.name .app.status.operationState.message .app.metadata.namespace .app.metadata.name | toJson }}',
    );
  });
});

test('there is one in an environment', () => {
  const { env } = delivered();
  expect(refusals(() => new GitOps(env, 'second', least('second')))).toEqual([
    'dev/second: offers the delivery of this environment, which dev/gitops offers already. Keep one of the two.',
  ]);
});

test('two systems of one name are refused before there are two Applications', () => {
  const { env } = delivered();
  new Shop(env);
  expect(refusals(() => new Shop(env))).toEqual([
    'dev/shop: id = "shop": is the id of dev/shop already. Give one of the two another id.',
  ]);
});

test('the host is asked for with what signs it', () => {
  const asked: unknown[] = [];
  const host = { ...outside.host('https://gitops.example.com'), for: (...all: unknown[]) => void asked.push(all[2]) };
  delivered({ host });
  expect(asked).toMatchObject([{ trust: { name: 'argocd-server-tls', namespace: 'gitops' } }]);
});
