import type { Labels } from '../../kernel/base/values';

/** Id of the operator; its release and its namespace are called so. */
export const OPERATOR_ID = 'tidb-operator';

/** Labels that select the pods of a component, and only them (seen running with tidb-operator 1.6). */
export function podLabels(id: string, component: string): Labels {
  return {
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/instance': id,
    'app.kubernetes.io/managed-by': 'tidb-operator',
    'app.kubernetes.io/name': 'tidb-cluster',
  };
}

/** Namespace in which the backups run. */
export function backupNamespace(id: string): string {
  return `${id}-backup`;
}

/** Secret with the first SQL. */
export function bootstrapSecret(id: string): string {
  return `${id}-bootstrap`;
}

/** Secret with which tools, and who reads metrics, talk to every component. The operator fixes its name. */
export function toolSecret(id: string): string {
  return `${id}-cluster-client-secret`;
}

/** Secret of a SQL client inside the cluster: its `ca.crt` signs the SQL servers. The operator fixes its name. */
export function clientSecret(id: string): string {
  return `${id}-tidb-client-secret`;
}

/** Where the Secret with the first SQL is mounted in the SQL servers. */
export const BOOTSTRAP = { path: '/etc/tidb-bootstrap', file: 'bootstrap.sql' };

/** Where the volume of TiCDC is mounted. */
export const TICDC_DATA = '/var/lib/ticdc';
