import type { Size } from 'cdk8s';
import { certified, serviceHosts } from '../../../handles/issuer';
import type { StorageClass } from '../../../handles/storage-class';
import type { Placement } from '../../../kernel/base/placement';
import type { Endpoint, Pods } from '../../../kernel/facts';
import type { SecretRef } from '../../../kernel/needs';
import type { Minted } from '../../../kernel/needs/text';
import type { System } from '../../../kernel/system';
import { aggregatorName } from './aggregator';
import type { CollectionPlan } from './plan';

/** What logs are brought to, and what it has room for. */
export interface CollectionOn {
  /** Elasticsearch's API, and an account that may add to `logs-*` and make data streams there. */
  readonly elasticsearch: {
    readonly at: Endpoint;
    readonly user: string;
    readonly password: Minted;
    /** Secret in the system's namespace whose `ca.crt` signs it. */
    readonly trust: SecretRef;
  };
  /** Class of the buffers, where the props name none. */
  readonly storage: StorageClass<'RWO'>;
  /** Where the pods that pass on may stand, where the props name no pool. */
  readonly placement: Placement;
  /** What all systems write in a day. */
  readonly perDay: Size;
}

/** Every secret by reference: keys of the two programs, the password of Elasticsearch, credentials of the bucket. */
export function makeSecrets(system: System, plan: CollectionPlan, { elasticsearch }: CollectionOn) {
  const { id, namespace, need } = system;
  const name = aggregatorName(id);
  const key = need.mint('log-forward').plain;
  const access = plan.copy?.to.for(system, 'write', []);
  const hosts = serviceHosts(name, namespace);
  certified(system, { name, hosts });
  const trust = certified(system, {
    name: system.name('log-agent-trust'),
    namespace: plan.agents,
    hosts: [`${id}.${plan.agents}.svc`],
    usages: ['client auth'],
  });
  const agentKey = need.secret({ name: system.name('log-agent'), namespace: plan.agents, data: { key } });
  const keys = need.secret({
    name: system.name('log-keys'),
    data: {
      key,
      elasticsearch: elasticsearch.password.plain,
      ...(access && { access: access.accessKey.plain, secret: access.secretKey.plain }),
    },
  });
  return {
    agent: { key: agentKey, trust },
    aggregator: { keys, elasticsearch: elasticsearch.trust, ...(access?.trust && { bucket: access.trust }) },
    ...(access && { bucket: { access, take: (pods: Pods) => plan.copy?.to.for(system, 'write', [pods]) } }),
  };
}
