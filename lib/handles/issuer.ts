import { role } from '../kernel/base/role';
import type { Labels } from '../kernel/base/values';
import type { Endpoint, Peer } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';

/** A certificate that somebody wants. */
export interface CertificateAsk {
  /** Name of the Certificate. */
  readonly name: string;
  /** Secret that holds it. @default the certificate's name */
  readonly secretName?: string;
  /** Where both stand. @default the taker's namespace */
  readonly namespace?: string;
  /** DNS names. */
  readonly hosts: readonly string[];
  /** IP addresses. @default none */
  readonly addresses?: readonly string[];
  /** What it may prove. @default ['server auth'] */
  readonly usages?: readonly ('server auth' | 'client auth')[];
  /** CommonName, at most 64 bytes. @default none */
  readonly commonName?: string;
  /** Labels of the Secret, where an operator demands one. @default none */
  readonly secretLabels?: Labels;
  /** Whether what comes after the manifests waits until it is issued: a chart whose pods read it. @default nothing waits for it */
  readonly awaited?: true;
  /**
   * `signing`: an RSA key that stays through renewals, for who signs tokens with it. `sec1`: written as `EC PRIVATE KEY`, for who reads
   * an ECDSA key in no other form. @default ECDSA in PKCS #8, new with each renewal
   */
  readonly key?: 'signing' | 'sec1';
  /**
   * Given for hosts that are called by who does not know the environment's own authority: where the environment has a public one
   * (ACME), that one signs, and `ca.crt` is not in the Secret. @default the environment's own authority signs
   */
  readonly public?: PublicDoor;
}

/** Where the public authority comes in when it asks a host to prove itself. */
export interface PublicDoor {
  /** Id of the system that is the door. */
  readonly id: string;
  /** How a solver is attached to it for the time of the challenge. */
  readonly through:
    | {
        /** A Gateway that has a plain listener. */
        readonly gateway: {
          /** Of the Gateway. */
          readonly name: string;
          /** Where it stands. */
          readonly namespace: string;
          /** Of the plain listener. */
          readonly listener: string;
        };
      }
    | {
        /** Class of Ingresses. */
        readonly ingressClass: string;
      };
  /** Its proxies, which pass the challenge on. */
  readonly from: Peer;
  /** Where its plain HTTP is reached. */
  readonly http: Endpoint;
}

/** Signs certificates of an environment. */
export interface Issuer {
  /**
   * Writes a certificate into the taker's file. Its Secret (`tls.crt`, `tls.key`, `ca.crt`) is made in the taker's namespace
   * before anything needs it; `ca.crt` in it is all the trust that a client needs. What a public authority signs, everybody
   * trusts already.
   */
  certificate(taker: System, ask: CertificateAsk): SecretRef;
}

/** The environment's certificate issuer. */
export const ISSUER = role<Issuer>('certificate issuer', 'Certificates');

/** Every name by which a Service is called, from its own namespace and from others: `hosts` of who answers there. */
export function serviceHosts(service: string, namespace: string): string[] {
  const full = `${service}.${namespace}`;
  return [service, full, `${full}.svc`, `${full}.svc.cluster.local`];
}

/** The Secret that the issuer makes of a certificate. */
export function certificateSecret(name: string, namespace: string): SecretRef {
  return { namespace, name, keys: ['ca.crt', 'tls.crt', 'tls.key'], stamp: '', origin: 'operator' };
}

/**
 * Asks the environment's issuer for a certificate, wherever the issuer's line stands.
 * @param taker in whose file it is written. @default who asks
 * @returns its Secret, for the objects that name it
 * @throws KeelsonError when everybody has taken
 */
export function certified(asker: System, ask: CertificateAsk, taker: System = asker): SecretRef {
  asker.ambient(ISSUER, (issuer) => void issuer.certificate(taker, ask));
  return certificateSecret(ask.secretName ?? ask.name, ask.namespace ?? taker.namespace);
}

/**
 * The trust of a client: a certificate of the same issuer in the taker's namespace, whose `ca.crt` signs the giver's servers.
 * Asked for once a taker.
 * @param of what is trusted: the certificate is called `<taker>-<of>-trust`. @default the giver's id
 * @throws KeelsonError when everybody has taken
 */
export function trusted(giver: System, taker: System, of = giver.id): SecretRef {
  const hosts = [`${taker.id}.${taker.namespace}.svc`];
  return certified(giver, { name: taker.name(`${of}-trust`, 253), hosts, usages: ['client auth'] }, taker);
}
