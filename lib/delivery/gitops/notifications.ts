import { byCode, type Json, type JsonObject } from '../../kernel/base/values';
import { toYaml } from '../../kernel/render/yaml';
import type { GitOpsPlan } from './plan';
import type { GitOpsMail, GitOpsReceiver, GitOpsWebhook } from './props';

/** What is told, and when. `oncePer`: a state is told once for each version, not with each look at it. */
const TRIGGERS: Readonly<Record<string, { readonly when: string; readonly says: string }>> = {
  'sync-failed': {
    when: "app.status?.operationState.phase in ['Error', 'Failed']",
    says: 'is not delivered: {{.app.status.operationState.message}}',
  },
  degraded: {
    when: "app.status.health.status == 'Degraded'",
    says: 'was delivered and does not work',
  },
};

/** The key of the Secret of what is given of a receiver. */
export function secretKey(name: string, part: 'url' | 'password'): string {
  return `${name}-${part}`;
}

/** Values of what tells people. Without receivers nothing of it runs. */
export function notificationValues(plan: GitOpsPlan, enabled: boolean): JsonObject {
  if (!enabled) return { enabled: false };
  const receivers = Object.entries(plan.receivers).sort(([a], [b]) => byCode(a, b));
  const triggers = Object.keys(TRIGGERS);
  return {
    enabled: true,
    argocdUrl: plan.url,
    // Ours.
    secret: { create: false },
    notifiers: Object.fromEntries(receivers.map(([name, one]) => notifier(name, one))),
    templates: Object.fromEntries(triggers.map((name) => [`template.${name}`, template(plan, name, receivers)])),
    triggers: Object.fromEntries(triggers.map((name) => [`trigger.${name}`, trigger(plan, name)])),
    subscriptions: [{ recipients: receivers.flatMap(([name, one]) => recipientsOf(name, one)), triggers }],
  };
}

function notifier(name: string, receiver: GitOpsReceiver): [string, string] {
  if (receiver.to === 'webhook') {
    const headers = [{ name: 'Content-Type', value: 'application/json' }];
    return [`service.webhook.${name}`, toYaml({ url: `$${secretKey(name, 'url')}`, headers })];
  }
  const { host, port = 465, from, user } = receiver;
  const login = user === undefined ? {} : { username: user, password: `$${secretKey(name, 'password')}` };
  return [`service.email.${name}`, toYaml({ host, port, from, ...login })];
}

function recipientsOf(name: string, receiver: GitOpsReceiver): string[] {
  return receiver.to === 'webhook' ? [name] : receiver.recipients.map((address) => `${name}:${address}`);
}

/** Its own Application is as healthy as the worst of the others, which is told already. */
function trigger({ id }: GitOpsPlan, name: string): string {
  const { when } = TRIGGERS[name] as { when: string };
  const others = name === 'degraded' ? ` && app.metadata.name != '${id}'` : '';
  return toYaml([
    { when: `${when}${others}`, oncePer: 'app.status?.operationState?.syncResult?.revision', send: [name] },
  ]);
}

function template(
  { environment, url }: GitOpsPlan,
  name: string,
  receivers: readonly (readonly [string, GitOpsReceiver])[],
): string {
  const { says } = TRIGGERS[name] as { says: string };
  const link = `${url}/applications/{{.app.metadata.namespace}}/{{.app.metadata.name}}`;
  const message = `${environment}/{{.app.metadata.name}} ${says}. ${link}`;
  const webhooks = receivers.filter((one): one is [string, GitOpsWebhook] => one[1].to === 'webhook');
  const mails = receivers.some((one): one is [string, GitOpsMail] => one[1].to === 'mail');
  const webhook = Object.fromEntries(
    webhooks.map(([receiver, { form = 'text' }]) => [receiver, { method: 'POST', body: bodyOf(form, message) }]),
  );
  return toYaml({
    message,
    ...(mails && { email: { subject: `${environment}/{{.app.metadata.name}} ${name}` } }),
    ...(webhooks.length > 0 && { webhook }),
  });
}

/** A message of Kubernetes has quotes and line breaks: the template writes it as JSON. */
function bodyOf(form: 'text' | 'dingtalk', message: string): string {
  const text = `{{ ${printed(message)} | toJson }}`;
  return form === 'text' ? `{"text": ${text}}` : `{"msgtype": "text", "text": {"content": ${text}}}`;
}

/** The same text as one expression of Go's templates: `printf "… %s" .app.metadata.name`. */
function printed(message: string): string {
  const values: string[] = [];
  const format = message.replace(/\{\{(\.[\w.]+)\}\}/g, (_, value: string) => {
    values.push(value);
    return '%v';
  });
  const all: Json[] = [`printf ${JSON.stringify(format)}`, ...values];
  return all.join(' ');
}
