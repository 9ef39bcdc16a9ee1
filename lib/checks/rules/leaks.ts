import type { Flaw } from '../../kernel/base/faults';
import { Trail } from '../../kernel/base/trail';
import { isMap, type Json, type JsonObject } from '../../kernel/base/values';
import { each, type Rule, releasePath } from '../findings/rule';

/** Texts that are secrets by their form, wherever they stand. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b(AKIA|ASIA)[0-9A-Z]{16}\b/, 'an AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36}/, 'a GitHub token'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, 'a Slack token'],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./, 'a JSON web token'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@${}]*:[^\s/@${}]{3,}@/, 'a URL with a password'],
  [/\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}/, 'a bcrypt hash'],
];

/** Keys whose value is a secret, unless it refers to one. */
const KEYS =
  /^(.*[._-])?(password|passwd|passphrase|secret[._-]?key|access[._-]?key|api[._-]?key|client[._-]?secret|private[._-]?key|token|credentials)$/i;

/** No secret value stands in a manifest, nor in the values of a Helm release. */
export const leaks: Rule = {
  name: 'leaks',
  find(written) {
    const { model } = written;
    const inObjects = each('leaks', written, (object, place) => leaksIn(object).forEach(place.add));
    const inReleases = model.needs.releases.flatMap((release) =>
      leaksIn(release.values).map((flaw) => ({ rule: 'leaks', path: releasePath(model, release), ...flaw })),
    );
    return [...inObjects, ...inReleases];
  },
};

/** Secret values where none may stand: Terraform mints them, and only its state knows them. */
export function leaksIn(value: Json): Flaw[] {
  const found: Flaw[] = [];
  if (isMap(value) && value.kind === 'Secret' && (holds(value.data) || holds(value.stringData)))
    found.push({
      message: 'data a Secret with content stands in the manifests',
      fix: 'Compose it with need.secret(): Terraform makes it.',
    });
  // The value itself is never told.
  search(value, new Trail(), '', (at, key, text) => {
    const form = formOf(text);
    if (form !== undefined)
      found.push({
        message: `${at.at()} holds ${form[1]}`,
        fix: 'Mint it with need.mint() or have it given with need.given().',
      });
    else if (isSecretKey(key) && looksSecret(text))
      found.push({
        message: `${at.at()} holds what looks like a secret value`,
        fix: 'Refer to a Secret instead; if it is none, accept the finding in the row.',
      });
  });
  return found;
}

/** No text that is shorter has one of the forms. */
const SHORTEST = 9;
const SHORT = 64;
const MOST = 4096;
/** Texts of no form, and names of keys. The same few hundred make up the most of all. */
const HARMLESS = new Set<string>();
const KEYS_KNOWN = new Map<string, boolean>();

function formOf(text: string): readonly [RegExp, string] | undefined {
  if (text.length < SHORTEST || HARMLESS.has(text)) return undefined;
  const form = FORMS.find(([pattern]) => pattern.test(text));
  if (form === undefined && text.length <= SHORT && HARMLESS.size < MOST) HARMLESS.add(text);
  return form;
}

function isSecretKey(key: string): boolean {
  const known = KEYS_KNOWN.get(key);
  if (known !== undefined) return known;
  const secret = KEYS.test(inWords(key));
  if (KEYS_KNOWN.size < MOST) KEYS_KNOWN.set(key, secret);
  return secret;
}

/** `adminPassword` as `admin-Password`. */
function inWords(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1-$2');
}

/** @param name what the value is called */
function search(value: Json, trail: Trail, name: string, visit: (at: Trail, name: string, text: string) => void): void {
  if (typeof value === 'string') visit(trail, name, value);
  if (typeof value !== 'object' || value === null) return;
  const map = value as JsonObject;
  for (const key in map) {
    const item = map[key];
    if (item === undefined) continue;
    trail.enter(Array.isArray(value) ? Number(key) : key);
    // A variable of a container: what its value is called stands beside it.
    search(item, trail, key === 'value' && typeof map.name === 'string' ? map.name : key, visit);
    trail.leave();
  }
}

/** Long, without blanks, of mixed characters, and no expression of Terraform. */
function looksSecret(text: string): boolean {
  if (text.length < 12 || /\s|\$\{/.test(text)) return false;
  return /[0-9]/.test(text) && /[A-Za-z]/.test(text) && bitsPerCharacter(text) > 3;
}

/** Shannon entropy: words of a language have about 2 to 3 bits a character, random alphanumerics of that length more. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / text.length) * Math.log2(n / text.length), 0);
}

function holds(map: unknown): boolean {
  return isMap(map) && Object.keys(map).length > 0;
}
