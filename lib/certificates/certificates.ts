import { type CertificateAsk, ISSUER, type Issuer } from '../handles/issuer';
import type { Environment } from '../kernel/environment';
import { Check, KeelsonError } from '../kernel/faults';
import { Manifest } from '../kernel/manifest';
import type { SecretRef } from '../kernel/needs';
import { Operator } from '../kernel/operator';
import { System, type SystemProps } from '../kernel/system';
import { Certificate, ClusterIssuer, type KeyUsage } from './cert-manager';
import { CERT_MANAGER, certManagerOperator } from './cert-manager-operator';
import { stateCertificates } from './certificate-facts';
import { checkCertificate } from './certificate-rules';

export interface CertificatesProps extends SystemProps {}

const SECRET_KEYS = ['ca.crt', 'tls.crt', 'tls.key'];

/**
 * The environment's own certificate authority, run by cert-manager: every system that speaks TLS gets its certificates from
 * it, renewed by themselves. There is one in an environment, found by the others without being passed.
 *
 * ```ts
 * new Certificates(env, 'certificates');
 * ```
 */
export class Certificates extends System implements Issuer {
  private readonly asked = new Map<string, string>();

  constructor(env: Environment, id: string, props: CertificatesProps = {}) {
    super(env, id, props, { app: 'cert-manager-issuers', maxId: 50, security: 'restricted' });
    env.offer(ISSUER, this, this);
    // Keys of cluster-wide issuers lie in this namespace alone, where nothing runs.
    const operator = Operator.in(this, certManagerOperator(env), {
      [CERT_MANAGER]: { clusterResourceNamespace: this.namespace },
    });
    this.writeAuthority();
    stateCertificates(this, operator);
  }

  /** @throws KeelsonError when the certificate would be refused, never issued, or issued into another's Secret */
  certificate(taker: System, ask: CertificateAsk): SecretRef {
    const check = new Check(taker.path);
    checkCertificate(check, ask);
    check.done();
    const namespace = ask.namespace ?? taker.namespace;
    const secretName = ask.secretName ?? ask.name;
    this.claim(taker, ask.name, `${namespace}/${secretName}`);
    new Manifest(taker, Certificate, {
      name: ask.name,
      namespace,
      wave: -1,
      spec: {
        secretName,
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: this.id },
        ...(ask.commonName === undefined ? {} : { commonName: ask.commonName }),
        ...(ask.hosts.length === 0 ? {} : { dnsNames: [...ask.hosts] }),
        ...(ask.addresses === undefined || ask.addresses.length === 0 ? {} : { ipAddresses: [...ask.addresses] }),
        usages: ['digital signature', ...(ask.usages ?? ['server auth'])] satisfies KeyUsage[],
        // A new key with each renewal, so that a stolen one ends with its certificate.
        privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
        ...(ask.secretLabels === undefined ? {} : { secretTemplate: { labels: ask.secretLabels } }),
      },
    });
    return taker.state.makes({ kind: 'Secret', name: secretName, namespace, keys: SECRET_KEYS });
  }

  /** Self-signed root, and the issuer that signs with it. */
  private writeAuthority(): void {
    const { id, env } = this;
    const root = this.name('root');
    const authority = this.name('ca');
    new Manifest(this, ClusterIssuer, { name: root, wave: -1, spec: { selfSigned: {} } });
    const certificate = new Manifest(this, Certificate, {
      name: authority,
      spec: {
        secretName: authority,
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: root },
        commonName: `${env.platform} ${env.row.name} ${id}`.slice(0, 64),
        subject: { organizations: [env.platform] },
        isCA: true,
        // Ten years; cert-manager renews it when a third is left.
        duration: '87600h',
        usages: ['digital signature', 'cert sign', 'crl sign'],
        // The key stays through renewals: what it has signed stays valid, since leaves are not issued anew with their CA.
        privateKey: { algorithm: 'ECDSA', size: 384, encoding: 'PKCS8', rotationPolicy: 'Never' },
      },
    });
    this.state.makes({ kind: 'Secret', name: authority, keys: SECRET_KEYS });
    const issuer = new Manifest(this, ClusterIssuer, { name: id, spec: { ca: { secretName: authority } } });
    // With the root gone, every certificate of the environment has to be issued and trusted anew.
    this.state.deliver(certificate.id, { prune: 'never' });
    this.state.deliver(issuer.id, { prune: 'never' });
    this.state.ready({
      object: issuer.id,
      apiVersion: 'cert-manager.io/v1',
      path: 'status.conditions[type=Ready].status',
      is: 'True',
    });
  }

  /** Two Certificates on one Secret overwrite each other's key and certificate. */
  private claim(taker: System, name: string, secret: string): void {
    const known = this.asked.get(secret);
    if (known !== undefined)
      throw new KeelsonError([
        {
          path: taker.path,
          prop: `certificate ${name}`,
          given: secret,
          message: `goes into the Secret of another certificate, which ${known} asks for`,
          fix: 'Give one of the two another name.',
        },
      ]);
    this.asked.set(secret, taker.path);
  }
}
