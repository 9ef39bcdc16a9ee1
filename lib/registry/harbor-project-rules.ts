import type { Check } from '../kernel/faults';
import { type HarborProject, type HarborRetention, READERS, RIGHTS, ROLES, SEVERITIES } from './harbor-shape';

/** Who belongs to a group is known by a directory alone. */
export const NO_DIRECTORY = {
  message: 'can only be told by a directory, and the registry has none',
  fix: 'Give the prop directory.',
} as const;

export const NAMES = 'at most 63 lower-case letters and digits, with single dashes between them';

/** As Harbor names projects, robots and rules, as far as it is a name in Kubernetes too. */
export function isHarborName(name: string): boolean {
  return name.length <= 63 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
}

/** Harbor takes no more rules for a project. */
const MOST_RULES = 15;

export function checkProject(check: Check, name: string, project: HarborProject, directory: boolean): void {
  const at = `projects['${name}']`;
  const { members = {}, quota, block, immutableTags = [], keep } = project;
  check
    .that(Object.keys(members).length === 0 || directory, {
      prop: `${at}.members`,
      given: Object.keys(members),
      ...NO_DIRECTORY,
    })
    .that(quota === undefined || (quota.toMebibytes() > 0 && quota.toMebibytes() % 1024 === 0), {
      prop: `${at}.quota`,
      given: quota?.asString(),
      message: 'is no whole number of GiB, in which the provider counts',
      allowed: '1Gi and more',
    })
    .that(block === undefined || SEVERITIES.includes(block), {
      prop: `${at}.block`,
      given: block,
      message: 'is no severity',
      allowed: SEVERITIES.join(', '),
    });
  checkPatterns(check, `${at}.immutableTags`, immutableTags);
  for (const [group, role] of Object.entries(members)) {
    const prop = `${at}.members['${group}']`;
    check.that(ROLES.includes(role), { prop, given: role, message: 'is no role', allowed: ROLES.join(', ') });
    check.that(project.replica !== true || READERS.includes(role) || !ROLES.includes(role), {
      prop,
      given: role,
      message: 'may write, and the project is filled from another environment alone',
      allowed: READERS.join(', '),
    });
  }
  checkRobots(check, at, project);
  if (keep !== undefined) checkRetention(check, `${at}.keep`, keep);
}

function checkRobots(check: Check, at: string, { robots = {}, replica }: HarborProject): void {
  for (const [robot, rights] of Object.entries(robots)) {
    const prop = `${at}.robots['${robot}']`;
    check
      .that(isHarborName(robot), {
        prop: `${at}.robots`,
        given: robot,
        message: 'cannot name a robot',
        allowed: NAMES,
      })
      .that(rights.length > 0 && rights.every((right) => RIGHTS.includes(right)), {
        prop,
        given: rights,
        message: 'is no list of rights',
        allowed: `one or more of ${RIGHTS.join(', ')}`,
      })
      .that(replica !== true || rights.every((right) => right === 'pull'), {
        prop,
        given: rights,
        message: 'may write, and the project is filled from another environment alone',
        allowed: 'pull',
      });
  }
}

function checkRetention(check: Check, at: string, { tags, newest, pulledWithin }: HarborRetention): void {
  check
    .that(tags !== undefined || newest !== undefined || pulledWithin !== undefined, {
      prop: at,
      given: {},
      message: 'keeps nothing: every image would be deleted in the next night',
      allowed: 'one or more of tags, newest, pulledWithin',
      fix: 'Leave keep out to keep every image.',
    })
    .that(newest === undefined || (Number.isInteger(newest) && newest >= 1), {
      prop: `${at}.newest`,
      given: newest,
      message: 'is no number of images',
      allowed: '1 and more',
    })
    .that(pulledWithin === undefined || (pulledWithin.toHours() > 0 && pulledWithin.toHours() % 24 === 0), {
      prop: `${at}.pulledWithin`,
      given: pulledWithin?.toHumanString(),
      message: 'is no whole number of days',
    });
  if (tags !== undefined) checkPatterns(check, `${at}.tags`, tags, 'some');
}

/** Patterns become one rule: `{v*,release-*}`. */
function checkPatterns(check: Check, prop: string, patterns: readonly string[], least?: 'some'): void {
  check.that(least === undefined || patterns.length > 0, {
    prop,
    given: patterns,
    message: 'names no tag',
    fix: 'Leave it out, or name patterns.',
  });
  check.that(patterns.length <= MOST_RULES, {
    prop,
    given: patterns.length,
    message: 'are more patterns than one rule should have',
    allowed: `${MOST_RULES} and fewer`,
  });
  for (const pattern of patterns)
    check.that(/^[A-Za-z0-9_.*?[\]^-]+$/.test(pattern), {
      prop,
      given: pattern,
      message: 'is no pattern of tags',
      allowed: 'letters, digits, _ . - with * ? and [a-z]',
    });
}
