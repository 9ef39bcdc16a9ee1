import { KeelsonError } from '../kernel/base/faults';
import type { Foundation } from '../kernel/needs';
import type { Text, TextSlot } from '../kernel/needs/text';

/**
 * A text as Terraform takes it literally: `${` and `%{` would begin a template.
 * @throws KeelsonError when Terraform would change it: it composes Unicode (NFC)
 */
export function literal(text: string): string {
  if (text !== text.normalize('NFC'))
    throw new KeelsonError([
      {
        path: 'Terraform plane',
        prop: 'text',
        given: text,
        message: 'would come back changed, since Terraform composes Unicode characters',
        fix: "Write it in composed form: text.normalize('NFC').",
      },
    ]);
  return text.replace(/\$\{/g, () => '$${').replace(/%\{/g, () => '%%{');
}

/** A name as Terraform's identifiers allow it: `rabbit/admin` is `rabbit_admin`, the node `10.0.0.7` is `_10_0_0_7`. */
export function slug(identity: string): string {
  return identity.replace(/[^A-Za-z0-9_-]/g, '_').replace(/^(?=[^A-Za-z_])/, '_');
}

/** The variable of a given value. Without dashes: a shell cannot export `TF_VAR_mail-relay_password`. */
export function variableName(id: string): string {
  return id.replace(/[^A-Za-z0-9_]/g, '_');
}

/** The address of a value that Terraform generates or is given. */
export function addressOf(id: string, foundation: Foundation): string {
  return foundation.mints.has(id) ? `random_password.${slug(id)}.result` : `var.${variableName(id)}`;
}

/** A text with secret places as a template expression. */
export function expression(text: Text, foundation: Foundation): string {
  return text.parts
    .map((part, i) => {
      if (typeof part !== 'string') return `\${${slotOf(part, foundation)}}`;
      // A dollar right before a place would escape it.
      const before = i + 1 < text.parts.length && part.endsWith('$');
      return before ? `${literal(part.slice(0, -1))}\${"$"}` : literal(part);
    })
    .join('');
}

/** A field of an object, by a path as Kubernetes' tools write it: `status.phase`, `status.conditions[type=Ready].status`. */
export function field(object: string, path: string): string {
  return path.split(/\.(?![^[]*\])/).reduce((at, segment) => {
    const [, name, key, value] = /^([^[]+)(?:\[(\w+)=([^\]]+)\])?$/.exec(segment) ?? [];
    if (name === undefined) throw new Error(`${path} is no path of a field.`);
    return key === undefined
      ? `${at}.${name}`
      : `one([for it in ${at}.${name} : it if it.${key} == ${JSON.stringify(value)}])`;
  }, object);
}

function slotOf({ minted, form }: TextSlot, foundation: Foundation): string {
  const address = addressOf(minted, foundation);
  if (form === 'plain') return address;
  if (form === 'url') return `urlencode(${address})`;
  if (form === 'base64') return `base64encode(${address})`;
  // The function bcrypt() gives another hash on each plan; the provider keeps one.
  if (foundation.mints.has(minted)) return `random_password.${slug(minted)}.bcrypt_hash`;
  throw new KeelsonError([
    {
      path: minted,
      message: 'is given by people, and Terraform makes another bcrypt hash of it on each plan',
      fix: 'Mint it, or have its hash given as one more key.',
    },
  ]);
}
