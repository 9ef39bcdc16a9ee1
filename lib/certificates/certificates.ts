import { type CertificateAsk, certificateSecret, ISSUER, type Issuer } from '../handles/issuer';
import { Check, fail } from '../kernel/base/faults';
import type { Environment } from '../kernel/environment';
import { Manifest } from '../kernel/manifest';
import type { SecretRef } from '../kernel/needs';
import { Operator } from '../kernel/operator';
import { System } from '../kernel/system';
import { AcmeIssuer } from './acme-issuer';
import { checkAcme, checkPublic } from './acme-rules';
import { type Authority, authorityOf, makeGivenAuthority, writeAuthorities } from './authority';
import { stateAcme, stateCertificates } from './facts';
import { Certificate } from './kinds';
import { CERTIFICATE_LAWS } from './laws';
import { CERT_MANAGER } from './names';
import { certificateSpec } from './objects';
import { certManagerOperator } from './operator';
import type { Acme, CertificatesProps } from './props';
import { checkCertificate, checkGeneration } from './rules';

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
  static override readonly laws = CERTIFICATE_LAWS;

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
    if (props.authority === 'given') makeGivenAuthority(this, generation);
    else writeAuthorities(this, generation);
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
    const issuer = acme === undefined ? this.authority.issuer : acme.name;
    const spec = certificateSpec(ask, secretName, issuer);
    const certificate = new Manifest(taker, Certificate, { name: ask.name, namespace, labels, wave: -1, spec });
    if (ask.awaited === true) taker.state.ready(certificate, 'Ready');
    // Who is publicly trusted puts no root beside what it signs.
    const { keys } = certificateSecret(secretName, namespace);
    const kept = acme === undefined ? keys : keys.filter((key) => key !== 'ca.crt');
    return taker.state.makes({ kind: 'Secret', name: secretName, namespace, keys: kept });
  }

  override finish(): void {
    this.acme?.write();
  }

  /** Two Certificates on one Secret overwrite each other's key and certificate. */
  private claim(taker: System, name: string, secret: string): void {
    const known = this.asked.get(secret);
    if (known !== undefined)
      fail(taker.path, {
        prop: `certificate ${name}`,
        given: secret,
        message: `goes into the Secret of another certificate, which ${known} asks for`,
        fix: 'Give one of the two another name.',
      });
    this.asked.set(secret, taker.path);
  }
}
