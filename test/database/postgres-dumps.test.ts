import { readFileSync } from 'node:fs';
import { Size } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { PostgresCluster } from '../../lib/database/postgres/postgres-cluster';
import type { PostgresClusterProps } from '../../lib/database/postgres/props';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { SystemModel } from '../../lib/kernel/model';
import { shared } from '../support/shared';
import { kept, postgres, prod } from './postgres-fixture';

/** What the real operator made of three clusters, compared with what the class says that it makes. */
const dumps = shared('operators/messaging-databases');
const given = dumps === undefined ? describe.skip : describe;

const read = (file: string) => loadAll(readFileSync(`${dumps}/${file}.yaml`, 'utf8')) as JsonObject[];
const of = (objects: readonly JsonObject[], kind: string) => objects.filter((object) => object.kind === kind);
const nameOf = ({ metadata }: JsonObject) => String((metadata as JsonObject).name);
const at = (object: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], object);

/** The cluster as the class states it, under the name that it has in the dump. */
function stated(id: string, props: Partial<PostgresClusterProps>): SystemModel {
  const { env } = postgres(prod);
  new PostgresCluster(env, id, { storage: kept, ...props });
  return env.output().model.systems.find((system) => system.id === id) as SystemModel;
}

const isPooler = (object: JsonObject) => at(object, 'metadata', 'labels', 'cnpg.io/podRole') === 'pooler';

given.each<[string, string, Partial<PostgresClusterProps>]>([
  ['cnpg-cluster-single', 's', { instances: 1 }],
  ['cnpg-cluster-quorum', 'q', { instances: 3, walSize: Size.gibibytes(5), pooler: { replicas: 2 } }],
  ['cnpg-cluster-restricted', 'rr', { instances: 2 }],
])('%s', (file, id, props) => {
  const objects = dumps === undefined ? [] : read(file);
  const facts = stated(id, props);
  const server = facts.pods.find((pods) => pods.id === `${id}/server`);
  const pods = of(objects, 'Pod').filter((pod) => !isPooler(pod));

  test('instances: labels, account, how many', () => {
    expect(pods).toHaveLength(server?.replicas ?? 0);
    for (const pod of pods) {
      expect(at(pod, 'metadata', 'labels')).toMatchObject(server?.labels ?? {});
      expect(at(pod, 'spec', 'serviceAccountName')).toBe(server?.serviceAccount);
      expect(nameOf(pod)).toMatch(new RegExp(`^${id}-[0-9]+$`));
    }
  });

  test('ports: every one of the container is an endpoint', () => {
    const ports = (at(pods[0], 'spec', 'containers', 0, 'ports') as { containerPort: number }[]).map(
      ({ containerPort }) => containerPort,
    );
    const own = facts.endpoints.filter((endpoint) => endpoint.at === `${id}/server`);
    expect(own.map(({ podPort }) => podPort).sort()).toEqual(ports.sort());
  });

  test('every pod meets Pod Security restricted, by what the operator writes', () => {
    for (const pod of of(objects, 'Pod'))
      for (const container of at(pod, 'spec', 'containers') as JsonObject[])
        expect(container.securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          runAsNonRoot: true,
        });
  });

  test.each(['Service', 'ServiceAccount'])('every %s that the operator makes', (kind) => {
    const real = of(objects, kind).filter((object) => at(object, 'metadata', 'ownerReferences') !== undefined);
    const said = facts.made.filter((made) => made.kind === kind).map(({ name }) => name);
    const poolers = real.map(nameOf).filter((name) => !said.includes(name));
    // The pooler of the dump has a name of its own.
    expect(poolers.length).toBe(said.filter((name) => name.includes('pooler')).length);
    // That of every instance was switched off in this dump.
    const off = file === 'cnpg-cluster-quorum' ? ['q-r'] : [];
    const expected = said.filter((name) => !name.includes('pooler') && !off.includes(name));
    for (const name of expected) expect(real.map(nameOf)).toContain(name);
  });

  test('every Secret that the operator makes, but the server’s, which is ours; with its keys', () => {
    const real = of(objects, 'Secret').filter((object) => at(object, 'metadata', 'ownerReferences') !== undefined);
    const said = facts.made.filter(({ kind, name }) => kind === 'Secret' && name !== `${id}-tls`);
    const names = real.map(nameOf).filter((name) => name !== `${id}-server`);
    for (const { name, keys } of said) {
      const secret = real.find((object) => nameOf(object) === name);
      if (secret !== undefined) expect([...(keys ?? [])].sort()).toEqual(Object.keys(secret.data as object).sort());
    }
    expect(names.filter((name) => !said.some((made) => made.name === name))).toEqual([]);
  });

  test('budgets are the operator’s own; policies and monitors it makes none', () => {
    const kinds = new Set(objects.map(({ kind }) => kind));
    for (const kind of ['NetworkPolicy', 'PodMonitor']) expect(kinds).not.toContain(kind);
    const budgets = of(objects, 'PodDisruptionBudget').map(nameOf);
    for (const name of budgets) expect([id, `${id}-primary`]).toContain(name);
  });
});

given('the pooler', () => {
  test('has the label by which we select it, and not that of instances', () => {
    const poolers = of(read('cnpg-cluster-quorum'), 'Pod').filter(isPooler);
    expect(poolers.length).toBeGreaterThan(0);
    for (const pod of poolers) {
      expect(at(pod, 'metadata', 'labels', 'app.kubernetes.io/component')).toBe('pooler');
      expect(at(pod, 'metadata', 'labels', 'cnpg.io/poolerName')).toEqual(expect.any(String));
    }
  });
});
