export type { Phase, PodSecurity, ReleaseSpec, SecretRef, SecretSpec } from './asked';
export * from './foundation';
export { Needs } from './needs';
