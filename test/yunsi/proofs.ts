import type { Proofs } from '../../lib/testing';
import { PROOFS as certManager } from '../certificates/cert-manager-proofs';
import { PROOFS as certificates } from '../certificates/certificates-proofs';
import { PROOFS as gpuOperator } from '../compute/gpu-operator-proofs';
import { PROOFS as p100 } from '../compute/gpu-worker-pool-proofs';
import { PROOFS as faces } from '../compute/video-inference-proofs';
import { PROOFS as postgresOperator } from '../database/postgres-operator-proofs';
import { PROOFS as postgres } from '../database/postgres-proofs';
import { PROOFS as cache } from '../database/replicated-cache-proofs';
import { PROOFS as tidbOperator } from '../database/tidb-operator-proofs';
import { PROOFS as tidb } from '../database/tidb-proofs';
import { applicationProofs } from '../delivery/application-proofs';
import { PROOFS as argoRollouts } from '../delivery/argo-rollouts-proofs';
import { PROOFS as gitops } from '../delivery/git-ops-proofs';
import { releaseProofs } from '../delivery/release-proofs';
import { PROOFS as ldap } from '../identity/openldap-proofs';
import { PROOFS as passwords } from '../identity/password-page-proofs';
import { PROOFS as mesh } from '../mesh/istio-proofs';
import { PROOFS as gateway } from '../mesh/public-gateway-proofs';
import { hostProofs } from '../mesh/public-host-proofs';
import { PROOFS as rabbitOperator } from '../messaging/rabbit-operator-proofs';
import { PROOFS as rabbit } from '../messaging/rabbit-proofs';
import { alertingProofs } from '../observability/alerting-proofs';
import { CLUSTER_PROOFS } from '../observability/cluster-proofs';
import { EFK_PROOFS, ELASTIC_OPERATOR_PROOFS } from '../observability/efk-proofs';
import { collectionProofs, copyProofs } from '../observability/fluent-bit-proofs';
import { PROOFS_WITH_DATABASE as grafana } from '../observability/grafana-proofs';
import { PROOFS as prometheusOperator } from '../observability/prometheus-operator-proofs';
import { PROBE_PROOFS, PROMETHEUS_PROOFS, PUSH_PROOFS } from '../observability/prometheus-proofs';
import { PROOFS as registry } from '../registry/harbor-proofs';
import { PROOFS as ceph } from '../storage/ceph-proofs';
import { PROOFS as rook } from '../storage/rook-proofs';
import { PROOFS as live } from '../streaming/srs-proofs';
import { PROOFS as portal, WRITTEN } from './portal-proofs';

const quorum = (single: number, more: number) => (environment: string) =>
  ['dev', 'test'].includes(environment) ? single : more;
/** How long a release may take, by environment. */
const within = (of: Readonly<Record<string, string>>) => (environment: string) => of[environment] ?? '';

/** What proves the alerts of the reference platform, by the id of the system. */
export const PROOFS: Readonly<Record<string, Proofs>> = {
  'argo-rollouts': argoRollouts,
  cache,
  ceph,
  'cert-manager': certManager,
  certificates,
  'elastic-operator': ELASTIC_OPERATOR_PROOFS,
  faces,
  gitops: { ...gitops, ...hostProofs('gitops-server', 'gitops') },
  'gpu-operator': gpuOperator,
  ldap,
  live,
  logs: { ...EFK_PROOFS, ...collectionProofs(), ...copyProofs(), ...WRITTEN, ...hostProofs('logs-kb-http', 'logs') },
  mesh,
  meter: {
    ...applicationProofs({ id: 'meter', min: quorum(1, 3), max: quorum(2, 12) }),
    ...releaseProofs({
      id: 'meter',
      service: 'meter-stable',
      waits: within({ dev: '63m', test: '73m', staging: '125m', prod: '190m' }),
    }),
  },
  monitoring: {
    ...CLUSTER_PROOFS,
    ...PROMETHEUS_PROOFS,
    ...PUSH_PROOFS,
    ...PROBE_PROOFS,
    ...alertingProofs('monitoring', 'monitoring'),
    ...grafana,
    ...hostProofs('monitoring-grafana', 'monitoring'),
  },
  p100,
  passwords,
  portal,
  postgres,
  'postgres-operator': postgresOperator,
  'prometheus-operator': prometheusOperator,
  public: gateway,
  rabbit,
  'rabbit-operator': rabbitOperator,
  registry,
  'rook-ceph': rook,
  site: {
    ...applicationProofs({ id: 'site', min: quorum(1, 3), max: quorum(1, 6) }),
    ...releaseProofs({
      id: 'site',
      service: 'site-active',
      waits: () => '60m',
    }),
    ...hostProofs('site-active', 'site'),
  },
  tidb,
  'tidb-operator': tidbOperator,
};
