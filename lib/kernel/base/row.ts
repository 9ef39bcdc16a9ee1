import type { Size } from 'cdk8s';
import { Check } from './faults';
import { isCidr } from './grammar';
import { ID, isDnsLabel, isDnsSubdomain } from './names';
import type { Labels } from './values';

/** How near to customers an environment is. */
export type Stage = 'dev' | 'test' | 'staging' | 'prod';
/** How many of everything: one (`single`), or as many as survive the loss of one (`quorum`). */
export type Availability = 'single' | 'quorum';
/** What is lost at once: a zone when the nodes span three, else a host when there are three, else nothing is spread. */
export type FailureDomain = 'zone' | 'host' | 'none';

/** A machine of the cluster. */
export interface Node {
  /** The node's name in Kubernetes, which is also its `kubernetes.io/hostname`. */
  readonly name: string;
  /** Zone of the node; Terraform labels it `topology.kubernetes.io/zone`. @default no zone */
  readonly zone?: string;
}

/** Nodes of one kind. */
export interface NodePool {
  /** Of the pool: `gpu`. */
  readonly name: string;
  /** Its machines. */
  readonly nodes: readonly Node[];
  /** Allocatable cores of one node. */
  readonly cpu: number;
  /** Allocatable memory of one node. */
  readonly memory: Size;
  /** GPUs of one node. @default 0 */
  readonly gpus?: number;
  /** Labels that Terraform puts on the nodes. @default only `keelson.dev/pool`, and the zone */
  readonly labels?: Labels;
  /** Taints that Terraform puts on the nodes, as `key=value:Effect`. @default none */
  readonly taints?: readonly string[];
}

/** Ranges of addresses. */
export interface Cidrs {
  /** `10.0.0.0/16` */
  readonly cidrs: readonly string[];
}

/** What the environment's network is made of: network policies name addresses where no pod can be selected. */
export interface ClusterNetwork {
  /** Where pods reach the Kubernetes API server, behind its Service. */
  readonly apiServer: Cidrs & {
    /** Port of the API server itself, behind its Service. @default 6443 */
    readonly port?: number;
  };
  /** Addresses of the nodes: pods on the host network come from there. */
  readonly nodes: Cidrs;
  /** Whether the network plugin enforces NetworkPolicies. Where it does not, no isolation is claimed. */
  readonly enforcesPolicies: boolean;
}

