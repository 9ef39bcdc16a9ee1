import type { BucketAccess } from '../../../handles/bucket';
import { Check } from '../../../kernel/base/faults';
import type { Endpoint, Pods } from '../../../kernel/facts';
import { ConfigMap } from '../../../kernel/kubernetes';
import { Manifest } from '../../../kernel/manifest';
import { stampOf } from '../../../kernel/needs/text';
import type { System } from '../../../kernel/system';
import { stateServer, writeServer } from '../../../workloads/server';
import { type AgentSecrets, stateAgents, writeAgentRights, writeAgents } from './agent';
import { agentConfig, agentPlaces } from './agent-config';
import { type AggregatorSecrets, aggregatorName, aggregatorServer } from './aggregator';
import { aggregatorConfig, aggregatorPlaces } from './aggregator-config';
import { openForward, stateWatched } from './facts';
import { fluentYaml } from './language';
import { agentsNamespace, PATHS } from './names';
import { type CollectionPlan, planCollection } from './plan';
import type { CollectionProps } from './props';
import { checkAlertSystems, checkCollection } from './rules';
import { type CollectionOn, makeSecrets } from './secrets';
import { sourcesOf } from './sources';

export type { CollectionOn } from './secrets';

/** A collection that is stated, and not written yet. */
export interface Collection {
  readonly plan: CollectionPlan;
  /** One on each node, in a namespace of their own. */
  readonly agents: Pods;
  /** Those that pass on. */
  readonly aggregators: Pods;
  /** Where agents hand over. */
  readonly forward: Endpoint;
  readonly on: CollectionOn;
  readonly secrets: { readonly agent: AgentSecrets; readonly aggregator: AggregatorSecrets };
  readonly bucket?: BucketAccess;
}

/**
 * States what collects the logs of an environment: an agent on each node, and pods that buffer and pass on. {@link writeCollection} writes
 * them when every system has stated its logs.
 * @throws KeelsonError with everything that would lose logs, or that Fluent Bit would not start with
 */
export function collection(system: System, props: CollectionProps, on: CollectionOn): Collection {
  const { env, id, path, need } = system;
  const storageClass = (props.storage ?? on.storage).for(system);
  const placement = props.pool === undefined ? on.placement : env.placement(path, props.pool);
  const plan = planCollection(system, props, { perDay: on.perDay, storageClass, placement });
  const check = new Check(path);
  checkCollection(check, plan);
  check.done();
  need.namespace(agentsNamespace(id), 'privileged');
  system.state.exception(
    'pod-security',
    `agents (${plan.agents}) read the folder of their node where containers' logs are, and keep their positions on it: as root, without a capability`,
  );
  const { pods: agents, http } = stateAgents(system, plan);
  const secrets = makeSecrets(system, plan, on);
  const { pods: aggregators, object } = stateServer(system, aggregatorServer(plan, secrets.aggregator, {}));
  const bucket = secrets.bucket;
  const forward = openForward(system, aggregators);
  bucket?.take(aggregators);
  system.use(forward, agents);
  system.use(env.apiServer, agents);
  system.use(on.elasticsearch.at, aggregators);
  // Records that no other place has yet lie there.
  system.state.deliver(object.id, { prune: 'confirm' });
  system.state.ready(object, { path: 'status.readyReplicas', is: String(plan.replicas) });
  stateWatched(system, plan, { agents, aggregators, http });
  return {
    plan,
    agents,
    aggregators,
    forward,
    on,
    secrets: { agent: secrets.agent, aggregator: secrets.aggregator },
    ...(bucket && { bucket: bucket.access }),
  };
}

/**
 * Writes agents, those that pass on, and their configuration, of what every system has stated: to be called when edges are frozen.
 * @throws KeelsonError when an alert is about a system that states no logs, or a record begins by what Fluent Bit cannot read
 */
export function writeCollection(system: System, { plan, on, secrets, bucket }: Collection): void {
  const sources = sourcesOf(system.env.systems);
  const check = new Check(system.path);
  checkAlertSystems(check, plan, [...new Set(sources.map((source) => source.system))].sort());
  check.done();
  const name = aggregatorName(system.id);
  const { at, user } = on.elasticsearch;
  const elasticsearch = { host: at.host, port: at.port, user, ca: `${PATHS.elasticsearch}/ca.crt` };
  const places = aggregatorPlaces({
    elasticsearch,
    ...(bucket && {
      bucket: {
        url: bucket.url,
        name: bucket.bucket,
        region: bucket.region,
        ...(bucket.trust && { ca: `${PATHS.bucket}/ca.crt` }),
      },
    }),
  });
  const data = { 'fluent-bit.yaml': fluentYaml(aggregatorConfig(plan, sources, places)) };
  new Manifest(system, ConfigMap, { name, wave: -1, data });
  writeServer(system, aggregatorServer(plan, secrets.aggregator, { config: stampOf(data) }));
  writeAgentRights(system, plan);
  const to = agentPlaces(`${name}.${system.namespace}.svc`);
  writeAgents(system, plan, secrets.agent, agentConfig(plan, sources, to));
}
