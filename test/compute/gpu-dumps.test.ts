import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Labels } from '../../lib';
import type { JsonObject } from '../../lib/kernel/base/values';
import { shared } from '../support/shared';
import { environment, pool } from './gpu-fixture';

// What is stated here, against what the GPU operator v26.7.0 made of a ClusterPolicy, and of two NVIDIADrivers.

const folder = shared(join('operators', 'storage-gpu-logging'));

interface Daemons {
  readonly name: string;
  readonly labels: Labels;
  readonly account: string;
  readonly images: readonly string[];
}

function items(file: string): JsonObject[] {
  const documents = loadAll(readFileSync(join(folder ?? '', file), 'utf8')) as JsonObject[];
  return documents.flatMap((document) => (document.items as JsonObject[] | undefined) ?? [document]);
}

function daemonsOf(file: string): Daemons[] {
  return items(file)
    .filter(({ kind }) => kind === 'DaemonSet')
    .map(({ metadata, spec }) => {
      const { template } = spec as unknown as {
        template: {
          metadata: { labels: Labels };
          spec: Record<'containers' | 'initContainers', { image: string }[]> & { serviceAccountName: string };
        };
      };
      const { containers, initContainers, serviceAccountName } = template.spec;
      return {
        name: String((metadata as JsonObject).name),
        labels: template.metadata.labels,
        account: serviceAccountName,
        images: [...containers, ...initContainers].map(({ image }) => image),
      };
    });
}

const run = folder === undefined ? test.skip : test;

run('every DaemonSet of the operator is stated, with its account and its images, and no other', () => {
  const env = environment({}, { gpus: 8 });
  pool(env, { model: 'nvidia-a100-40gb' }, 'a100');
  const { model } = env.output();
  const stated = model.systems.flatMap(({ pods }) => pods).filter(({ by }) => by === 'operator');
  const made = daemonsOf('gpu-operator-made.yaml').filter(({ name }) => name !== 'nvidia-driver-daemonset');
  const matching = made.map(({ name, labels, account, images }) => {
    const found = stated.filter((pods) => Object.entries(pods.labels).every(([key, value]) => labels[key] === value));
    expect([name, found.map(({ serviceAccount }) => serviceAccount)]).toEqual([name, [account]]);
    expect([...(found[0]?.images ?? [])].sort()).toEqual([...new Set(images)].sort());
    return found[0]?.id;
  });
  expect(matching.sort()).toEqual(
    stated
      .map(({ id }) => id)
      .filter((id) => id !== 'a100/driver')
      .sort(),
  );
});

run.each([
  ['p100', 'nvidia-tesla-p100'],
  ['a100', 'nvidia-a100-40gb'],
] as const)('the driver of %s is stated as it was made', (id, gpus) => {
  const env = environment();
  pool(env, { model: gpus }, id);
  const driver = env
    .output()
    .model.systems.find((system) => system.id === id)
    ?.pods.find((pods) => pods.id === `${id}/driver`);
  const made = daemonsOf('nvidiadriver-made.yaml').find(({ account }) => account === driver?.serviceAccount);
  expect([...(driver?.images ?? [])].sort()).toEqual([...(made?.images ?? [])].sort());
  // Ours besides: the label by which two pools' drivers are told apart, which the CRD lets one add.
  expect(driver?.labels).toEqual({
    'app.kubernetes.io/component': made?.labels['app.kubernetes.io/component'],
    'keelson.dev/gpu-pool': id,
  });
});

run('Services lead to the ports that are stated', () => {
  const env = environment();
  pool(env);
  const { endpoints = [] } = env.output().model.systems.find(({ id }) => id === 'gpu-operator') ?? {};
  const services = items('gpu-operator-made.yaml').filter(({ kind }) => kind === 'Service');
  const made = services.map(({ metadata, spec }) => {
    const [port] = (spec as JsonObject).ports as readonly JsonObject[];
    return [`${(metadata as JsonObject).name}.gpu-operator.svc`, port?.port, port?.targetPort];
  });
  expect(endpoints.map(({ host, port, podPort }) => [host, port, podPort]).sort()).toEqual(made.sort());
});
