import type { Proof, Proofs } from '../../lib/testing';

/** A release, as far as its alerts ask for it. */
export interface ProvedRelease {
  readonly id: string;
  /** The Service that the controller points at the version in use. @default none: pods are counted */
  readonly service?: string;
  /** How long a release waits before somebody is told, as `70m`. */
  readonly waits: (environment: string) => string;
}

/** Proofs of the alerts that every release has. */
export function releaseProofs({ id, service, waits }: ProvedRelease): Proofs {
  const info = (phase: string) =>
    `rollout_info{namespace="${id}",name="${id}",strategy="canary",traffic_router="Istio",phase="${phase}"}`;
  const ends = `kube_endpointslice_endpoints{namespace="${id}",endpointslice="${service}-x2x2x",ready="true",address="10.0.0.1"}`;
  return {
    ReleaseTakenBack: {
      fires: { series: { [info('Degraded')]: '1' } },
      // A measurement is bad, and the next one good: it is not taken back.
      silent: { series: { [info('Degraded')]: '0' } },
    },
    ReleaseStands: (environment: string): Proof => {
      const minutes = Number.parseInt(waits(environment), 10);
      return {
        fires: { series: { [info('Paused')]: '1' }, at: `${minutes + 10}m` },
        // All windows, one after the other.
        silent: { series: { [info('Paused')]: `1x${minutes - 5} 0x30` }, at: `${minutes + 10}m` },
      };
    },
    ReleaseHangs: {
      fires: { series: { [info('Progressing')]: '1' } },
      silent: { series: { [info('Progressing')]: '1x20 0x40' } },
    },
    ...(service !== undefined && {
      ReleaseUnreached: { fires: { series: {} }, silent: { series: { [ends]: '1' } } },
    }),
  };
}
