import { ISSUER, type Issuer } from '../handles/issuer';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';
import type { PlannedObjects } from './ceph-plan';

const KEYS = ['ca.crt', 'tls.crt', 'tls.key'];

/** Name of the certificate of a store that speaks TLS, and of its Secret. */
export function certificateOf({ name }: PlannedObjects): string {
  return `${name}-tls`;
}

/**
 * Certificates of the object stores that speak TLS, and the trust of those who call them: a certificate of the same
 * issuer in the caller's namespace, whose `ca.crt` is all that it needs.
 */
export class CephTrust {
  private issuer?: Issuer;
  private readonly waiting: ((issuer: Issuer) => void)[] = [];
  private readonly given = new Map<string, SecretRef>();

  constructor(
    private readonly owner: System,
    stores: readonly PlannedObjects[],
  ) {
    const speaking = stores.filter(({ tls }) => tls);
    if (speaking.length === 0) return;
    for (const store of speaking) this.signed((issuer) => this.certify(issuer, store));
    owner.ambient(ISSUER, (issuer) => {
      this.issuer = issuer;
      for (const then of this.waiting) then(issuer);
    });
  }

  /** @returns Secret in the taker's namespace with the store's `ca.crt`; the same one for several takes */
  for(taker: System, store: PlannedObjects): SecretRef {
    const name = `${taker.id}-${store.name}-trust`;
    const known = this.given.get(name);
    if (known !== undefined) return known;
    const secret: SecretRef = { namespace: taker.namespace, name, keys: KEYS, stamp: '', origin: 'operator' };
    this.given.set(name, secret);
    this.signed((issuer) => issuer.certificate(taker, { name, hosts: [taker.id], usages: ['client auth'] }));
    return secret;
  }

  private certify(issuer: Issuer, store: PlannedObjects): void {
    // The operator itself calls the store by the first name, and checks it.
    const host = `rook-ceph-rgw-${store.name}.${this.owner.namespace}.svc`;
    issuer.certificate(this.owner, { name: certificateOf(store), hosts: [host, `${host}.cluster.local`] });
  }

  /** At once when the issuer is known, else when it is. */
  private signed(then: (issuer: Issuer) => void): void {
    if (this.issuer !== undefined) then(this.issuer);
    else this.waiting.push(then);
  }
}
