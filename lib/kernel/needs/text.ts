import { createHash } from 'node:crypto';
import { canonical } from '../base/values';

/** The forms in which a minted value can stand in a text. `bcrypt` is the provider's own hash: the function changes on each plan. */
export type MintedForm = 'plain' | 'bcrypt' | 'url' | 'base64';

/** A place in a text where Terraform puts a value that nobody here knows. */
export interface TextSlot {
  /** Identity of the minted or given value: `<system>/<id>`. */
  readonly minted: string;
  readonly form: MintedForm;
}

const BRAND = Symbol.for('keelson.Text');

/**
 * A text that may hold secret values. It is not a `string`, and cannot become one: so it cannot stand in a manifest, in
 * Helm values or in a message. It ends in a Secret that Terraform composes.
 */
export class Text {
  readonly [BRAND] = true;

  /** @internal */
  constructor(
    /** @internal */
    readonly parts: readonly (string | TextSlot)[],
  ) {}

  /** By a brand, not by `instanceof`: two copies of the library may meet. */
  static is(value: unknown): value is Text {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /** Refuses to be a string. @throws always: it may hold a secret value */
  toString(): never {
    throw new Error('A Text may hold a secret value and has no string: put it into need.secret({ data }).');
  }

  /** Refuses to be a string. @throws always */
  toJSON(): never {
    return this.toString();
  }
}

/** Composes a text of plain pieces and secret ones: ``text`amqp://${user}:${password.url}@${host}/` ``. */
export function text(pieces: TemplateStringsArray, ...values: readonly (string | number | Text)[]): Text {
  const parts: (string | TextSlot)[] = [];
  const add = (part: string | TextSlot) => {
    const last = parts.length - 1;
    if (typeof part === 'string' && typeof parts[last] === 'string') parts[last] = `${parts[last]}${part}`;
    else if (part !== '') parts.push(part);
  };
  pieces.forEach((piece, i) => {
    add(piece);
    const value = values[i];
    if (Text.is(value)) value.parts.forEach(add);
    else if (value !== undefined) add(String(value));
  });
  return new Text(parts);
}

/** A value that Terraform generates (or is given) and keeps. Here it only has an identity. */
export interface Minted {
  /** `<system>/<id>` */
  readonly id: string;
  /** The value as it is. */
  readonly plain: Text;
  /** Its bcrypt hash, the same on each plan. */
  readonly bcrypt: Text;
  /** Escaped for a place in a URL. */
  readonly url: Text;
  /** Encoded, for who reads it so. */
  readonly base64: Text;
}

/** @internal Only needs make these. */
export function minted(id: string): Minted {
  const form = (name: MintedForm) => new Text([{ minted: id, form: name }]);
  return { id, plain: form('plain'), bcrypt: form('bcrypt'), url: form('url'), base64: form('base64') };
}

/** Ten hexadecimal digits that change when the value does: for pod templates and names, never for security. */
export function stampOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 10);
}
