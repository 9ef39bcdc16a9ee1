import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../../lib/kernel/base/values';
import { tempFolder } from '../../folders';
import { program } from '../../programs';
import { applied } from '../apply';
import type { Cluster } from '../cluster';

interface Asked {
  readonly secretName: string;
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly usages?: readonly string[];
  readonly isCA?: boolean;
  readonly privateKey?: { readonly encoding?: string };
}

/** OpenSSL's words for the usages that cert-manager knows as extended ones. */
const EXTENDED: Readonly<Record<string, string>> = { 'server auth': 'serverAuth', 'client auth': 'clientAuth' };

/**
 * Plays cert-manager: for every Certificate the Secret that it names, with a certificate of just the names and usages
 * that it asks for. One throw-away authority signs them all.
 * @returns how many
 */
export async function issued(cluster: Cluster, objects: readonly JsonObject[]): Promise<number> {
  const certificates = objects.filter(({ kind }) => kind === 'Certificate');
  if (certificates.length === 0) return 0;
  const path = program('openssl', { version: { args: ['version'], match: /^OpenSSL [3-9]/ } });
  if (path === undefined)
    throw new Error('Operators need certificates: install OpenSSL 3, or say in OPENSSL where it is.');
  const folder = tempFolder();
  const openssl = (...args: readonly string[]) => execFileSync(path, args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  openssl('req', '-x509', '-new', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=test-authority');
  const base64 = (file: string) => readFileSync(join(folder, file)).toString('base64');
  const secrets = certificates.map(({ metadata, spec }): JsonObject => {
    const asked = spec as unknown as Asked;
    const extensions = extensionsOf(asked).flatMap((extension) => ['-addext', extension]);
    const subject = `/CN=${asked.commonName ?? ''}`;
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-keyout', 'tls.key', '-out', 'tls.crt'];
    openssl('req', '-x509', '-new', ...key, ...by, '-subj', asked.commonName ? subject : '/', ...extensions);
    // What cert-manager calls so is SEC 1 for such a key, which OpenSSL writes only when it is told.
    if (asked.privateKey?.encoding === 'PKCS1') openssl('ec', '-in', 'tls.key', '-out', 'tls.key');
    const { namespace } = metadata as JsonObject;
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: { name: asked.secretName, namespace },
      data: { 'tls.crt': base64('tls.crt'), 'tls.key': base64('tls.key'), 'ca.crt': base64('ca.crt') },
    };
  });
  return (await applied(cluster, secrets)).size;
}

function extensionsOf({ dnsNames = [], ipAddresses = [], usages = [], isCA = false }: Asked): string[] {
  const names = [...dnsNames.map((name) => `DNS:${name}`), ...ipAddresses.map((address) => `IP:${address}`)];
  const extended = usages.map((usage) => EXTENDED[usage]).filter((usage) => usage !== undefined);
  return [
    `basicConstraints=critical,CA:${isCA ? 'TRUE' : 'FALSE'}`,
    ...(names.length > 0 ? [`subjectAltName=${names.join(',')}`] : []),
    ...(extended.length > 0 ? [`extendedKeyUsage=${extended.join(',')}`] : []),
  ];
}
