import type { Endpoint, Pods } from '../../../kernel/facts';
import { ConfigMap } from '../../../kernel/kubernetes';
import { Manifest } from '../../../kernel/manifest';
import type { SecretRef } from '../../../kernel/needs';
import { type Minted, stampOf, type Text, text } from '../../../kernel/needs/text';
import { toYaml } from '../../../kernel/render/yaml';
import type { System } from '../../../kernel/system';
import { configMount, secretMount } from '../../../workloads/mount';
import type { ContainerOf } from '../../../workloads/pod';
import { server } from '../../../workloads/server';
import { service } from '../../../workloads/service';
import { MESSAGE_TEMPLATE, MESSAGE_TITLE, messageText } from './dingtalk-message';
import { BRIDGE_PORT, bridgeLabels, DINGTALK_HOST, loudOf } from './names';
import { type AlertingPlan, isLoud } from './plan';
import type { DingTalkReceiver } from './props';

/** Alerts in one message, so that it stays one that DingTalk takes and people read. */
export const TOLD_AT_ONCE = 10;
/** `nobody` of the image. */
const UID = 65534;
const CONFIG = 'config.yml';
const CONFIG_FOLDER = '/etc/dingtalk/config';
const TEMPLATES = '/etc/dingtalk/templates';
const TEMPLATE = 'message.tmpl';
const SIZE = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } };

type Robots = readonly (readonly [string, DingTalkReceiver])[];

/** The robots among the receivers. */
export function robotsOf({ receivers }: AlertingPlan): Robots {
  return Object.entries(receivers).flatMap(([name, of]) => (of.type === 'dingtalk' ? [[name, of] as const] : []));
}

/** Service, and workload, of the bridge. */
export function bridgeName(id: string): string {
  return `${id}-dingtalk`;
}

/** Where Alertmanager sends what a robot shall say. */
export function bridgeUrl({ id, namespace }: AlertingPlan, target: string): string {
  return `http://${bridgeName(id)}.${namespace}.svc:${BRIDGE_PORT}/dingtalk/${target}/send`;
}

/**
 * The bridge: it makes DingTalk's messages of alerts, and signs them. Written only where there are robots. It asks nobody who they are, so the
 * network does.
 * @returns what Alertmanager talks to
 */
export function writeBridge(system: System, plan: AlertingPlan): Endpoint | undefined {
  const robots = robotsOf(plan);
  if (robots.length === 0) return undefined;
  const { id } = plan;
  const secret = bridgeSecret(system, plan, robots);
  const templates = new Manifest(system, ConfigMap, {
    name: `${bridgeName(id)}-message`,
    wave: -1,
    data: { [TEMPLATE]: MESSAGE_TEMPLATE },
  });
  const { pods } = server(system, {
    id: 'dingtalk',
    name: bridgeName(id),
    labels: bridgeLabels(id),
    uid: UID,
    replicas: plan.bridges,
    placement: plan.placement,
    containers: [container(plan, secret.name, templates.name)],
    stamps: { config: secret.stamp, message: stampOf(MESSAGE_TEMPLATE) },
  });
  system.state.logs({ at: pods, format: 'json' });
  useDingTalk(system, pods, robots);
  return service(system, pods, {
    id: 'dingtalk',
    podPort: BRIDGE_PORT,
    protocol: 'http',
    name: bridgeName(id),
    portName: 'http',
  });
}

function container({ bridgeImage }: AlertingPlan, secret: string, templates: string): ContainerOf {
  return {
    name: 'bridge',
    image: bridgeImage,
    args: [`--config.file=${CONFIG_FOLDER}/${CONFIG}`, '--log.format=json'],
    ports: { http: BRIDGE_PORT },
    size: SIZE,
    mounts: [secretMount('config', secret, CONFIG_FOLDER), configMount('templates', templates, TEMPLATES)],
    readinessProbe: { httpGet: { path: '/-/ready', port: 'http' }, periodSeconds: 10 },
    livenessProbe: { httpGet: { path: '/-/healthy', port: 'http' }, periodSeconds: 20 },
  };
}

/** Each robot's own addresses; any, where one of them names none. */
function useDingTalk(system: System, pods: Pods, robots: Robots): void {
  const all = robots.map(([, { cidrs }]) => cidrs);
  const cidrs = all.includes(undefined) ? undefined : [...new Set(all.flatMap((some) => some ?? []))];
  system.use(system.env.outside(`${system.id}-dingtalk`, DINGTALK_HOST, 443, cidrs), pods);
}

function bridgeSecret(system: System, plan: AlertingPlan, robots: Robots): SecretRef {
  const parts = robots.flatMap(([name, of]) => {
    const what = `robot of DingTalk for alerts to ${name}: the access_token of its webhook, and the secret that it signs with`;
    const given = system.need.given(`alerts-${name}`, ['access-token', 'secret'], what);
    return targetsOf(plan, name, of, given);
  });
  return system.need.secret({ name: bridgeName(plan.id), data: { [CONFIG]: bridgeConfig(parts) } });
}

/** What the bridge knows of a robot: its messages, and once more those that mention everybody. */
function targetsOf(plan: AlertingPlan, name: string, of: DingTalkReceiver, given: Readonly<Record<string, Minted>>) {
  const { mention = [] } = of;
  const message = { title: MESSAGE_TITLE, text: messageText(mention, plan.host?.url) };
  const target = (at: string, all: boolean): Target => ({
    name: at,
    accessToken: given['access-token'] as Minted,
    secret: given.secret as Minted,
    rest: { ...((all || mention.length > 0) && { mention: all ? { all } : { mobiles: [...mention] } }), message },
  });
  return [target(name, false), ...(isLoud(of) ? [target(loudOf(name), true)] : [])];
}

interface Target {
  readonly name: string;
  readonly accessToken: Minted;
  readonly secret: Minted;
  readonly rest: Parameters<typeof toYaml>[0] & object;
}

/** Secret values stand in forms that no character of theirs can break: escaped for a URL, and as YAML's own Base64. */
function bridgeConfig(targets: readonly Target[]): Text {
  const head = toYaml({ no_builtin_template: true, templates: [`${TEMPLATES}/${TEMPLATE}`], timeout: '5s' });
  return targets.reduce(
    (all, { name, accessToken, secret, rest }) =>
      text`${all}  ${name}:\n    url: "https://${DINGTALK_HOST}/robot/send?access_token=${accessToken.url}"\n    secret: !!binary "${secret.base64}"\n${indented(toYaml(rest))}`,
    text`${head}targets:\n`,
  );
}

function indented(yaml: string): string {
  return yaml.replace(/^(?=.)/gm, '    ');
}
