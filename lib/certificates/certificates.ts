import { type CertificateAsk, ISSUER, type Issuer } from '../handles/issuer';
import type { Environment } from '../kernel/environment';
import { Check, KeelsonError } from '../kernel/faults';
import { Manifest } from '../kernel/manifest';
import type { SecretRef } from '../kernel/needs';
import { Operator } from '../kernel/operator';
import { System, type SystemProps } from '../kernel/system';
import type { Acme } from './acme';
import { AcmeIssuer } from './acme-issuer';
import { checkAcme, checkPublic } from './acme-rules';
import { type Authority, authorityOf, makeAuthorities, SECRET_KEYS, takeAuthority } from './authority';
import { Certificate, type CertificateContent, type KeyUsage } from './cert-manager';
import { CERT_MANAGER, certManagerOperator } from './cert-manager-operator';
import { stateAcme, stateCertificates } from './certificate-facts';
import { checkCertificate, checkGeneration } from './certificate-rules';

export interface CertificatesProps extends SystemProps {
  /** The environment's authority: a root of its own, or a key pair of the company's that people give. @default 'own' */
  readonly authority?: 'own' | 'given';
  /** A public authority for hosts that are called from outside: those of a `PublicGateway`. @default the environment's signs them too */
  readonly acme?: Acme;
}

/**
 * The environment's certificate authority, run by cert-manager: every system that speaks TLS gets its certificates from it, renewed
 * by themselves. There is one in an environment, found by the others without being passed. Hosts that anybody calls are signed by
 * a public authority where there is one.
 *
 * ```ts
 * new Certificates(env, 'certificates', { acme: { email: 'certificates@example.com' } });
 * ```
 */
export class Certificates extends System implements Issuer {
  private readonly asked = new Map<string, string>();
  private readonly authority: Authority;
  private readonly acme?: AcmeIssuer;
  private readonly props: CertificatesProps;

  /** @throws KeelsonError when the public authority could never be reached, or asked */
  constructor(env: Environment, id: string, props: CertificatesProps = {}) {
    super(env, id, props, { app: 'cert-manager-issuers', maxId: 50, security: 'restricted' });
    const generation = this.need.generation('ca');
    const check = new Check(this.path);
    checkGeneration(check, `generations['${id}/ca']`, generation);
    if (props.acme !== undefined) checkAcme(check, props.acme);
    check.done();
    this.props = props;
    env.offer(ISSUER, this, this);
    // Keys of cluster-wide issuers lie in this namespace alone, where nothing runs.
    const operator = Operator.in(this, certManagerOperator(env), {
      [CERT_MANAGER]: { clusterResourceNamespace: this.namespace },
    });
    this.authority = authorityOf(this, generation);
    if (props.authority === 'given') takeAuthority(this, generation);
    else makeAuthorities(this, generation);
    this.state.ready({
      object: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: this.authority.issuer },
      apiVersion: 'cert-manager.io/v1',
      path: 'status.conditions[type=Ready].status',
      is: 'True',
    });
    stateCertificates(this, operator, this.authority, props.authority ?? 'own');
    if (props.acme === undefined) return;
    this.acme = new AcmeIssuer(this, operator, props.acme);
    stateAcme(this, operator, this.acme.name);
  }

  /** @throws KeelsonError when the certificate would be refused, never issued, or issued into another's Secret */
  certificate(taker: System, ask: CertificateAsk): SecretRef {
    const check = new Check(taker.path);
    checkCertificate(check, ask);
    const acme = ask.public === undefined ? undefined : this.acme;
    if (acme !== undefined) checkPublic(check, this.props.acme as Acme, ask);
    check.done();
    const namespace = ask.namespace ?? taker.namespace;
    const secretName = ask.secretName ?? ask.name;
    this.claim(taker, ask.name, `${namespace}/${secretName}`);
    const labels = ask.public === undefined ? {} : (acme?.labelsFor(ask.public, namespace) ?? {});
    new Manifest(taker, Certificate, {
      name: ask.name,
      namespace,
      labels,
      wave: -1,
      spec: {
        secretName,
        issuerRef: {
          group: 'cert-manager.io',
          kind: 'ClusterIssuer',
          name: acme === undefined ? this.authority.issuer : acme.name,
        },
        ...(ask.commonName === undefined ? {} : { commonName: ask.commonName }),
        ...(ask.hosts.length === 0 ? {} : { dnsNames: [...ask.hosts] }),
        ...(ask.addresses === undefined || ask.addresses.length === 0 ? {} : { ipAddresses: [...ask.addresses] }),
        usages: ['digital signature', ...(ask.usages ?? ['server auth'])] satisfies KeyUsage[],
        privateKey: ask.key === 'signing' ? SIGNING_KEY : KEY,
        ...(ask.secretLabels === undefined ? {} : { secretTemplate: { labels: ask.secretLabels } }),
      },
    });
    // Who is publicly trusted puts no root beside what it signs.
    const keys = acme === undefined ? SECRET_KEYS : SECRET_KEYS.filter((key) => key !== 'ca.crt');
    return taker.state.makes({ kind: 'Secret', name: secretName, namespace, keys });
  }

  override finish(): void {
    this.acme?.write();
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

type PrivateKey = CertificateContent['spec']['privateKey'];

/** A new key with each renewal, so that a stolen one ends with its certificate. */
const KEY: PrivateKey = { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' };

/** What was signed before a renewal is still believed after it, by every pod. */
const SIGNING_KEY: PrivateKey = { algorithm: 'RSA', size: 3072, encoding: 'PKCS8', rotationPolicy: 'Never' };
