import type { Endpoint } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import type { Minted } from '../kernel/needs/text';
import type { System } from '../kernel/system';
import type { Handle } from './handle';

/** An account at a registry of images. */
export interface ImageRegistryAccess {
  /** As images name it: `registry.example.com`. */
  readonly host: string;
  /** The taker's own account. */
  readonly user: string;
  /** Of the account. */
  readonly password: Minted;
  /** Secret of type `kubernetes.io/dockerconfigjson` in the taker's namespace: for `imagePullSecrets`, or a builder's `config.json`. */
  readonly secret: SecretRef;
}

/** Images of a registry, with an account for each system that pulls them. */
export interface ImageRegistry extends Handle<'image-registry', ImageRegistryAccess> {}

/** What a system needs to push into a registry of another environment. */
export interface RegistryTargetAccess {
  /** Where it is reached. */
  readonly at: Endpoint;
  /** Account that may push. */
  readonly user: string;
  /** Of the account. */
  readonly password: Minted;
  /** PEM of the authority that signs it. @default publicly trusted */
  readonly authority?: Minted;
}

/** The account of a registry under which those of other environments push into it, where Keelson made it. */
export const REPLICATION_ROBOT = 'replication';

/** What Harbor calls the account of a robot. */
export function robotUser(robot: string): string {
  return `robot$${robot}`;
}

/** The Secret beside a registry that holds the password of a robot. @param registry id of the system */
export function robotSecret(registry: string, robot: string): string {
  return `${registry}-robot-${robot}`;
}

/** A registry of another environment, that images are pushed on to. */
export interface RegistryTarget extends Handle<'registry-target', RegistryTargetAccess> {
  /** `https://registry.test.example.com` */
  readonly url: string;
  /** Environment and system that it is, where it is of this platform: `test/registry`. @default not of this platform */
  readonly system?: string;
  /** What the taker needs to push there. */
  for(taker: System): RegistryTargetAccess;
}
