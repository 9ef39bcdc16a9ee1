import { Duration, Size } from 'cdk8s';
import { Environment, outside } from '../../lib';
import { Application } from '../../lib/delivery/application/application';
import type { ApplicationProps } from '../../lib/delivery/application/props';
import { mapOf, maps } from '../../lib/kernel/base/values';
import { ALL, BLUE_GREEN, PROD, shop, WEB } from './release-fixture';

/** What stands when an application says this. */
function standing(props: Partial<ApplicationProps>, row = PROD) {
  const { env, there } = shop(row);
  new Application(env, 'web', { ...WEB, ...props });
  const output = env.output();
  const spec = (kind: string, name = 'web') => mapOf(output.object(kind, name).spec);
  const system = output.model.systems.find(({ id }) => id === 'web');
  if (system === undefined) throw new Error('web is not there');
  return { output, spec, system, there };
}

test('pod after pod: none is ever missing, and each has time to settle', () => {
  const { spec } = standing({});
  expect(spec('Deployment')).toMatchObject({
    replicas: 3,
    minReadySeconds: 10,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
  });
  expect(spec('PodDisruptionBudget')).toMatchObject({ maxUnavailable: 1 });
});

test('its pods are restricted, spread over zones and hosts, and end in peace', () => {
  const { spec } = standing({ stop: { drain: Duration.seconds(20), grace: Duration.seconds(40) } });
  const pod = mapOf(mapOf(spec('Deployment').template).spec);
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    serviceAccountName: 'web',
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    terminationGracePeriodSeconds: 60,
    topologySpreadConstraints: [
      {
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        matchLabelKeys: ['pod-template-hash'],
        nodeTaintsPolicy: 'Honor',
      },
      { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    ],
  });
  expect(maps(pod.containers)[0]).toMatchObject({
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    lifecycle: { preStop: { sleep: { seconds: 20 } } },
    readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
    startupProbe: { httpGet: { path: '/live', port: 'http' }, periodSeconds: 5, failureThreshold: 36 },
  });
});

test('who scales them owns the number: of a Deployment, and of a Rollout', () => {
  const scale = { min: 3, max: 9, cpuPercent: 60 };
  const rolling = standing({ scale });
  expect(rolling.spec('Deployment').replicas).toBeUndefined();
  expect(rolling.spec('HorizontalPodAutoscaler')).toMatchObject({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 3,
    maxReplicas: 9,
  });
  const green = standing({ ...BLUE_GREEN, scale });
  expect(green.spec('Rollout').replicas).toBeUndefined();
  expect(green.spec('HorizontalPodAutoscaler').scaleTargetRef).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    name: 'web',
  });
});

test('other configuration is another version: the old pods keep theirs', () => {
  const { spec, system } = standing({ config: { files: { 'web.yaml': 'color: blue\n' } } });
  const template = mapOf(spec('Deployment').template);
  const [volume] = maps(mapOf(template.spec).volumes);
  const name = String(mapOf(volume?.configMap).name);
  expect(name).toMatch(/^web-config-[0-9a-f]{10}$/);
  expect(mapOf(mapOf(template.metadata).annotations)['keelson.dev/config']).toBe(name.replace('web-config-', ''));
  const again = standing({ config: { files: { 'web.yaml': 'color: red\n' } } });
  expect(JSON.stringify(again.spec('Deployment'))).not.toContain(name);
  expect(system.deliveries).toContainEqual(expect.objectContaining({ kind: 'ConfigMap', name, prune: 'never' }));
});

test('what handles give is told by a Secret, variable by variable', () => {
  const { spec, output } = standing(ALL);
  const [program] = maps(mapOf(mapOf(spec('Rollout').template).spec).containers);
  expect(maps(program?.env)).toContainEqual({
    name: 'DATABASE_URL',
    valueFrom: { secretKeyRef: { name: 'web-secrets', key: 'DATABASE_URL' } },
  });
  expect(output.model.needs.secrets.map(({ name }) => name)).toContain('web-secrets');
  expect(output.model.edges.map(({ to }) => to)).toContain('outside/shop');
});

test('with names and volumes it is a StatefulSet that nobody prunes unasked', () => {
  const storage = outside.storageClass('fast', 'RWO');
  const { spec, system } = standing({ kind: { stateful: { storage, size: Size.gibibytes(5), at: '/data' } } });
  expect(spec('StatefulSet')).toMatchObject({
    serviceName: 'web-peers',
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName: 'fast' } }],
  });
  expect(spec('Service', 'web-peers')).toMatchObject({ clusterIP: 'None' });
  expect(system.deliveries).toContainEqual(expect.objectContaining({ kind: 'StatefulSet', prune: 'confirm' }));
});

test('one that serves the files of its image needs no probes of its own', () => {
  const { env } = shop();
  const { probes: _, ...files } = WEB;
  new Application(env, 'web', { ...files, kind: 'static' });
  const pod = mapOf(mapOf(mapOf(env.output().object('Deployment', 'web').spec).template).spec);
  expect(maps(pod.containers)[0]).toMatchObject({
    readinessProbe: { httpGet: { path: '/' } },
    livenessProbe: { tcpSocket: { port: 'http' } },
  });
});

test('its policy is asked of the mesh, whatever way it is released', () => {
  const policy = { timeout: Duration.seconds(5) };
  expect(standing({ policy }).there.asked).toMatchObject([{ name: 'web', policy }]);
  expect(standing({ ...ALL, policy }).there.asked).toMatchObject([{ name: 'web', policy, weights: 'controller' }]);
  const env = Environment.test();
  new Application(env, 'web', { ...WEB, policy });
  expect(() => env.output()).toThrow('Construct IstioMesh in this environment.');
});

test('what tries a release calls nobody but it', () => {
  const { env } = shop();
  const api = new Application(env, 'api', WEB);
  const web = new Application(env, 'web', {
    ...BLUE_GREEN,
    takes: (app) => {
      app.use(api.endpoint());
      return {};
    },
  });
  web.use(api.endpoint('metrics'));
  const { edges } = env.output().model;
  expect(edges.filter(({ from }) => from.startsWith('web/'))).toEqual([
    expect.objectContaining({ from: 'web/server', to: 'api/http' }),
    expect.objectContaining({ from: 'web/server', to: 'api/metrics' }),
    expect.objectContaining({ from: 'web/smoke', to: 'web/http' }),
  ]);
});

test('who does not count says why', () => {
  const { system } = standing({ watch: { metrics: { none: 'the server of files counts nothing' } } });
  expect(system.exceptions).toContainEqual({ rule: 'metrics', why: 'the server of files counts nothing' });
});
