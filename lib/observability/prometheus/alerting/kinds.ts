import { kind } from '../../../kernel/base/kind';
import type { Toleration } from '../../../kernel/base/placement';
import type { Json, Labels } from '../../../kernel/base/values';
import type { Resources } from '../../../kernel/kubernetes';

/** Servers of Alertmanager, as prometheus-operator 0.93 reads them, as far as they are written here. Field names are upstream's own. */
export interface AlertmanagerContent {
  readonly spec: {
    readonly replicas: number;
    /** With an image the version changes nothing but a label, and what the operator thinks that it writes for. */
    readonly version: string;
    readonly image: string;
    /** A Secret whose `alertmanager.yaml` is the configuration as it is; its other keys are files beside it. */
    readonly configSecret: string;
    /** Hours, minutes, seconds: no days. */
    readonly retention: string;
    /** Once written, always: without it the operator puts the servers on empty volumes. */
    readonly storage: {
      readonly volumeClaimTemplate: {
        readonly spec: {
          readonly accessModes: readonly ['ReadWriteOnce'];
          readonly storageClassName: string;
          readonly resources: { readonly requests: { readonly storage: string } };
        };
      };
    };
    readonly resources: Resources;
    /** The operator fills in none. */
    readonly securityContext: object;
    readonly serviceAccountName: string;
    readonly automountServiceAccountToken: false;
    /** Headless Service by which the servers find each other: its selector is theirs. */
    readonly serviceName: string;
    readonly externalUrl?: string;
    readonly nodeSelector?: Labels;
    readonly tolerations?: readonly Toleration[];
    readonly topologySpreadConstraints?: readonly Json[];
  };
}

/** Servers of Alertmanager. */
export const Alertmanager = kind<AlertmanagerContent>('monitoring.coreos.com/v1', 'Alertmanager');
