import { readFileSync } from 'node:fs';
import { Size } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { Environment } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { SystemModel } from '../../lib/kernel/model';
import type { RabbitClusterProps } from '../../lib/messaging/rabbit/props';
import { RabbitCluster } from '../../lib/messaging/rabbit/rabbit-cluster';
import { shared } from '../support/shared';
import { kept, prod } from './rabbit-fixture';

/** What the real operators made of three clusters, compared with what the class says that they make. */
const dumps = shared('operators/messaging-databases');
const given = dumps === undefined ? describe.skip : describe;

const read = (file: string) => loadAll(readFileSync(`${dumps}/${file}.yaml`, 'utf8')) as JsonObject[];

const of = (objects: readonly JsonObject[], kind: string) => objects.filter((object) => object.kind === kind);
const nameOf = ({ metadata }: JsonObject) => String((metadata as JsonObject).name);
const at = (object: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], object);

/** The cluster as the class states it, under the name that it has in the dump. */
function stated(id: string, props: RabbitClusterProps) {
  const env = Environment.test(prod);
  new Certificates(env, 'certificates');
  new RabbitCluster(env, id, { storage: kept, ...props });
  return env.output().model.systems.find((system) => system.id === id) as SystemModel;
}

given.each<[string, string, RabbitClusterProps]>([
  [
    'rabbitmqcluster-single',
    's',
    { replicas: 1, tls: false, cpu: 1, memory: Size.gibibytes(2), size: Size.gibibytes(10) },
  ],
  [
    'rabbitmqcluster-quorum',
    'q',
    { cpu: 1, memory: Size.gibibytes(2), plugins: ['rabbitmq_shovel', 'rabbitmq_stream', 'rabbitmq_mqtt'] },
  ],
  ['rabbitmqcluster-restricted', 'rr', { tls: false, cpu: 1, memory: Size.gibibytes(2), size: Size.gibibytes(10) }],
])('%s', (file, id, props) => {
  const objects = dumps === undefined ? [] : read(file);
  const facts = stated(id, props);
  const pods = facts.pods[0];

  test('pods: labels, account, requests, how many', () => {
    const real = of(objects, 'Pod');
    expect(real).toHaveLength(pods?.replicas ?? 0);
    for (const pod of real) {
      expect(at(pod, 'metadata', 'labels')).toMatchObject(pods?.labels ?? {});
      expect(at(pod, 'spec', 'serviceAccountName')).toBe(pods?.serviceAccount);
      expect(at(pod, 'spec', 'containers', 0, 'resources', 'requests')).toEqual(pods?.requests);
      expect(at(pod, 'spec', 'hostNetwork')).toBeUndefined();
    }
  });

  test('claims: name, size', () => {
    const template = at(of(objects, 'StatefulSet')[0], 'spec', 'volumeClaimTemplates', 0);
    expect(at(template, 'metadata', 'name')).toBe(pods?.claims[0]?.name);
    expect(at(template, 'spec', 'resources', 'requests', 'storage')).toBe(pods?.claims[0]?.size);
  });

  test('listeners: every port of the Service, and no other', () => {
    const service = of(objects, 'Service').find((object) => nameOf(object) === id);
    const real = (at(service, 'spec', 'ports') as { port: number }[]).map(({ port }) => port);
    const own = facts.endpoints.filter(({ host }) => host.startsWith(`${id}.`));
    expect(own.map(({ port }) => port).sort()).toEqual(real.sort());
    for (const { podPort, port } of own) expect(podPort).toBe(port);
  });

  test.each(['Secret', 'ConfigMap'])('every %s that the operator makes, with its keys', (kind) => {
    const real = of(objects, kind).filter((object) => at(object, 'metadata', 'ownerReferences') !== undefined);
    const said = facts.made.filter((made) => made.kind === kind && !made.name.endsWith('-tls'));
    expect(said.map(({ name }) => name).sort()).toEqual(real.map(nameOf).sort());
    for (const object of real)
      expect(said.find(({ name }) => name === nameOf(object))?.keys).toEqual(
        Object.keys(at(object, 'data') as object).sort(),
      );
  });

  test('the operator’s own budget, policies and monitors: there are none, so ours are the only ones', () => {
    const kinds = new Set(objects.map(({ kind }) => kind));
    for (const kind of ['PodDisruptionBudget', 'NetworkPolicy', 'ServiceMonitor']) expect(kinds).not.toContain(kind);
  });
});

given('topology', () => {
  test('a Permission belongs to its User, and a retained queue is what we write', () => {
    const objects = read('rabbitmq-topology');
    expect(at(of(objects, 'Permission')[0], 'metadata', 'ownerReferences', 0, 'kind')).toBe('User');
    const exchange = of(objects, 'Exchange').find((object) => nameOf(object) === 'ev');
    expect(at(exchange, 'spec')).toEqual({
      arguments: { 'alternate-exchange': 'a' },
      durable: true,
      name: 'ev',
      rabbitmqClusterReference: { name: 's' },
      type: 'topic',
      vhost: 'shop',
    });
  });
});
