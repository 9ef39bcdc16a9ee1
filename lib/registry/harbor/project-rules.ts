import type { Check } from '../../kernel/base/faults';
import { bytes } from '../../kernel/base/quantity';
import type { HarborPlan } from './plan';
import { type HarborProject, type HarborRetention, READERS, RIGHTS, ROLES, SEVERITIES } from './props';

/** Who belongs to a group is known by a directory alone. */
export const NO_DIRECTORY = {
  message: 'can only be told by a directory, and the registry has none',
  fix: 'Give the prop directory.',
} as const;

/** As Harbor names projects, robots and rules, as far as it is a name in Kubernetes too: they end in names of Secrets. */
export function checkName(check: Check, prop: string, given: string, what: 'project' | 'robot' | 'replication'): void {
  check.that(given.length <= 63 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(given), {
    prop,
    given,
    message: `cannot name a ${what}`,
    allowed: 'at most 63 lower-case letters and digits, with single dashes between them',
  });
}

/** A project, with who may do what in it. */
export function checkProject(check: Check, { projects, directory }: HarborPlan, name: string): void {
  const at = `projects['${name}']`;
  const project = projects[name] ?? {};
  checkName(check, 'projects', name, 'project');
  check.that(name !== 'library', {
    prop: 'projects',
    given: name,
    message: 'is the project that Harbor makes at its first start, open to everybody',
    fix: 'Take another name.',
  });
  checkImages(check, at, project);
  checkMembers(check, at, project, directory !== undefined);
  checkRobots(check, at, project);
  if (project.keep !== undefined) checkRetention(check, `${at}.keep`, project.keep);
}

const GIBI = 1024 ** 3;

function checkImages(check: Check, at: string, { quota, block, immutableTags = [] }: HarborProject): void {
  check
    .that(quota === undefined || (bytes(quota) > 0 && bytes(quota) % GIBI === 0), {
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
}

/** What is wrong with who writes what another environment fills. */
const FILLED = 'may write, and the project is filled from another environment alone';

function checkMembers(check: Check, at: string, { members = {}, replica }: HarborProject, known: boolean): void {
  const groups = Object.keys(members);
  check.that(groups.length === 0 || known, { prop: `${at}.members`, given: groups, ...NO_DIRECTORY });
  for (const [group, given] of Object.entries(members)) {
    const prop = `${at}.members['${group}']`;
    const isRole = ROLES.includes(given);
    check
      .that(isRole, { prop, given, message: 'is no role', allowed: ROLES.join(', ') })
      .that(!isRole || replica !== true || READERS.includes(given), {
        prop,
        given,
        message: FILLED,
        allowed: READERS.join(', '),
      });
  }
}

function checkRobots(check: Check, at: string, { robots = {}, replica }: HarborProject): void {
  for (const [robot, given] of Object.entries(robots)) {
    const prop = `${at}.robots['${robot}']`;
    checkName(check, `${at}.robots`, robot, 'robot');
    check
      .that(given.length > 0 && given.every((right) => RIGHTS.includes(right)), {
        prop,
        given,
        message: 'is no list of rights',
        allowed: `one or more of ${RIGHTS.join(', ')}`,
      })
      .that(replica !== true || given.every((right) => right === 'pull'), {
        prop,
        given,
        message: FILLED,
        allowed: 'pull',
      });
  }
}

function checkRetention(check: Check, at: string, { tags, newest, pulledWithin }: HarborRetention): void {
  const days = pulledWithin?.toDays({ integral: false });
  check
    .that(tags !== undefined || newest !== undefined || days !== undefined, {
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
    .that(days === undefined || (Number.isInteger(days) && days >= 1), {
      prop: `${at}.pulledWithin`,
      given: pulledWithin?.toHumanString(),
      message: 'is no whole number of days',
    });
  if (tags === undefined) return;
  check.that(tags.length > 0, {
    prop: `${at}.tags`,
    given: tags,
    message: 'names no tag',
    fix: 'Leave it out, or name patterns.',
  });
  checkPatterns(check, `${at}.tags`, tags);
}

/** Harbor takes no more rules for a project. */
const MOST_RULES = 15;

/** Patterns become one rule: `{v*,release-*}`. */
function checkPatterns(check: Check, prop: string, patterns: readonly string[]): void {
  check.that(patterns.length <= MOST_RULES, {
    prop,
    given: patterns.length,
    message: 'are more patterns than one rule should have',
    allowed: `${MOST_RULES} and fewer`,
  });
  for (const given of patterns)
    check.that(/^[A-Za-z0-9_.*?[\]^-]+$/.test(given), {
      prop,
      given,
      message: 'is no pattern of tags',
      allowed: 'letters, digits, _ . - with * ? and [a-z]',
    });
}