/** Where Terraform keeps its state: a backend's type and its settings; `{stack}` in a setting stands for the stack's name. */
export interface Backend {
  /** As Terraform names it. */
  readonly type: 'local' | 's3' | 'gcs' | 'azurerm' | 'http' | 'pg' | 'consul' | 'kubernetes' | 'oss' | 'cos';
  /** Its arguments. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

/** A finding of a check that is known and borne: in writing, and not for ever. */
export interface Accept {
  /** The rule's name as the check prints it. */
  readonly rule: string;
  /** The object or address as the check prints it. */
  readonly object: string;
  /** The prop as the check prints it, where only what it says of that one is borne. @default all that the rule says of the object */
  readonly prop?: string;
  /** In a sentence that a reviewer can judge. */
  readonly why: string;
  /** Last day it holds, as `YYYY-MM-DD`. */
  readonly until: string;
}

/** One environment as data: one cluster at one stage. */
export interface Row {
  /** Name of the environment, of its folders and stacks. */
  readonly name: string;
  /** How near to customers it is. */
  readonly stage: Stage;
  /** DNS domain under which the environment's hosts live. */
  readonly domain: string;
  /** One of everything, or as many as survive the loss of one. @default 'quorum' for staging and prod, else 'single' */
  readonly availability?: Availability;
  /** Version of Kubernetes, as `1.34`. */
  readonly kubernetes: string;
  /** Context of the kubeconfig with which Terraform reaches the cluster. */
  readonly context: string;
  /** Where Terraform keeps the state of its stacks: `{stack}` must stand in a setting, or all of them would share one state. */
  readonly backend: Backend;
  /** Its nodes; Terraform labels them `keelson.dev/pool` and `topology.kubernetes.io/zone`, and puts the pool's labels and taints on them. */
  readonly pools: readonly NodePool[];
  /** Addresses that network policies name: API server and nodes cannot be selected as pods. */
  readonly network: ClusterNetwork;
  /** Registry, with path, that mirrors every foreign registry, each origin's path below it: `registry.example.com/mirror`. @default pull from the origin */
  readonly mirror?: string;
  /** Repository that holds every chart: an https URL with an index, or `oci://registry.example.com/charts`. @default the charts' origin */
  readonly chartMirror?: string;
  /** Base under which the operators' CRD files are mirrored, a URL or a folder. @default the files' origin */
  readonly crdMirror?: string;
  /** Other versions of charts and images than the library's, by pin name (`rabbitmq`, `rook-ceph`). @default none */
  readonly pins?: Readonly<Record<string, string>>;
  /** Counts up to rotate a minted value (`rabbit/user-shop`), and what reads it rolls, or an authority (`certificates/ca`), by its id. @default 1 each */
  readonly generations?: Readonly<Record<string, number>>;
  /** Whether data must outlive its system: with `keep` Terraform destroys no namespace, and volumes outlive their claims; with `scratch` they go. @default 'keep' */
  readonly data?: 'keep' | 'scratch';
  /** Terraform addresses that leave the state without being destroyed; plan-check prints them. @default none */
  readonly forget?: readonly string[];
  /** Findings of checks that are known and borne. @default none */
  readonly accept?: readonly Accept[];
}

/** Node names and zones of a pool: `nodes('prod-db', 3, ['a', 'b', 'c'])` gives `prod-db-1` in zone a and so on. */
export function nodes(prefix: string, count: number, zones: readonly string[] = []): Node[] {
  return Array.from({ length: count }, (_, i) => {
    const zone = zones[i % Math.max(zones.length, 1)];
    return zone === undefined ? { name: `${prefix}-${i + 1}` } : { name: `${prefix}-${i + 1}`, zone };
  });
}

const TAINT = /^[A-Za-z0-9./_-]+(=[A-Za-z0-9._-]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/;

/** @throws KeelsonError with everything that is wrong with the row. */
export function checkRow(row: Row): void {
  const check = new Check(row.name || '(row without a name)');
  check
    .that(ID.test(row.name) && row.name.length <= 30, {
      prop: 'name',
      given: row.name,
      message: 'is no name of an environment',
      allowed: 'lower-case letters, digits and dashes, at most 30, a letter first',
    })
    .that(isDnsSubdomain(row.domain), { prop: 'domain', given: row.domain, message: 'is no DNS domain' })
    .that(/^1\.\d+$/.test(row.kubernetes), {
      prop: 'kubernetes',
      given: row.kubernetes,
      message: 'is no Kubernetes version',
      allowed: 'minor versions as 1.34',
    })
    .that(row.pools.length > 0, { prop: 'pools', given: row.pools, message: 'has no node pool' })
    .that(
      Object.values(row.backend.settings).some((value) => String(value).includes('{stack}')),
      {
        prop: 'backend.settings',
        given: row.backend.settings,
        message: 'gives every stack the same state',
        fix: "Put {stack} into the setting that names the state (key: 'platform/{stack}.tfstate').",
      },
    );
  checkPools(check, row.pools);
  checkCidrs(check, 'network.apiServer.cidrs', row.network.apiServer.cidrs);
  checkCidrs(check, 'network.nodes.cidrs', row.network.nodes.cidrs);
  for (const accept of row.accept ?? [])
    check.that(/^\d{4}-\d{2}-\d{2}$/.test(accept.until), {
      prop: 'accept.until',
      given: accept.until,
      message: 'is no day',
      allowed: 'YYYY-MM-DD',
    });
  check.done();
}

/** Names of pools and nodes are claimed once. */
function checkPools(check: Check, pools: readonly NodePool[]): void {
  const seen = new Set<string>();
  pools.forEach((pool, i) => {
    check
      .that(isDnsLabel(pool.name), { prop: `pools[${i}].name`, given: pool.name, message: 'is no DNS label' })
      .that(pools.findIndex(({ name }) => name === pool.name) === i, {
        prop: `pools[${i}].name`,
        given: pool.name,
        message: 'names two pools',
      })
      .that(pool.nodes.length > 0, { prop: `pools[${i}].nodes`, given: [], message: 'has no node' })
      .that(pool.cpu > 0, { prop: `pools[${i}].cpu`, given: pool.cpu, message: 'must be above 0' });
    for (const taint of pool.taints ?? [])
      check.that(TAINT.test(taint), {
        prop: `pools[${i}].taints`,
        given: taint,
        message: 'is no taint',
        allowed: 'key=value:NoSchedule, :PreferNoSchedule or :NoExecute',
      });
    for (const node of pool.nodes) {
      check.that(!seen.has(node.name), { prop: `pools[${i}].nodes`, given: node.name, message: 'stands in two pools' });
      seen.add(node.name);
    }
  });
}

/** A network policy with an empty list of addresses would be one for all of them. */
function checkCidrs(check: Check, prop: string, cidrs: readonly string[]): void {
  check.that(cidrs.length > 0, { prop, given: cidrs, message: 'names no address', allowed: 'CIDRs as 10.0.0.0/16' });
  for (const cidr of cidrs)
    check.that(isCidr(cidr), {
      prop,
      given: cidr,
      message: 'is no CIDR',
      allowed: 'as 10.0.0.0/16',
    });
}

/** Distinct zones of the nodes, sorted. */
export function zonesOf(pools: readonly NodePool[]): string[] {
  const zones = pools.flatMap((pool) => pool.nodes.map((node) => node.zone)).filter((zone) => zone !== undefined);
  return [...new Set(zones)].sort();
}

/** A zone when the nodes span three, else a host when there are three, else none. */
export function failureDomainOf(pools: readonly NodePool[]): FailureDomain {
  if (zonesOf(pools).length >= 3) return 'zone';
  return pools.reduce((sum, pool) => sum + pool.nodes.length, 0) >= 3 ? 'host' : 'none';
}

/** The label of nodes that tells their failure domains apart: that of a host where there is no zone. */
export function topologyKeyOf(domain: FailureDomain): string {
  return domain === 'zone' ? 'topology.kubernetes.io/zone' : 'kubernetes.io/hostname';
}
