import { type Check, listed } from '../../kernel/base/faults';
import { isCidr, isPort } from '../../kernel/base/grammar';
import { isDnsLabel, isDnsSubdomain } from '../../kernel/base/names';
import { checkLayers } from './layer-rules';
import type { GitOpsPlan } from './plan';
import { type GitOpsMail, type GitOpsProps, type GitOpsReceiver, SYNCS } from './props';
import { checkRepository } from './repository-rules';

/** What Argo CD takes, and delivers nothing by, or too much. */
export function checkGitOps(check: Check, plan: GitOpsPlan, props: GitOpsProps): void {
  checkRepository(check, plan.repository);
  checkSync(check, plan, props);
  checkPeople(check, plan);
  checkLayers(check, plan);
  for (const [name, receiver] of Object.entries(plan.receivers)) checkReceiver(check, name, receiver);
  check.that(Number.isInteger(plan.replicas) && plan.replicas >= 1, {
    prop: 'replicas',
    given: plan.replicas,
    message: 'is no number of pods',
    allowed: '1 and more',
  });
}

function checkSync(check: Check, { stage, sync, prune, selfHeal }: GitOpsPlan, props: GitOpsProps): void {
  check.word('sync', props.sync, SYNCS).word('prune', props.prune, ['true', 'false', 'prod-too']);
  for (const prop of ['prune', 'selfHeal'] as const)
    check.that(props.sync !== 'manual' || (props[prop] ?? false) === false, {
      prop,
      given: props[prop],
      message: 'is of deliveries that begin by themselves, and here a person begins each',
      fix: `Leave it out, or set sync: 'automatic'.`,
    });
  check.that(stage !== 'prod' || sync !== 'automatic' || !prune || !selfHeal || props.prune === 'prod-too', {
    prop: 'prune',
    given: prune,
    message: 'and selfHeal together delete in prod what a commit leaves out, at once, and no hand can hold it back',
    fix: "Set one of them to false, or say that it is meant: prune: 'prod-too'.",
  });
}

/** Names of groups stand in lines of values with commas between them. */
const GROUP = /^[^"\\,\n]+$/;

function checkPeople(check: Check, { directory, admins, readers, layers, adminAccount }: GitOpsPlan): void {
  const said = [
    ...admins.map((given) => ['admins', given] as const),
    ...readers.map((given) => ['readers', given] as const),
    ...Object.entries(layers).flatMap(([layer, { deployers = [] }]) =>
      deployers.map((given) => [`layers['${layer}'].deployers`, given] as const),
    ),
  ];
  for (const [prop, given] of said)
    check
      .that(directory !== undefined, {
        prop,
        given,
        message: 'is a group of a directory, and there is none',
        fix: 'Give directory too.',
      })
      .that(GROUP.test(given), {
        prop,
        given,
        message: 'is no name of a group here',
        allowed: 'no comma, no quote, no backslash, not empty',
      });
  check.that(adminAccount || admins.length > 0, {
    prop: 'adminAccount',
    given: adminAccount,
    message: 'leaves nobody who may do everything',
    fix: 'Name a group: admins.',
  });
}

function checkReceiver(check: Check, name: string, receiver: GitOpsReceiver): void {
  const at = `notify['${name}']`;
  check
    .that(isDnsLabel(name, 40), {
      prop: 'notify',
      given: name,
      message: 'is no name of a receiver',
      allowed: 'at most 40 lower-case letters, digits and dashes',
    })
    .word(`${at}.to`, receiver.to, ['webhook', 'mail'], 'required')
    .that(isDnsSubdomain(receiver.host), {
      prop: `${at}.host`,
      given: receiver.host,
      message: 'is no name of a server',
      allowed: 'as hooks.example.com, without https:// and without a path: people give the URL',
    })
    .that(receiver.cidrs === undefined || (receiver.cidrs.length > 0 && receiver.cidrs.every(isCidr)), {
      prop: `${at}.cidrs`,
      given: receiver.cidrs,
      message: 'names no address',
      allowed: 'CIDRs as 192.0.2.0/24, or nothing for any address',
    });
  if (receiver.to === 'webhook') check.word(`${at}.form`, receiver.form, ['text', 'dingtalk']);
  if (receiver.to === 'mail') checkMail(check, at, receiver);
}

const MAIL = /^[^\s@:]+@[^\s@:]+$/;

function checkMail(check: Check, at: string, { from, recipients, port = 465 }: GitOpsMail): void {
  check
    .that(isPort(port), { prop: `${at}.port`, given: port, message: 'is no port', allowed: '1 to 65535' })
    .that(recipients.length > 0, {
      prop: `${at}.recipients`,
      given: listed(recipients),
      message: 'tells nobody',
      fix: 'Name somebody, or leave the receiver out.',
    });
  for (const [prop, given] of [['from', from], ...recipients.map((one) => ['recipients', one])] as const)
    check.that(MAIL.test(String(given)), {
      prop: `${at}.${prop}`,
      given,
      message: 'is no address of mail',
      allowed: 'as platform@example.com',
    });
}
