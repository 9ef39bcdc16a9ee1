import type { Flaw } from '../../kernel/base/faults';
import { isOlder, parsedBytes } from '../../kernel/base/quantity';
import type { ElasticsearchContent, KibanaContent, NodeSetContent } from './kinds';

type Spec = ElasticsearchContent['spec'];

/**
 * What must not become of a cluster that stands. The operator refuses some of these when everything else is applied already, and
 * takes others and then hangs, or stops answering for a while. Seen with ECK 3.5.0.
 */
export function elasticsearchChanges(before: Spec, after: Spec): Flaw[] {
  return [
    ...before.nodeSets.flatMap((set) =>
      volumeChanges(
        set,
        after.nodeSets.find(({ name }) => name === set.name),
      ),
    ),
    ...setsGone(before, after),
    ...mastersFewer(before, after),
    ...releaseChanged(before.version, after.version),
    ...bothAtOnce(before, after),
    ...speaksOtherwise(before, after),
    ...keepsLess(before, after),
  ];
}

/** Kibana that is put back to an older release is refused, and one that is newer than Elasticsearch waits for ever. */
export function kibanaChanges(before: KibanaContent['spec'], after: KibanaContent['spec']): Flaw[] {
  return isOlder(after.version, before.version) ? [downgraded('Kibana', before.version, after.version)] : [];
}

/** Of a set that somebody else wrote, who need not say it. */
function claimOf({ volumeClaimTemplates }: Partial<NodeSetContent>) {
  return volumeClaimTemplates?.[0]?.spec;
}

function volumeChanges(before: NodeSetContent, after: NodeSetContent | undefined): Flaw[] {
  if (after === undefined) return [];
  const [old, given] = [claimOf(before), claimOf(after)];
  if (old === undefined || given === undefined) {
    if (old === given) return [];
    const prop = `${before.name}.storage`;
    return [
      { prop, given: given?.storageClassName, message: 'adds a volume, or takes it away, which the operator refuses' },
    ];
  }
  const [size, now] = [old, given].map(({ resources }) => resources.requests.storage) as [string, string];
  const shrunk = {
    prop: `${before.name}.size`,
    given: now,
    message: `is less than ${size}, and the operator refuses to shrink a volume`,
    allowed: `${size} and more`,
  };
  const moved = {
    prop: `${before.name}.storage`,
    given: given.storageClassName,
    message: `is another class than ${old.storageClassName}, which the operator refuses: volumes do not move`,
    allowed: old.storageClassName,
    fix: 'Make a second stack, and let it fill while the first one grows old.',
  };
  return [
    ...(parsedBytes(now) < parsedBytes(size) ? [shrunk] : []),
    ...(given.storageClassName === old.storageClassName ? [] : [moved]),
  ];
}

/** Another name is another set: all of its pods and volumes come at once, and the old ones stay until their logs have moved. */
function setsGone(before: Spec, after: Spec): Flaw[] {
  return before.nodeSets
    .filter(({ name }) => !after.nodeSets.some((set) => set.name === name))
    .map(({ count, name }) => ({
      prop: name === 'master' ? 'masters' : name,
      given: undefined,
      message: `takes node set ${name} with its ${count} nodes away: they go only when Elasticsearch has moved what they hold, and the others need room for it`,
      fix: 'Look that there is room, change nothing else with it, wait for phase Ready, and acknowledge this finding.',
    }));
}

function mastersOf({ nodeSets }: Spec): number {
  const deciding = nodeSets.filter(({ config }: Partial<NodeSetContent>) => {
    const roles = config?.['node.roles'];
    return roles === undefined || (Array.isArray(roles) && roles.includes('master'));
  });
  return deciding.reduce((sum, { count }) => sum + count, 0);
}

function mastersFewer(before: Spec, after: Spec): Flaw[] {
  const [old, given] = [mastersOf(before), mastersOf(after)];
  if (given >= old) return [];
  return [
    {
      prop: 'masters',
      given,
      message: `is fewer than the ${old} that decide now: the operator takes any number without asking who is left`,
      allowed: `${old} and more`,
      fix: 'Let the cluster be green, change nothing else with it, and acknowledge this finding.',
    },
  ];
}

function releaseChanged(before: string, given: string): Flaw[] {
  if (isOlder(given, before)) return [downgraded('Elasticsearch', before, given)];
  const [old, next] = [before, given].map((version) => Number(version.split('.')[0]));
  if (next === old) return [];
  return [
    {
      prop: 'version of Elasticsearch',
      given,
      message: `is another major release than ${before}: it takes indices of the last one alone, and there is no way back`,
      allowed: `${old}.x`,
      fix: 'Go to the last minor release first, read what it deprecates, and acknowledge this finding.',
    },
  ];
}

function downgraded(product: string, before: string, given: string): Flaw {
  return {
    prop: `version of ${product}`,
    given,
    message: `is older than ${before}, which the operator refuses`,
    allowed: `${before} and later`,
  };
}

/** A node that is being emptied may be restarted by a roll that waits, and what it held is stranded (elastic/cloud-on-k8s#9732). */
function bothAtOnce(before: Spec, after: Spec): Flaw[] {
  const shape = ({ nodeSets }: Spec) => nodeSets.map(({ count, name }) => `${count} ${name}`).join(', ');
  if (before.version === after.version || shape(before) === shape(after)) return [];
  return [
    {
      prop: 'version of Elasticsearch',
      given: after.version,
      message: `comes together with other nodes (${shape(before)} before, ${shape(after)} after): the operator may restart one that it empties`,
      fix: 'Change one of the two, wait for phase Ready, then the other.',
    },
  ];
}

/** At once Services speak otherwise than nodes do, which change one by one. */
function speaksOtherwise({ http: before }: Spec, { http: after }: Spec): Flaw[] {
  const secretOf = (http: Spec['http'] | undefined) => http?.tls?.certificate?.secretName;
  const [old, given] = [secretOf(before), secretOf(after)];
  if (old === given) return [];
  return [
    {
      prop: 'certificate of Elasticsearch',
      given,
      message: 'is another Secret: until every node has it, and every client trusts it, some requests fail',
      ...(old !== undefined && { allowed: old }),
    },
  ];
}

function keepsLess({ volumeClaimDeletePolicy: before }: Spec, { volumeClaimDeletePolicy: given }: Spec): Flaw[] {
  if (before !== 'DeleteOnScaledownOnly' || given === before) return [];
  return [
    {
      prop: 'data',
      given: 'scratch',
      message: 'lets the operator delete every volume of logs with the resource',
      allowed: 'keep',
    },
  ];
}
