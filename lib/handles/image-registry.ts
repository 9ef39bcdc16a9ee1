import type { Endpoint } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';
import type { Minted } from '../kernel/text';
import type { Handle } from './handle';

/** An account at a registry of images. */
export interface ImageRegistryAccess {
  /** As images name it: `registry.example.com`. */
  readonly host: string;
  readonly user: string;
  readonly password: Minted;
  /** Secret of type `kubernetes.io/dockerconfigjson` in the taker's namespace: for `imagePullSecrets`, or a builder's `config.json`. */
  readonly secret: SecretRef;
}

/** Images of a registry, with an account for each system that pulls them. */
export interface ImageRegistry extends Handle<'image-registry', ImageRegistryAccess> {}

/** What a system needs to push into a registry of another environment. */
export interface RegistryTargetAccess {
  readonly at: Endpoint;
  readonly user: string;
  readonly password: Minted;
  /** PEM of the authority that signs it. @default publicly trusted */
  readonly authority?: Minted;
}

/** A registry of another environment, that images are pushed on to. */
export interface RegistryTarget extends Handle<'registry-target', RegistryTargetAccess> {
  /** `https://registry.test.example.com` */
  readonly url: string;
  /** Environment and system that it is, where it is of this platform: `test/registry`. @default not of this platform */
  readonly system?: string;
  for(taker: System): RegistryTargetAccess;
}
