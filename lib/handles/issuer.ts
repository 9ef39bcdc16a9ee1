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
}

/** Signs certificates of an environment. */
export interface Issuer {
  /**
   * Writes a certificate into the taker's file. Its Secret (`tls.crt`, `tls.key`, `ca.crt`) is made in the taker's namespace
   * before anything needs it; `ca.crt` in it is all the trust that a client needs.
   */
  certificate(taker: System, ask: CertificateAsk): SecretRef;
}

/** The environment's certificate issuer. */
export const ISSUER = role<Issuer>('certificate issuer', 'Certificates');
