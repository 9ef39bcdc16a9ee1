import type { CertificateAsk } from '../handles/issuer';
import type { CertificateContent } from './kinds';

type CertificateSpec = CertificateContent['spec'];

/** A certificate as it was asked for. @param issuer ClusterIssuer that signs it */
export function certificateSpec(ask: CertificateAsk, secretName: string, issuer: string): CertificateSpec {
  const { commonName, hosts, addresses = [], usages = ['server auth'], key, secretLabels } = ask;
  return {
    secretName,
    issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuer },
    ...(commonName !== undefined && { commonName }),
    ...(hosts.length > 0 && { dnsNames: [...hosts] }),
    ...(addresses.length > 0 && { ipAddresses: [...addresses] }),
    usages: ['digital signature', ...usages],
    privateKey: KEYS[key ?? 'usual'],
    ...(secretLabels && { secretTemplate: { labels: secretLabels } }),
  };
}

type PrivateKey = CertificateSpec['privateKey'];

/** A new key with each renewal, so that a stolen one ends with its certificate. */
const KEY: PrivateKey = { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' };

const KEYS: Readonly<Record<NonNullable<CertificateAsk['key']> | 'usual', PrivateKey>> = {
  usual: KEY,
  // As cert-manager calls what is SEC 1 for an ECDSA key.
  sec1: { ...KEY, encoding: 'PKCS1' },
  // What was signed before a renewal is still believed after it, by every pod.
  signing: { algorithm: 'RSA', size: 3072, encoding: 'PKCS8', rotationPolicy: 'Never' },
};
