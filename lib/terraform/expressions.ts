import type { Foundation } from '../kernel/needs';
import type { Slot, Text } from '../kernel/text';

/** A text as Terraform takes it literally: `${` and `%{` would begin a template. */
export function literal(text: string): string {
  return text.replace(/\$\{/g, () => '$${').replace(/%\{/g, () => '%%{');
}

/** A name as Terraform's identifiers allow it: `rabbit/admin` is `rabbit_admin`. */
export function slug(...parts: readonly string[]): string {
  return parts.join('_').replace(/[^A-Za-z0-9_-]/g, '_');
}

/** The address of a value that Terraform generates or is given. */
export function addressOf(id: string, foundation: Foundation): string {
  return foundation.mints.has(id) ? `random_password.${slug(id)}.result` : `var.${slug(id)}`;
}

/** A text with secret places as a template expression. */
export function expression(text: Text, foundation: Foundation): string {
  return text.parts
    .map((part) => (typeof part === 'string' ? literal(part) : `\${${slotOf(part, foundation)}}`))
    .join('');
}

function slotOf({ minted, form }: Slot, foundation: Foundation): string {
  const address = addressOf(minted, foundation);
  if (form === 'plain') return address;
  if (form === 'url') return `urlencode(${address})`;
  if (form === 'base64') return `base64encode(${address})`;
  // The function bcrypt() gives another hash on each plan; the provider keeps one.
  if (foundation.mints.has(minted)) return `random_password.${slug(minted)}.bcrypt_hash`;
  throw new Error(`${minted} is given by people: Terraform has no stable bcrypt hash of it. Ask for the hash instead.`);
}
