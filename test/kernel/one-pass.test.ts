import { ApiObject, App, Chart, Cron, JsonPatch, Lazy, Size } from 'cdk8s';
import {
  Cpu,
  CronJob,
  Deployment,
  Ingress,
  IngressBackend,
  k8s,
  PersistentVolumeClaim,
  Service,
  StatefulSet,
  Volume,
} from 'cdk8s-plus-27';
import { inOnePass } from '../../lib/kernel/render/one-pass';

/** Objects of every sort that cdk8s's own resolvers know. */
function objects(): ApiObject[] {
  const chart = new Chart(new App(), 'c', { namespace: 'n', labels: { team: 'a' } });
  const container = {
    image: 'web:1',
    port: 8080,
    resources: { cpu: { request: Cpu.millis(100) }, memory: { limit: Size.mebibytes(64) } },
    envVariables: { A: { value: '1' } },
  };
  const web = new Deployment(chart, 'web', { containers: [container] });
  web.scheduling.spread();
  const service = web.exposeViaService();
  new Ingress(chart, 'in', { rules: [{ host: 'a.example.com', backend: IngressBackend.fromService(service) }] });
  const claim = PersistentVolumeClaim.fromClaimName(chart, 'given', 'data');
  const set = new StatefulSet(chart, 'set', {
    containers: [container],
    service: new Service(chart, 'head', { ports: [{ port: 1 }] }),
  });
  set.addVolume(Volume.fromPersistentVolumeClaim(chart, 'v', claim));
  new CronJob(chart, 'job', { schedule: Cron.daily(), containers: [container] });
  new k8s.KubeService(chart, 'l1', {
    metadata: { name: 'l1' },
    spec: { ports: [{ port: 80, targetPort: k8s.IntOrString.fromString('http') }] },
  });
  const plain = new ApiObject(chart, 'plain', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { annotations: { b: '2', a: '1' } },
    data: Lazy.any({
      produce: () => ({ z: Lazy.any({ produce: () => 'deep' }), a: 'x', gone: undefined, none: null, empty: {} }),
    }),
    token: { resolve: () => ['t', 1] },
    list: [1, [true, { b: 1, a: 2 }]],
  });
  plain.addJsonPatch(JsonPatch.add('/data/patched', 'yes'));
  plain.metadata.addFinalizers('example.com/f');
  return chart.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
}

test('every object comes out as by its own way', () => {
  const all = objects();
  expect(all.length).toBeGreaterThan(7);
  const own = all.map((object) => JSON.stringify(object.toJson()));
  const fast = inOnePass('unit', () => all.map((object) => JSON.stringify(object.toJson())));
  expect(fast).toEqual(own);
});

test("the classes' own way is back afterwards, also when the work throws", () => {
  const own = ApiObject.prototype.toJson;
  expect(() =>
    inOnePass('unit', () => {
      expect(ApiObject.prototype.toJson).not.toBe(own);
      throw new Error('work');
    }),
  ).toThrow('work');
  expect(ApiObject.prototype.toJson).toBe(own);
});

test('what is no data is refused', () => {
  const chart = new Chart(new App(), 'c');
  const object = new ApiObject(chart, 'o', { apiVersion: 'v1', kind: 'ConfigMap', data: { at: new Date(0) } });
  expect(() => inOnePass('unit', () => object.toJson())).toThrow(
    'unit/c/o: a Date cannot be written: give plain data.',
  );
});
