import { kind } from '../../kernel/base/kind';

/** Argo CD 3.4, as far as it is written here. Field names are upstream's own. */

const VERSION = 'argoproj.io/v1alpha1';

/** What of an object is no drift, because somebody else writes it. */
export interface IgnoreDifference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly jsonPointers: readonly string[];
}

export interface ApplicationSpec {
  readonly project: string;
  readonly source: {
    readonly repoURL: string;
    readonly targetRevision: string;
    readonly path: string;
    readonly directory: { readonly include: string };
  };
  readonly destination: { readonly server: string; readonly namespace: string };
  readonly ignoreDifferences?: readonly IgnoreDifference[];
  readonly revisionHistoryLimit: number;
  readonly syncPolicy: {
    readonly automated?: { readonly prune: boolean; readonly selfHeal: boolean; readonly allowEmpty?: true };
    readonly syncOptions: readonly string[];
    readonly retry: {
      readonly limit: number;
      readonly refresh: true;
      readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
    };
  };
}

/** What is delivered as one. */
export const Application = kind<{ spec: ApplicationSpec }>(VERSION, 'Application');

export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

export interface SyncWindow {
  readonly kind: 'allow' | 'deny';
  readonly schedule: string;
  readonly duration: string;
  readonly timeZone: string;
  readonly manualSync: boolean;
  readonly applications: readonly string[];
}

export interface AppProjectSpec {
  readonly description: string;
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly { readonly server: string; readonly namespace: string }[];
  readonly clusterResourceWhitelist: readonly GroupKind[];
  readonly namespaceResourceBlacklist?: readonly GroupKind[];
  readonly roles?: readonly {
    readonly name: string;
    readonly description: string;
    readonly groups: readonly string[];
    readonly policies: readonly string[];
  }[];
  readonly syncWindows?: readonly SyncWindow[];
}

/** From where, to where, what, by whom and when its Applications may be delivered. */
export const AppProject = kind<{ spec: AppProjectSpec }>(VERSION, 'AppProject');
