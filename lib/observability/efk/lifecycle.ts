import type { JsonObject } from '../../kernel/base/values';
import type { Endpoint, Pods } from '../../kernel/facts';
import { ConfigMap } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { SecretRef } from '../../kernel/needs';
import { stampOf, text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { runOnce } from '../../workloads/job';
import { configMount, secretMount, trustMount } from '../../workloads/mount';
import type { Account } from './accounts';
import { StackConfigPolicy } from './kinds';
import { lifecycleName, ownLabels, streamPattern } from './names';
import type { EfkPlan } from './plan';

/** Part of names: of the Job, its ConfigMap and its login. */
export const LIFECYCLE = 'lifecycle';

const FILES = '/etc/lifecycle';
const LOGIN = '/etc/login';
const TRUST = '/etc/trust';
const SIZE = { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '64Mi' } };
/** Above that of the template for `logs-*-*` which Elasticsearch brings: 100. */
const PRIORITY = 300;

/**
 * What becomes of an index as it grows old. With each phase `min_age` counts from its rollover; moving to the warm nodes is
 * what a phase does by itself.
 */
export function policyOf({ keep, rollover }: EfkPlan): JsonObject {
  const hot = {
    min_age: '0ms',
    actions: {
      rollover: { max_age: `${rollover}d`, max_primary_shard_size: '50gb' },
      set_priority: { priority: 100 },
    },
  };
  const warm = {
    min_age: `${keep.hot}d`,
    actions: { forcemerge: { max_num_segments: 1 }, set_priority: { priority: 50 } },
  };
  const phases = {
    hot,
    ...(keep.warm === undefined ? {} : { warm }),
    delete: { min_age: `${keep.delete}d`, actions: { delete: {} } },
  };
  return { phases };
}

/**
 * Of every data stream of logs: Elasticsearch's own mappings and settings for logs, with our lifecycle and as many copies as
 * there are nodes for. `logs@custom` is where people add to it, and need not be there. A record that does not fit a field's type is kept
 * in the stream's failure store; labels of pods are one field, however many there are.
 */
export function templateOf({ copies, environment, id }: EfkPlan): JsonObject {
  return {
    index_patterns: [streamPattern(environment)],
    priority: PRIORITY,
    data_stream: {},
    composed_of: ['logs@mappings', 'logs@settings', 'logs@custom', 'ecs@mappings'],
    ignore_missing_component_templates: ['logs@custom'],
    template: {
      settings: {
        'index.lifecycle.name': lifecycleName(id),
        'index.number_of_replicas': copies,
        'index.number_of_shards': 1,
      },
      mappings: { properties: { kubernetes: { properties: { labels: { type: 'flattened' } } } } },
      data_stream_options: { failure_store: { enabled: true } },
    },
  };
}

/** With the licence: the operator tells Elasticsearch, and tells it again when somebody changes it there. */
export function writeStackPolicy(system: System, plan: EfkPlan, mappings: JsonObject | undefined): void {
  const name = lifecycleName(plan.id);
  new Manifest(system, StackConfigPolicy, {
    name: plan.id,
    spec: {
      resourceSelector: { matchLabels: { 'app.kubernetes.io/instance': plan.id } },
      elasticsearch: {
        indexLifecyclePolicies: { [name]: policyOf(plan) },
        indexTemplates: { composableIndexTemplates: { [name]: templateOf(plan) } },
        ...(mappings && { securityRoleMappings: mappings }),
      },
    },
  });
}

/** Without it: a Job does, each time that one of the two becomes another. @param trust whose `ca.crt` signs Elasticsearch */
export function runLifecycle(system: System, plan: EfkPlan, account: Account, at: Endpoint, trust: SecretRef): Pods {
  const policy = `${JSON.stringify(policyOf(plan), null, 2)}\n`;
  const template = `${JSON.stringify(templateOf(plan), null, 2)}\n`;
  const name = system.name(LIFECYCLE);
  new Manifest(system, ConfigMap, {
    name,
    wave: -1,
    data: { 'policy.json': policy, 'template.json': template },
  });
  // A password on a command line is seen by everybody on the node: curl reads it from a file.
  const login = system.need.secret({
    name: system.name(`${LIFECYCLE}-login`),
    data: { netrc: text`machine ${at.host} login ${account.user} password ${account.password.plain}\n` },
  });
  const pods = runOnce(system, {
    id: LIFECYCLE,
    labels: ownLabels(plan.id, LIFECYCLE),
    uid: 1000,
    stamp: stampOf([policy, template, login.stamp, plan.image]),
    container: {
      name: LIFECYCLE,
      image: plan.image,
      script: scriptOf(plan, at),
      size: SIZE,
      mounts: [
        configMount('files', name, FILES),
        secretMount('login', login.name, LOGIN),
        trustMount(trust.name, TRUST),
      ],
    },
  });
  system.use(at, pods);
  return pods;
}

/** Tries until Elasticsearch answers, and ends at once when it says that a file is wrong. */
function scriptOf({ id }: Pick<EfkPlan, 'id'>, at: Endpoint): string {
  const name = lifecycleName(id);
  return [
    'set -u',
    'put() {',
    '  while true; do',
    `    code=$(curl --silent --show-error --max-time 30 --cacert ${TRUST}/ca.crt --netrc-file ${LOGIN}/netrc --request PUT --header 'Content-Type: application/json' --data-binary "@${FILES}/$2" --output /dev/stderr --write-out '%{http_code}' "https://${at.host}:${at.port}/$1")`,
    '    echo " $1: $code" >&2',
    '    case "$code" in 200) return 0 ;; 400) exit 1 ;; esac',
    '    sleep 10',
    '  done',
    '}',
    `put _ilm/policy/${name} policy.json`,
    `put _index_template/${name} template.json`,
    '',
  ].join('\n');
}
