import { Size } from 'cdk8s';
import type { Check } from '../../kernel/base/faults';
import { bytes, isOlder } from '../../kernel/base/quantity';
import { checkConfig } from './conf-rules';
import type { RabbitPlan } from './plan';
import { PLUGINS } from './plugins';
import { checkUsers } from './user-rules';
import { checkVhosts } from './vhost-rules';

/** What the server itself needs, with nothing in it. */
const LEAST_MEMORY = Size.mebibytes(256);

/** Everything that operator and server would accept and not survive. */
export function checkRabbit(check: Check, plan: RabbitPlan): void {
  checkServers(check, plan);
  checkVersions(check, plan);
  checkStorage(check, plan);
  for (const plugin of plan.plugins) check.word('plugins', plugin, PLUGINS);
  checkReserve(check, plan);
  checkVhosts(check, plan);
  checkUsers(check, plan);
  checkConfig(check, plan);
}

function checkServers(check: Check, { replicas, placement, cpu, memory, memoryWatermark }: RabbitPlan): void {
  const odd = [1, 3, 5].includes(replicas);
  check
    .that(odd, {
      prop: 'replicas',
      given: replicas,
      message: 'gives no clear majority, without which nobody can write',
      allowed: '1, 3, 5',
    })
    .that(!odd || replicas <= placement.nodes, {
      prop: 'replicas',
      given: replicas,
      message: `has only ${placement.nodes} nodes to stand on, each on one of its own`,
      fix: "Add nodes to the pool of the environment's row, name another pool, or set replicas: 1.",
    })
    .that(cpu > 0, { prop: 'cpu', given: cpu, message: 'must be above 0' })
    .that(bytes(memory) >= bytes(LEAST_MEMORY), {
      prop: 'memory',
      given: memory.asString(),
      message: 'is less than the server itself needs',
      allowed: `${LEAST_MEMORY.asString()} or more`,
    })
    .that(memoryWatermark >= 0.2 && memoryWatermark <= 0.8, {
      prop: 'memoryWatermark',
      given: memoryWatermark,
      message: 'leaves the server too little, or the rest of the pod',
      allowed: '0.2 to 0.8',
    });
}

function checkVersions(check: Check, { version, kubernetes }: RabbitPlan): void {
  check
    .that(/^4\.3\.\d+-management(@|$)/.test(version), {
      prop: 'pins.rabbitmq',
      given: version,
      message: 'is no image for this class, which knows the settings of 4.3 and the user of the Debian-based image',
      allowed: '4.3.<patch>-management; not alpine, whose user is another',
    })
    .that(!isOlder(kubernetes, '1.31'), {
      prop: 'kubernetes',
      given: kubernetes,
      message: 'is older than the operators of RabbitMQ run on',
      allowed: '1.31 or newer',
    });
}

/** Deleting the cluster deletes its claims, whatever its retention policy says: only the class can keep the volumes. */
function checkStorage(check: Check, { volume, keeps }: RabbitPlan): void {
  const storage = volume?.storage;
  check
    .that(storage !== undefined || !keeps, {
      prop: 'storage',
      given: storage,
      message: 'is missing: messages would be gone with the pod',
      fix: "Give a storage class (storage: ceph.block()), or let the environment's row say data: 'scratch'.",
    })
    .that(storage === undefined || storage.keeps || !keeps, {
      prop: 'storage',
      given: storage?.name,
      message: 'deletes a volume with its claim, and the operator deletes the claims with the cluster',
      allowed: 'a class that keeps (reclaimPolicy Retain)',
      fix: "Take another class, or let the environment's row say data: 'scratch'.",
    })
    .that(storage === undefined || storage.mode === 'RWO', {
      prop: 'storage',
      given: storage?.name,
      message: 'is a shared filesystem; the server needs block storage',
      allowed: 'a class of mode RWO',
    })
    .that(volume === undefined || bytes(volume.size) > 0, {
      prop: 'size',
      given: volume?.size.asString(),
      message: 'is no volume: the operator would take memory of the node',
    });
}

/** A volume that is none is told by itself. */
function checkReserve(check: Check, { volume, diskReserve }: RabbitPlan): void {
  if (volume === undefined || bytes(volume.size) <= 0) return;
  check.that(bytes(diskReserve) < bytes(volume.size), {
    prop: 'diskReserve',
    given: diskReserve.asString(),
    message: `leaves nothing of the volume of ${volume.size.asString()}: publishers would be stopped from the start`,
    fix: 'Make the volume larger (size), or the reserve smaller.',
  });
}
