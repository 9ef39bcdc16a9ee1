import type { JsonObject } from '../../../kernel/base/values';
import { bridgeUrl, TOLD_AT_ONCE } from './dingtalk';
import { CONFIG_FOLDER, loudOf, NOWHERE } from './names';
import { type AlertingPlan, isLoud } from './plan';
import type { MailReceiver, Receiver, WebhookReceiver } from './props';

/** A secret of a receiver: what people give, and the file beside the configuration that holds it. */
interface ReceiverSecret {
  /** Of the receiver. */
  readonly receiver: string;
  /** `password`, `url`, `bearer`, `authority`. */
  readonly part: string;
  /** What it is, for who gives it. */
  readonly what: string;
}

/** Receivers as Alertmanager reads them. No secret stands there: each is a file. */
export function receiversOf(plan: AlertingPlan): JsonObject[] {
  const ours = Object.entries(plan.receivers).flatMap(([name, receiver]): JsonObject[] => {
    if (receiver.type === 'mail') return [{ name, email_configs: [mail(name, receiver)] }];
    if (receiver.type === 'webhook') return [{ name, webhook_configs: [webhook(name, receiver)] }];
    return [name, ...(isLoud(receiver) ? [loudOf(name)] : [])].map((target) => ({
      name: target,
      webhook_configs: [{ url: bridgeUrl(plan, target), send_resolved: true, max_alerts: TOLD_AT_ONCE }],
    }));
  });
  return [...ours, { name: NOWHERE }];
}

/** File of a secret, seen by Alertmanager. */
function fileOf(receiver: string, part: string): string {
  return `${CONFIG_FOLDER}/${keyOf({ receiver, part })}`;
}

/** Its key in the Secret of the configuration. */
export function keyOf({ receiver, part }: Pick<ReceiverSecret, 'receiver' | 'part'>): string {
  return `${receiver}-${part}`;
}

function mail(name: string, { host, port = 587, from, to, user, authority }: MailReceiver): JsonObject {
  return {
    to: to.join(', '),
    from,
    smarthost: `${host}:${port}`,
    ...(user !== undefined && { auth_username: user, auth_password_file: fileOf(name, 'password') }),
    require_tls: true,
    ...(authority && { tls_config: { ca_file: fileOf(name, 'authority') } }),
    send_resolved: true,
  };
}

function webhook(name: string, { url, bearer, authority }: WebhookReceiver): JsonObject {
  const http = {
    ...(bearer && { authorization: { type: 'Bearer', credentials_file: fileOf(name, 'bearer') } }),
    ...(authority && { tls_config: { ca_file: fileOf(name, 'authority') } }),
  };
  return {
    ...(url === 'given' ? { url_file: fileOf(name, 'url') } : { url }),
    send_resolved: true,
    ...(Object.keys(http).length > 0 && { http_config: http }),
  };
}

/** What people give for mail and webhooks. A robot's secrets are the bridge's. */
export function secretsOf(receivers: Readonly<Record<string, Receiver>>): ReceiverSecret[] {
  return Object.entries(receivers).flatMap(([receiver, of]) => {
    const secret = (part: string, what: string): ReceiverSecret => ({ receiver, part, what });
    const authority = (host: string) =>
      secret('authority', `authority (PEM) that signs ${host} for alerts to ${receiver}`);
    if (of.type === 'mail')
      return [
        ...(of.user === undefined
          ? []
          : [secret('password', `password of ${of.user} at ${of.host}, for alerts by mail`)]),
        ...(of.authority ? [authority(of.host)] : []),
      ];
    if (of.type === 'dingtalk') return [];
    const host = hostOf(of);
    return [
      ...(of.url === 'given' ? [secret('url', `URL at ${host} that alerts to ${receiver} are sent to`)] : []),
      ...(of.bearer ? [secret('bearer', `token with which ${host} is sent alerts to ${receiver}`)] : []),
      ...(of.authority ? [authority(host)] : []),
    ];
  });
}

/** Host that a webhook is called at. */
export function hostOf({ url, host }: WebhookReceiver): string {
  return host ?? (URL.canParse(url) ? new URL(url).hostname : '');
}

/** Port that a webhook is called at. */
export function portOf({ url, port }: WebhookReceiver): number {
  const said = URL.canParse(url) ? new URL(url) : undefined;
  return port ?? Number(said?.port || (said?.protocol === 'http:' ? 80 : 443));
}
