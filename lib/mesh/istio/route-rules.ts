import type { Matches, RouteAsk, RouteRule, RouteVersion, ServicePolicy } from '../../handles/mesh';
import { checkOwnEndpoint } from '../../handles/public-host';
import type { Check } from '../../kernel/base/faults';
import { isDnsLabel } from '../../kernel/base/names';
import type { Stage } from '../../kernel/base/row';
import type { System } from '../../kernel/system';
import { isRegex } from './laws/webhook';
import { checkPolicy } from './policy-rules';
import { PRIMARY } from './traffic';

/** What Istio takes of a route, and then serves nothing, or something else, by. */
export function checkRoute(check: Check, taker: System, ask: RouteAsk): void {
  const prop = `route('${ask.name}')`;
  const { to, versions, rules = [], policy = {} } = ask;
  checkOwnEndpoint(check, `${prop}: to`, taker, to);
  check
    .that(isDnsLabel(ask.name, 58), {
      prop: `${prop}: name`,
      given: ask.name,
      message: 'is no name for its objects',
      allowed: 'at most 58 lower-case letters, digits and dashes',
    })
    .that((to.protocol === 'http' || to.protocol === 'grpc') && !to.tls, {
      prop: `${prop}: to`,
      given: `${to.id} (${to.protocol}${to.tls ? ' over TLS' : ''})`,
      message: 'shows the mesh no requests',
      allowed: 'an endpoint of http or grpc without TLS of its own: the mesh encrypts it',
    });
  if (versions !== undefined) checkVersions(check, prop, versions);
  const names = versions?.map(({ name }) => name) ?? [];
  rules.forEach((rule, i) => {
    checkRule(check, `${prop}: rules[${i}]`, rule, names, rules.slice(0, i));
  });
  checkPolicy(check, `${prop}: policy`, policy, stageOf(taker));
  checkMirror(check, prop, policy, names);
}

function stageOf({ env }: System): Stage {
  return env.row.stage;
}

function checkVersions(check: Check, prop: string, versions: readonly RouteVersion[]): void {
  const sum = versions.reduce((all, { weight }) => all + weight, 0);
  const twice = versions.find(({ name }, i) => versions.findIndex((other) => other.name === name) !== i);
  check
    .that(sum === 100, {
      prop: `${prop}: versions`,
      given: versions.map(({ name, weight }) => `${name} ${weight}`).join(', '),
      message: `have weights that make ${sum}`,
      allowed: 'weights that make 100',
    })
    .that(twice === undefined, {
      prop: `${prop}: versions`,
      given: twice?.name,
      message: 'is the name of two of them',
      fix: 'Name them apart.',
    });
  versions.forEach(({ name, weight, labels, service }, i) => {
    const at = `${prop}: versions[${i}]`;
    check
      .that(isDnsLabel(name), {
        prop: `${at}.name`,
        given: name,
        message: 'is no name of a version',
        allowed: 'lower-case letters, digits and dashes',
      })
      .that(Number.isInteger(weight) && weight >= 0 && weight <= 100, {
        prop: `${at}.weight`,
        given: weight,
        message: 'is no share of 100 requests',
        allowed: 'whole numbers from 0 to 100',
      })
      .that(labels === undefined || Object.keys(labels).length > 0, {
        prop: `${at}.labels`,
        given: labels,
        message: 'tell its pods from no others',
        fix: 'Name a label that only they have.',
      })
      .that(service === undefined || isDnsLabel(service), {
        prop: `${at}.service`,
        given: service,
        message: 'is no name of a Service',
        allowed: 'lower-case letters, digits and dashes',
      });
  });
}

function checkRule(
  check: Check,
  prop: string,
  rule: RouteRule,
  names: readonly string[],
  before: readonly RouteRule[],
): void {
  const { name, headers = {}, path, to } = rule;
  check
    .that(isDnsLabel(name) && name !== PRIMARY, {
      prop: `${prop}.name`,
      given: name,
      message: 'is no name of a rule',
      allowed: `lower-case letters, digits and dashes, and not ${PRIMARY}`,
    })
    .that(!before.some((other) => other.name === name), {
      prop: `${prop}.name`,
      given: name,
      message: 'is the name of another rule already',
      fix: 'Name them apart.',
    })
    .that(path !== undefined || Object.keys(headers).length > 0, {
      prop,
      given: name,
      message: 'matches every request, so that no rule after it and no weight would hold',
      fix: 'Say by which header or path requests are told, or give the version all the weight.',
    })
    .that(names.includes(to), {
      prop: `${prop}.to`,
      given: to,
      message: 'is no version of this route',
      allowed: names.join(', ') || '(there is none: name them in versions)',
    });
  for (const [key, value] of Object.entries(headers)) {
    check.that(/^[a-z0-9][a-z0-9-]*$/.test(key), {
      prop: `${prop}.headers`,
      given: key,
      message: 'would never match: proxies know headers by their names in lower case',
      allowed: 'lower-case letters, digits and dashes, as user-agent',
    });
    checkMatches(check, `${prop}.headers['${key}']`, value);
  }
  if (path !== undefined) checkMatches(check, `${prop}.path`, path);
}

function checkMatches(check: Check, prop: string, matches: Matches): void {
  const [[, text] = ['', '']] = Object.entries(matches) as [string, string][];
  check.that(text !== '', { prop, given: text, message: 'matches nothing, or everything', allowed: 'a text' });
  if ('matches' in matches)
    check.that(isRegex(matches.matches), {
      prop,
      given: matches.matches,
      message: 'is no regular expression of RE2',
      allowed: 'at most 1024 characters, without look-around and back-references; it must match the whole value',
    });
}

function checkMirror(check: Check, prop: string, { mirror }: ServicePolicy, names: readonly string[]): void {
  if (mirror === undefined) return;
  check
    .that(names.includes(mirror.to), {
      prop: `${prop}: policy.mirror.to`,
      given: mirror.to,
      message: 'is no version of this route',
      allowed: names.join(', ') || '(there is none: name them in versions)',
    })
    .that(mirror.percent > 0 && mirror.percent <= 100, {
      prop: `${prop}: policy.mirror.percent`,
      given: mirror.percent,
      message: 'is no share of requests',
      allowed: 'above 0, up to 100',
    });
}
