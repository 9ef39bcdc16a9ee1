import { spawnSync } from 'node:child_process';
import type { Output, Text } from '../../../lib';

/** What Terraform would put into the place of a minted value. */
export function mintedValue(id: string): string {
  return `Given${id.replace(/[^A-Za-z0-9]/g, '')}0000000000`.slice(0, 24);
}

const hashes = new Map<string, string>();

/** As Terraform's provider makes it, by the crypt of the C library. */
function bcrypt(value: string): string {
  const known = hashes.get(value);
  if (known !== undefined) return known;
  const ran = spawnSync('perl', ['-e', 'print crypt($ARGV[0], q($2a$04$abcdefghijklmnopqrstuu))', value]);
  const hash = ran.stdout.toString();
  if (!hash.startsWith('$2a$')) throw new Error('The crypt of this machine knows no bcrypt.');
  hashes.set(value, hash);
  return hash;
}

/** The Secrets of an environment as Terraform would compose them, by namespace and name. */
export function composedSecrets(output: Output, value = mintedValue): Map<string, Record<string, string>> {
  return new Map(
    [...output.foundation.secrets].map(([key, { data }]) => [
      key,
      Object.fromEntries(Object.entries(data).map(([file, text]) => [file, composed(text, value)])),
    ]),
  );
}

function composed({ parts }: Text, value: (id: string) => string): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      return part.form === 'bcrypt' ? bcrypt(value(part.minted)) : value(part.minted);
    })
    .join('');
}
