import { type Check, listed } from '../../../kernel/base/faults';
import { isCidr, isPort } from '../../../kernel/base/grammar';
import { isDnsLabel, isDnsSubdomain } from '../../../kernel/base/names';
import { loudOf, NOWHERE } from './names';
import { type AlertingPlan, isLoud } from './plan';
import type { DingTalkReceiver, MailReceiver, Receiver } from './props';
import { checkWebhook, plainSecret } from './webhook-rules';

/** Types of receivers. */
const TYPES = ['dingtalk', 'mail', 'webhook'];

/** Whether everybody who is named can be told, and is told of something. */
export function checkReceivers(check: Check, plan: AlertingPlan): void {
  const { receivers } = plan;
  check.that(Object.keys(receivers).length > 0, {
    prop: 'alerting.receivers',
    given: receivers,
    message: 'is empty: alerts would reach nobody',
    fix: "Name one, as { chat: { type: 'dingtalk', secret: 'given' } }, and let default be its name.",
  });
  const used = new Set([plan.default, plan.oncall, plan.watchdog, ...plan.routes.flatMap((route) => route.receivers)]);
  for (const [name, receiver] of Object.entries(receivers)) {
    checkName(check, plan, name);
    check.that(used.has(name), {
      prop: `alerting.receivers.${name}`,
      given: receiver.type,
      message: 'is told of nothing: no route names it, and it is neither default, oncall nor watchdog',
      fix: 'Let a route name it, or drop it.',
    });
    checkReceiver(check, `alerting.receivers.${name}`, receiver);
  }
}

/** Its name becomes those of secrets and of targets; ours must stay ours. */
function checkName(check: Check, { receivers }: AlertingPlan, name: string): void {
  const prop = 'alerting.receivers';
  const loud = Object.entries(receivers).find(([other, of]) => isLoud(of) && loudOf(other) === name);
  check
    .that(isDnsLabel(name, 40) && /^[a-z]/.test(name), {
      prop,
      given: name,
      message: 'cannot name a receiver',
      allowed: 'at most 40 lower-case letters, digits and dashes, a letter first',
    })
    .that(name !== NOWHERE && loud === undefined, {
      prop,
      given: name,
      message: name === NOWHERE ? 'is who tells nobody' : `is what critical alerts to ${loud?.[0] ?? ''} go by`,
      fix: 'Give it another name.',
    });
}

function checkReceiver(check: Check, at: string, receiver: Receiver): void {
  check.word(`${at}.type`, receiver.type, TYPES, 'required');
  if (receiver.type === 'dingtalk') checkDingTalk(check, at, receiver);
  if (receiver.type === 'mail') checkMail(check, at, receiver);
  if (receiver.type === 'webhook') checkWebhook(check, at, receiver);
  const { cidrs } = receiver;
  check.that(cidrs === undefined || (cidrs.length > 0 && cidrs.every(isCidr)), {
    prop: `${at}.cidrs`,
    given: cidrs,
    message: 'names no address',
    allowed: 'CIDRs as 192.0.2.0/24, or nothing for any address',
  });
}

function checkDingTalk(check: Check, at: string, { secret, mention = [], mentionAll }: DingTalkReceiver): void {
  const wrong = mention.filter((mobile) => !/^(\+\d{1,4}-)?\d{6,15}$/.test(mobile));
  check
    .that(secret === 'given', {
      prop: `${at}.secret`,
      given: secret,
      message: 'leaves messages unsigned: the bridge signs them with a secret that people give',
      allowed: 'given',
      fix: 'Choose "sign" among the security settings of the robot.',
    })
    .that(wrong.length === 0, {
      prop: `${at}.mention`,
      given: wrong,
      message: 'are no mobile numbers',
      allowed: 'digits, as 13800000000; abroad as +852-61234567',
    })
    .word(`${at}.mentionAll`, mentionAll, ['critical', 'nobody']);
}

/** What a mail server takes as an address, without a name beside it. */
const ADDRESS = /^[^\s@<>",;]+@[^\s@<>",;]+$/;

function checkMail(check: Check, at: string, { host, port, from, to, user, password }: MailReceiver): void {
  const wrong = (to ?? []).filter((address) => !ADDRESS.test(address));
  check
    .that(isDnsSubdomain(host ?? ''), {
      prop: `${at}.host`,
      given: host,
      message: 'is no host of a mail server',
      allowed: 'as smtp.example.com',
    })
    .that(port === undefined || isPort(port), {
      prop: `${at}.port`,
      given: port,
      message: 'is no port',
      allowed: '1 to 65535',
    })
    .that(ADDRESS.test(from ?? ''), {
      prop: `${at}.from`,
      given: from,
      message: 'is no address to send from',
      allowed: 'as alerts@example.com',
    })
    .that((to ?? []).length > 0, {
      prop: `${at}.to`,
      given: to,
      message: 'names nobody: mail needs who gets it',
      allowed: 'addresses, as [oncall@example.com]',
    })
    .that(wrong.length === 0, {
      prop: `${at}.to`,
      given: wrong,
      message: `are no addresses: ${listed(wrong)}`,
      allowed: 'as oncall@example.com, without a name',
    })
    .that(password === undefined || password === 'given', plainSecret(`${at}.password`))
    .that(user === undefined || password !== undefined, {
      prop: `${at}.password`,
      given: password,
      message: `is missing: ${user ?? ''} cannot log in without one`,
      allowed: 'given',
      fix: "Say password: 'given', and people give it; or drop user where the server takes mail without a login.",
    })
    .that(password === undefined || user !== undefined, {
      prop: `${at}.user`,
      given: user,
      message: 'is missing: nobody knows whose the password is',
      fix: 'Name the account, or drop password.',
    });
}
