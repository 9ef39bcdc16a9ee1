import type { Check } from '../../kernel/base/faults';
import { slug } from './names';

/** `vhosts` and `orders` are `vhosts.orders`; `queues` and `order.new` are `queues['order.new']`. */
export function member(path: string, name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `${path}.${name}` : `${path}['${name}']`;
}

/** Names that the server and a Kubernetes object can both carry, and that stay apart as objects. */
export function checkNames(check: Check, prop: string, named: object | undefined, what: string): void {
  const slugs = new Map<string, string>();
  for (const name of Object.keys(named ?? {})) {
    check
      .that(/^[A-Za-z0-9][A-Za-z0-9._:@/-]*$/.test(name) && name.length <= 90, {
        prop,
        given: name,
        message: `is no name of ${what}`,
        allowed: 'letters, digits and ._:@/- with a letter or digit first, at most 90',
      })
      .that(!name.startsWith('amq.'), {
        prop,
        given: name,
        message: 'is reserved: names that begin with amq. belong to the server',
        fix: 'Choose another name.',
      });
    const twin = slugs.get(slug(name));
    check.that(twin === undefined, {
      prop,
      given: name,
      message: `differs from ${twin} in case or punctuation alone, and their objects would have one name`,
      fix: 'Give one of the two another name.',
    });
    slugs.set(slug(name), name);
  }
}

/** The server reads PCRE; what both it and JavaScript read is enough for names, and is checked. */
export function checkRegex(check: Check, prop: string, given: unknown): void {
  let broken = typeof given === 'string' ? '' : 'no text';
  try {
    if (typeof given === 'string') new RegExp(given.replace(/^\(\?[imsx]+\)/, ''));
  } catch (error) {
    broken = (error as Error).message.replace(/^Invalid regular expression: /, '');
  }
  check.that(broken === '', {
    prop,
    given,
    message: `is no regular expression (${broken})`,
    allowed: "as ^orders\\. or .* for everything, '' for nothing",
  });
}

/** Limits of connections, queues, channels: whole numbers. */
export function checkLimits(check: Check, prop: string, limits: object | undefined): void {
  for (const [key, value] of Object.entries(limits ?? {}))
    check.that(value === undefined || (Number.isSafeInteger(value) && value >= 0), {
      prop: `${prop}.${key}`,
      given: value,
      message: 'is no limit',
      allowed: 'a whole number, 0 or more; leave it out for no limit',
    });
}
