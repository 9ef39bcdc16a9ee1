import type { Flaw } from '../kernel/base/faults';
import { canonical } from '../kernel/base/values';
import type { CertificateContent, IssuerContent } from './kinds';

const ANEW =
  "Count generations['<id>/ca'] up in the row instead: a new authority under a new name, and every certificate anew.";

/**
 * What must not become of an authority that stands: cert-manager issues it anew, and none of what it has signed, so that old and
 * new do not trust each other until each has been renewed by itself.
 * @param before the spec that is published
 * @param after the spec that would be
 */
export function certificateChanges(before: CertificateContent['spec'], after: CertificateContent['spec']): Flaw[] {
  if (before.isCA !== true) return [];
  const found: Flaw[] = [];
  for (const field of ['commonName', 'subject', 'issuerRef', 'privateKey', 'isCA'] as const) {
    const [old, next] = [before[field], after[field]];
    if (canonical(old ?? null) === canonical(next ?? null)) continue;
    found.push({
      prop: field,
      given: next,
      message: 'is another than that of the authority that stands, and what it has signed is not issued anew',
      allowed: canonical(old ?? null),
      fix: ANEW,
    });
  }
  return found;
}

/** An issuer that signs with another key leaves everything that it has signed as it is. */
export function issuerChanges(before: IssuerContent['spec'], after: IssuerContent['spec']): Flaw[] {
  if (!('ca' in before) || canonical(before) === canonical(after)) return [];
  return [
    {
      prop: 'ca.secretName',
      given: 'ca' in after ? after.ca.secretName : undefined,
      message: 'is another authority under the same name, and what the old one has signed is not issued anew',
      allowed: before.ca.secretName,
      fix: ANEW,
    },
  ];
}
