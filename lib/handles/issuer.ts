import type { Endpoint, Peer } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import { role } from '../kernel/role';
import type { System } from '../kernel/system';
import type { Labels } from '../kernel/values';

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
  /** @default ['server auth'] */
  readonly usages?: readonly ('server auth' | 'client auth')[];
  /** CommonName, at most 64 bytes. @default none */
  readonly commonName?: string;
  /** Labels of the Secret, where an operator demands one. @default none */
  readonly secretLabels?: Labels;
  /** `signing`: an RSA key that stays through renewals, for who signs tokens with it. @default ECDSA, new with each renewal */
  readonly key?: 'signing';
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
    | { readonly gateway: { readonly name: string; readonly namespace: string; readonly listener: string } }
    | { readonly ingressClass: string };
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
