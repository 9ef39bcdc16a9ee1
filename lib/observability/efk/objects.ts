import { neverTogether, onPool } from '../../kernel/base/placement';
import { cores } from '../../kernel/base/quantity';
import { topologyKeyOf } from '../../kernel/base/row';
import type { JsonObject } from '../../kernel/base/values';
import type { Accounts } from './accounts';
import type { EckPodTemplate, EckResources, ElasticsearchContent, NodeSetContent } from './kinds';
import { httpCertificate, nodeLabels } from './names';
import { type PeopleRealm, TRUST_FOLDER } from './people';
import { type EfkPlan, type NodeSet, nodesOf } from './plan';

/** User of the images, and Pod Security `restricted`: all of it, since the operator adds nothing to what is given. */
export const POD_SECURITY: JsonObject = {
  fsGroup: 1000,
  runAsNonRoot: true,
  runAsUser: 1000,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The cluster, as the operator makes it. @param people how it asks a directory. @default people have accounts of its own */
export function elasticsearchSpec(
  plan: EfkPlan,
  accounts: Accounts,
  people: PeopleRealm | undefined,
): ElasticsearchContent['spec'] {
  return {
    version: plan.version,
    image: plan.image,
    nodeSets: plan.sets.map((set) => nodeSetOf(plan, set, people)),
    volumeClaimDeletePolicy: plan.keeps ? 'DeleteOnScaledownOnly' : 'DeleteOnScaledownAndClusterDeletion',
    updateStrategy: { changeBudget: { maxUnavailable: 1, maxSurge: 0 } },
    ...(hasBudget(plan) ? {} : { podDisruptionBudget: {} }),
    auth: {
      fileRealm: accounts.secrets.map(({ name }) => ({ secretName: name })),
      roles: [{ secretName: accounts.roles.name }],
    },
    ...(people && {
      secureSettings: [{ secretName: people.password.name, entries: [{ key: 'password', path: people.setting }] }],
    }),
    http: {
      // Masters have other things to do than to answer clients.
      service: { spec: { selector: nodeLabels(plan.id, 'hot') } },
      tls: { certificate: { secretName: httpCertificate(plan.id) } },
    },
  };
}

/**
 * Whether the operator's own budget stands: it lets one node go while the cluster is green, and none while it is not. Where
 * several nodes are each one of a kind it would never let any go, and then there is none.
 */
export function hasBudget({ sets }: Pick<EfkPlan, 'sets'>): boolean {
  const nodes = nodesOf({ sets });
  return nodes === 1 || nodes > sets.length;
}

function nodeSetOf(plan: EfkPlan, set: NodeSet, people: PeopleRealm | undefined): NodeSetContent {
  const { cpu, memory, name, nodes, roles, size, storage } = set;
  return {
    name,
    count: nodes,
    config: {
      'node.roles': [...roles],
      // Elasticsearch does not start where a node of the cluster allows fewer maps than it wants.
      ...(plan.files === 'read' && { 'node.store.allow_mmap': false }),
      // Its databases of places come from the internet.
      'ingest.geoip.downloader.enabled': false,
      ...people?.config,
    },
    resources: resourcesOf(cpu, memory.asString()),
    ...(plan.zones && { zoneAwareness: { topologyKey: topologyKeyOf('zone') } }),
    podTemplate: podTemplateOf(plan, set, people),
    volumeClaimTemplates: [
      {
        metadata: { name: 'elasticsearch-data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: storage.name,
          resources: { requests: { storage: size.asString() } },
        },
      },
    ],
  };
}

/** What it is promised is all that it gets: Java takes half of the memory that it sees. */
export function resourcesOf(cpu: number, memory: string): EckResources {
  return { requests: { cpu: cores(cpu), memory }, limits: { memory } };
}

function podTemplateOf({ id }: EfkPlan, set: NodeSet, people: PeopleRealm | undefined): EckPodTemplate {
  const { name, nodes, placement } = set;
  const trust = people?.trust;
  return {
    spec: {
      securityContext: POD_SECURITY,
      ...(nodes > 1 && { affinity: { podAntiAffinity: neverTogether('host', nodeLabels(id, name)) } }),
      ...onPool(placement.pool),
      ...(trust && {
        volumes: [
          { name: 'directory', secret: { secretName: trust.name, items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        ],
        containers: [
          {
            name: 'elasticsearch',
            volumeMounts: [{ name: 'directory', mountPath: TRUST_FOLDER, readOnly: true }],
          },
        ],
      }),
    },
  };
}
