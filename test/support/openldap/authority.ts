import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An authority as cert-manager's, and what it signs: `ca.crt`, `tls.crt`, `tls.key`. */
export class Authority {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.openssl('req', '-x509', '-newkey', 'ec', ...CURVE, '-nodes', '-days', '2', '-subj', '/CN=ca', ...out('ca'));
  }

  /** A new certificate for loopback. @param serial told apart by it */
  certificate(serial: number): Record<string, string> {
    const [name, extensions] = [`leaf-${serial}`, join(this.folder, 'extensions')];
    writeFileSync(extensions, 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n');
    this.openssl('req', '-new', '-newkey', 'ec', ...CURVE, '-nodes', '-subj', `/CN=${name}`, ...out(name, 'csr'));
    const signer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-set_serial', String(serial), '-days', '1'];
    this.openssl('x509', '-req', '-in', `${name}.csr`, ...signer, '-extfile', extensions, '-out', `${name}.crt`);
    const read = (file: string) => readFileSync(join(this.folder, file), 'utf8');
    return { 'ca.crt': read('ca.crt'), 'tls.crt': read(`${name}.crt`), 'tls.key': read(`${name}.key`) };
  }

  private openssl(...args: readonly string[]): void {
    const ran = spawnSync('openssl', args, { cwd: this.folder, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`openssl ${args[0]}: ${ran.stderr}`);
  }
}

const CURVE = ['-pkeyopt', 'ec_paramgen_curve:prime256v1'];

function out(name: string, suffix = 'crt'): string[] {
  return ['-keyout', `${name}.key`, '-out', `${name}.${suffix}`];
}
