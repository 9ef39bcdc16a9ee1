import type { NodePool, Row } from '../../../lib';
import type { JsonObject } from '../../../lib/kernel/base/values';
import type { Cluster } from './cluster';

/** What a node of a pool has besides cores, memory and GPUs: a kubelet's usual limits. */
const PODS = '110';
const EPHEMERAL = '500Gi';

/**
 * Makes the nodes of an environment's pools, as kubelets would: capacity, a host name, an address of the row's range.
 * Pool labels, zones and taints are Terraform's to put on them.
 *
 * @returns how many
 */
export async function makeNodes(cluster: Cluster, row: Row): Promise<number> {
  const address = addresses(row.network.nodes.cidrs[0] ?? '');
  const all = row.pools.flatMap((pool) => pool.nodes.map(({ name }) => ({ name, pool })));
  for (const { name, pool } of all) {
    const node = nodeOf(name);
    // With its capacity, as kubelets do: to a node without one kwok gives a thousand cores.
    const made = await cluster.create({ ...node, status: statusOf(name, pool, address()) });
    if ('refused' in made) throw new Error(`Node ${name}: ${made.refused.message}`);
    // Admission taints a new node as not ready, and no lifecycle controller is there to take that off.
    await cluster.patch(node, { spec: { taints: null } });
  }
  return all.length;
}

function nodeOf(name: string): JsonObject {
  const labels = {
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } };
}

function statusOf(name: string, { cpu, memory, gpus = 0 }: NodePool, address: string): JsonObject {
  const amounts = {
    cpu: String(cpu),
    memory: `${memory.toMebibytes()}Mi`,
    pods: PODS,
    'ephemeral-storage': EPHEMERAL,
    ...(gpus > 0 ? { 'nvidia.com/gpu': String(gpus) } : {}),
  };
  return {
    capacity: amounts,
    allocatable: amounts,
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
  };
}

/** Addresses of a range of IPv4, one after the other, from the tenth on. */
function addresses(cidr: string): () => string {
  const octets = (cidr.split('/')[0] ?? '').split('.').map(Number);
  let next = octets.reduce((sum, octet) => sum * 256 + octet, 0) + 10;
  return () => {
    const at = next++;
    return [24, 16, 8, 0].map((shift) => (at >>> shift) & 255).join('.');
  };
}
