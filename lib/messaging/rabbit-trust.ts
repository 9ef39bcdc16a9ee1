import { ISSUER, type Issuer } from '../handles/issuer';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';

const KEYS = ['ca.crt', 'tls.crt', 'tls.key'];

/**
 * The certificate of a cluster's listeners, and the trust of those who call them: a certificate of the same issuer in the
 * caller's namespace, whose `ca.crt` is all that it needs.
 */
export class RabbitTrust {
  private issuer?: Issuer;
  private readonly waiting: ((issuer: Issuer) => void)[] = [];
  private readonly given = new Map<string, SecretRef>();

  constructor(
    private readonly owner: System,
    listeners: { readonly name: string; readonly hosts: readonly string[] },
  ) {
    this.signed((issuer) => issuer.certificate(owner, listeners));
    owner.ambient(ISSUER, (issuer) => {
      this.issuer = issuer;
      for (const then of this.waiting) then(issuer);
    });
  }

  /** @returns Secret in the taker's namespace with the listeners' `ca.crt`; the same one for several takes */
  for(taker: System): SecretRef {
    const known = this.given.get(taker.id);
    if (known !== undefined) return known;
    const name = `${taker.id}-${this.owner.id}-trust`;
    const secret: SecretRef = { namespace: taker.namespace, name, keys: KEYS, stamp: '', origin: 'operator' };
    this.given.set(taker.id, secret);
    const hosts = [`${taker.id}.${taker.namespace}.svc`];
    this.signed((issuer) => issuer.certificate(taker, { name, hosts, usages: ['client auth'] }));
    return secret;
  }

  /** At once when the issuer is known, else when it is. */
  private signed(then: (issuer: Issuer) => void): void {
    if (this.issuer !== undefined) then(this.issuer);
    else this.waiting.push(then);
  }
}
