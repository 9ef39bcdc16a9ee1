import { certificateSecret } from '../handles/issuer';
import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';
import { Certificate, ClusterIssuer } from './kinds';

/** An environment's authority: the n-th that it has. */
export interface Authority {
  /** ClusterIssuer that signs with it. */
  readonly issuer: string;
  /** Its Secret in the system's namespace, and its Certificate, where it is made here. */
  readonly secret: string;
}

/**
 * Names of an authority. Each generation has its own: leaves that name another issuer are issued anew at once, while those of an
 * issuer whose key has changed are not until they end.
 */
export function authorityOf(system: System, generation: number): Authority {
  if (generation <= 1) return { issuer: system.id, secret: system.name('ca') };
  return { issuer: system.name(String(generation)), secret: system.name(`ca-${generation}`) };
}

/** Roots that sign themselves, and the issuers that sign with them: this one, and the one before it, to go back to. */
export function writeAuthorities(system: System, generation: number): void {
  const root = system.name('root');
  new Manifest(system, ClusterIssuer, { name: root, wave: -1, spec: { selfSigned: {} } });
  for (const one of [generation - 1, generation]) if (one > 0) writeRoot(system, one, root);
}

function writeRoot(system: System, generation: number, root: string): void {
  const { id, env, state } = system;
  const authority = authorityOf(system, generation);
  const count = generation === 1 ? '' : ` ${generation}`;
  const certificate = new Manifest(system, Certificate, {
    name: authority.secret,
    spec: {
      secretName: authority.secret,
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: root },
      commonName: `${env.platform} ${env.row.name} ${id}`.slice(0, 64 - count.length) + count,
      subject: { organizations: [env.platform] },
      isCA: true,
      // Ten years; cert-manager renews it when a third is left.
      duration: '87600h',
      usages: ['digital signature', 'cert sign', 'crl sign'],
      // The key stays through renewals: what it has signed stays valid, since leaves are not issued anew with their CA.
      privateKey: { algorithm: 'ECDSA', size: 384, encoding: 'PKCS8', rotationPolicy: 'Never' },
    },
  });
  const { keys } = certificateSecret(authority.secret, system.namespace);
  state.makes({ kind: 'Secret', name: authority.secret, keys });
  // With the root gone, every certificate of the environment has to be issued and trusted anew.
  state.deliver(certificate.id, { prune: 'never' });
  writeIssuer(system, authority);
}

/** An authority of the company's: people give its certificate and its key. */
export function makeGivenAuthority(system: System, generation: number): void {
  const authority = authorityOf(system, generation);
  const what = "the authority's certificate, intermediates and root behind it, and its key, as PEM";
  const given = system.need.given('ca', ['tls.crt', 'tls.key'], what);
  const data = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value.plain]));
  system.need.secret({ name: authority.secret, type: 'kubernetes.io/tls', data });
  writeIssuer(system, authority);
}

function writeIssuer(system: System, { issuer: name, secret }: Authority): void {
  const issuer = new Manifest(system, ClusterIssuer, { name, spec: { ca: { secretName: secret } } });
  system.state.deliver(issuer.id, { prune: 'never' });
}
