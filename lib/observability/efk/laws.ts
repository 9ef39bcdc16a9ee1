import { judgeMajority } from '../../kernel/base/judge';
import { type Law, law, type Product, type Tell } from '../../kernel/base/law';
import { type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { elasticsearchChanges, kibanaChanges } from './changes';
import { Elasticsearch, Kibana } from './kinds';

/** What is known of the custom resources of ECK beyond their schemas. */
export const EFK_LAWS: readonly Law[] = [
  law(Elasticsearch, {
    makes: elasticsearchMakes,
    check: checkSpec,
    changes: elasticsearchChanges,
  }),
  law(Kibana, {
    refers: [{ at: 'spec.elasticsearchRef.name', to: Elasticsearch, namespace: 'namespace' }],
    makes: ({ metadata }) => [
      { kind: 'Secret', name: `${String(mapOf(metadata).name)}-kb-http-certs-public`, keys: ['ca.crt', 'tls.crt'] },
    ],
    check: (spec, tell) => nameOfKibana(spec, tell),
    changes: kibanaChanges,
  }),
];

function elasticsearchMakes({ metadata }: JsonObject): Product[] {
  const name = String(mapOf(metadata).name);
  return [
    { kind: 'Secret', name: `${name}-es-elastic-user`, keys: ['elastic'] },
    { kind: 'Secret', name: `${name}-es-http-certs-public`, keys: ['ca.crt', 'tls.crt'] },
  ];
}

function nameOfKibana(spec: JsonObject, tell: Tell): void {
  const { name, secretName } = mapOf(spec.elasticsearchRef);
  if (name !== undefined && secretName !== undefined)
    tell('spec.elasticsearchRef', name, 'names a cluster and a Secret', { fix: 'Name one of the two.' });
}

/** The operator's own: what a file says of them the operator warns of, and nodes of the cluster lose each other. */
const RESERVED = [
  ...['cluster.initial_master_nodes', 'cluster.name', 'discovery.seed_hosts', 'discovery.seed_providers'],
  ...['network.host', 'network.publish_host', 'node.name', 'path.data', 'path.logs', 'xpack.security.enabled'],
  ...['enabled', 'key', 'certificate'].map((key) => `xpack.security.http.ssl.${key}`),
  ...['enabled', 'verification_mode'].map((key) => `xpack.security.transport.ssl.${key}`),
  'xpack.security.authc.reserved_realm.enabled',
];

const ROLES = [
  ...['master', 'voting_only', 'ingest', 'ml', 'transform', 'remote_cluster_client'],
  ...['data', 'data_content', 'data_hot', 'data_warm', 'data_cold', 'data_frozen', 'index', 'search'],
];

/** What the operator takes in silence, and what its webhook would refuse only when it is applied. */
function checkSpec(spec: JsonObject, tell: Tell): void {
  const sets = maps(spec.nodeSets);
  sets.forEach((set, i) => {
    checkSet(set, `spec.nodeSets[${i}]`, tell);
    if (sets.findIndex(({ name }) => name === set.name) !== i)
      tell(`spec.nodeSets[${i}].name`, set.name, 'names two node sets');
  });
  const deciding = sets.filter((set) => decides(mapOf(set.config)));
  const count = deciding.reduce((sum, set) => sum + Number(set.count ?? 0), 0);
  if (sets.length > 0 && count === 0)
    tell('spec.nodeSets', count, 'has no node that decides', { allowed: 'one with the role master' });
  judgeMajority(count, 'nodes with the role master', tell);
  const keys = new Set(
    sets.map(({ zoneAwareness }) => mapOf(zoneAwareness).topologyKey).filter((key) => key !== undefined),
  );
  if (keys.size > 1)
    tell('spec.nodeSets', [...keys].join(', '), 'spread over zones by two labels', { allowed: 'the same for all' });
}

function decides(config: JsonObject): boolean {
  const roles = config['node.roles'];
  if (!Array.isArray(roles)) return config['node.master'] !== false;
  return roles.includes('master') && !roles.includes('voting_only');
}

function checkSet(set: JsonObject, at: string, tell: Tell): void {
  const config = mapOf(set.config);
  for (const key of RESERVED)
    if (key in config)
      tell(`${at}.config["${key}"]`, config[key], "is the operator's own to set, and it takes another without a word", {
        fix: 'Leave it out.',
      });
  const roles = config['node.roles'];
  if (roles !== undefined && !Array.isArray(roles))
    tell(`${at}.config["node.roles"]`, roles, 'is no list', { allowed: 'a list of roles' });
  for (const role of Array.isArray(roles) ? roles : [])
    if (!ROLES.includes(String(role)))
      tell(`${at}.config["node.roles"]`, role, 'is no role: the node would not start', { allowed: ROLES.join(', ') });
  checkTemplate(set, at, tell);
}

function checkTemplate(set: JsonObject, at: string, tell: Tell): void {
  const { securityContext, containers } = mapOf(mapOf(set.podTemplate).spec);
  const { fsGroup } = mapOf(securityContext);
  if (securityContext !== undefined && fsGroup === undefined)
    tell(
      `${at}.podTemplate.spec.securityContext`,
      undefined,
      'leaves fsGroup out, and the operator adds nothing to what is given: the volume cannot be written',
      {
        allowed: 'fsGroup: 1000',
      },
    );
  for (const { env } of maps(containers))
    for (const { name } of maps(env))
      if (name === 'ES_JAVA_OPTS')
        tell(`${at}.podTemplate`, name, 'sets the heap by hand, and Elasticsearch sets it by its memory', {
          fix: 'Leave it out.',
        });
}
