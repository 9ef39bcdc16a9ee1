export { Certificates } from './certificates/certificates';
export type { Acme, AcmeDns, CertificatesProps, TsigAlgorithm } from './certificates/props';
export { GpuWorkerPool } from './compute/gpu/gpu-worker-pool';
export type { GpuDriver, GpuSharing, GpuWorkerPoolProps, InstalledDriver } from './compute/gpu/props';
export type { DriverBranch, GpuModel } from './compute/gpu/silicon';
export type {
  VideoHealth,
  VideoInferenceProps,
  VideoMetrics,
  VideoModels,
  VideoReading,
  VideoStream,
} from './compute/inference/props';
export { VideoInference } from './compute/inference/video-inference';
export { ReplicatedCache, type ReplicatedCacheProps } from './database/cache/replicated-cache';
export { PostgresCluster } from './database/postgres/postgres-cluster';
export type {
  PostgresBackup,
  PostgresClusterProps,
  PostgresDatabase,
  PostgresParameters,
  PostgresPooler,
  PostgresRestore,
} from './database/postgres/props';
export type {
  TiDBBackup,
  TiDBClusterProps,
  TiDBComponent,
  TiDBStore,
  TiFlashStore,
  TiKVStore,
} from './database/tidb/props';
export { TiDBCluster } from './database/tidb/tidb-cluster';
export { Application } from './delivery/application/application';
export type {
  ApplicationConfig,
  ApplicationMetrics,
  ApplicationPlacement,
  ApplicationPort,
  ApplicationProbes,
  ApplicationProps,
  ApplicationRelease,
  ApplicationRun,
  ApplicationScale,
  ApplicationSize,
  ApplicationStop,
  ApplicationWatch,
  Exposure,
  Probe,
  RollingRelease,
  StatefulKind,
  Taken as ApplicationTaken,
} from './delivery/application/props';
export { fluxFiles } from './delivery/gitops/flux';
export type { FluxDelivery } from './delivery/gitops/flux-objects';
export { flux } from './delivery/gitops/flux-plane';
export { GitOps } from './delivery/gitops/git-ops';
export type {
  GitOpsLayer,
  GitOpsMail,
  GitOpsProps,
  GitOpsReceiver,
  GitOpsSync,
  GitOpsWebhook,
  GitOpsWindow,
  GitRepository,
} from './delivery/gitops/props';
export { ProgressiveRelease } from './delivery/rollouts/progressive-release';
export type { ProgressiveReleaseProps } from './delivery/rollouts/props';
export type { Broker, BrokerAccess, BrokerAsk } from './handles/broker';
export type { Bucket, BucketAccess, BucketAsk } from './handles/bucket';
export type { Cache, CacheAccess } from './handles/cache';
export { DELIVERY, type Delivery } from './handles/delivery';
export {
  type Directory,
  type DirectoryAccess,
  type DirectoryAttributes,
  groupDn,
  personFilter,
} from './handles/directory';
export type { GpuAccess, GpuAsk, Gpus } from './handles/gpus';
export type { Handle } from './handles/handle';
export type {
  ImageRegistry,
  ImageRegistryAccess,
  RegistryTarget,
  RegistryTargetAccess,
} from './handles/image-registry';
export {
  type CertificateAsk,
  certificateSecret,
  certified,
  ISSUER,
  type Issuer,
  type PublicDoor,
  trusted,
} from './handles/issuer';
export { below, dnOf, escapedDnValue, escapedFilterValue, type Rdn, rdnsOf } from './handles/ldap';
export { LOGGING, type Logging, logStream } from './handles/logging';
export {
  type Balance,
  type CircuitBreaker,
  type FaultInjection,
  type GuardAsk,
  type GuardRule,
  type Matches,
  MESH,
  type Mesh,
  type Retries,
  type RouteAccess,
  type RouteAsk,
  type RouteRule,
  type RouteVersion,
  type ServicePolicy,
  type StickyTo,
  type TokenIssuer,
} from './handles/mesh';
export { MONITORING, type Monitoring, type Queries, type QueryAccess } from './handles/monitoring';
export { once } from './handles/once';
export { type OutsideHost, outside } from './handles/outside';
export type { OutsideDirectory } from './handles/outside-directory';
export type { HostAsk, PublicHost } from './handles/public-host';
export type { PublicPort } from './handles/public-port';
export type { PushAccess, PushAsk, Pushgateway } from './handles/pushgateway';
export {
  type Analysis,
  type AnalysisQuery,
  type BlueGreenRelease,
  type CanaryPreview,
  type CanaryRelease,
  type CanaryStep,
  calledService,
  type ErrorsOf,
  type LatencyOf,
  type ProgressiveStrategy,
  RELEASES,
  type ReleaseAsk,
  type ReleaseChecks,
  type Releases,
  type SmokeTest,
} from './handles/releases';
export type { Engine, SqlAccess, SqlDatabase } from './handles/sql-database';
export { type AccessMode, type StorageClass, storageClass } from './handles/storage-class';
export type { StreamAccess, StreamAsk, StreamEndpoint } from './handles/stream';
export { type Taken, Takers } from './handles/takers';
export { OpenLdapDirectory } from './identity/openldap/open-ldap-directory';
export type {
  OpenLdapBackup,
  OpenLdapDirectoryProps,
  OpenLdapGroup,
  OpenLdapPasswords,
  OpenLdapPerson,
} from './identity/openldap/props';
export { PasswordPage, type PasswordPageProps } from './identity/password-page/password-page';
export { Check, type Fault, type Flaw, KeelsonError } from './kernel/base/faults';
export { type Kind, kind, named, type ObjectId } from './kernel/base/kind';
export {
  type Fixed,
  type Law,
  type LawOfChart,
  type LawOfKind,
  type LawOfResource,
  law,
  type NameField,
  type ObjectLaw,
  type Others,
  type Product,
  type Reference,
  type ReleaseContent,
  type ReleaseLaw,
  type ResourceLaw,
  type SpecOf,
  type Tell,
} from './kernel/base/law';
export { isDnsLabel, isDnsSubdomain, labelValue } from './kernel/base/names';
export { type ChartPin, type CrdPin, type ImagePin, type ImageSlot, tagOf } from './kernel/base/pin';
export { apart, neverTogether, onPool, type Placement, spreadOver, type Toleration } from './kernel/base/placement';
export { bytes, cores, mebibytes } from './kernel/base/quantity';
export { type Role, role } from './kernel/base/role';
export {
  type Accept,
  type Availability,
  type Backend,
  type Cidrs,
  type ClusterNetwork,
  type FailureDomain,
  type Node,
  type NodePool,
  nodes,
  type Row,
  type Stage,
} from './kernel/base/row';
export type { Json, JsonObject, Labels } from './kernel/base/values';
export { Environment } from './kernel/environment';
export type {
  Addresses,
  Alert,
  Claim,
  Dashboard,
  Deliver,
  Edge,
  Endpoint,
  EndpointStatement,
  Exception,
  Facts,
  Flow,
  Growth,
  Holding,
  Logs,
  Made,
  MadeStatement,
  MetricFamilies,
  Metrics,
  Panel,
  Peer,
  Pods,
  PodsStatement,
  Ready,
  Requests,
} from './kernel/facts';
export type { Member, Wish } from './kernel/facts/member';
/** Kubernetes' own kinds, and the types of their content. @see https://kubernetes.io/docs/reference/kubernetes-api/ */
export * as kubernetes from './kernel/kubernetes';
export { Manifest, type ManifestMeta, type Wave } from './kernel/manifest';
export type {
  AlertModel,
  ApiModel,
  EdgeModel,
  EndpointModel,
  Model,
  NeedsModel,
  PodsModel,
  ReleaseModel,
  SecretModel,
  SystemModel,
} from './kernel/model';
export type {
  CrdNeed,
  Foundation,
  GivenNeed,
  MintNeed,
  NamespaceNeed,
  Needs,
  NodeNeed,
  Phase,
  PodSecurity,
  ReleaseNeed,
  ReleaseSpec,
  SecretNeed,
  SecretRef,
  SecretSpec,
} from './kernel/needs';
export {
  type Api,
  type ApiArgument,
  type ApiArguments,
  type ApiProvider,
  ApiResource,
  type ApiResourceNeed,
  type ApiResourceOptions,
  ArgumentSlot,
} from './kernel/needs/api';
export { type Minted, stampOf, Text, text } from './kernel/needs/text';
export { Operator, type OperatorSpec, type Wanted } from './kernel/operator';
export type { Output } from './kernel/output';
export type { Plane } from './kernel/plane';
export { type Platform, platform } from './kernel/platform';
export { type About, System, type SystemProps } from './kernel/system';
export { manifests } from './manifests/manifests';
export type { GatewayClassProps, GatewayProps, Proxies, PublicGatewayProps } from './mesh/gateway/props';
export { PublicGateway } from './mesh/gateway/public-gateway';
export { IstioMesh } from './mesh/istio/istio-mesh';
export type {
  IngressGatewayProps,
  IstioMeshProps,
  OutsideSystem,
  TracingProps,
  UpgradeProps,
} from './mesh/istio/props';
export type {
  BindingFrom,
  ExchangeType,
  PolicyDefinition,
  PolicyTarget,
  QueueArguments,
  QueueType,
  RabbitBinding,
  RabbitClusterProps,
  RabbitExchange,
  RabbitPlugin,
  RabbitPolicy,
  RabbitQueue,
  RabbitRights,
  RabbitSettings,
  RabbitUser,
  RabbitVhost,
  UserTag,
} from './messaging/rabbit/props';
export { RabbitCluster } from './messaging/rabbit/rabbit-cluster';
export { EfkStack } from './observability/efk/efk-stack';
export type { CollectionProps, LogAlert, LogCopy } from './observability/efk/fluent-bit/props';
export type { DataNodes, EfkStackProps, LogDays } from './observability/efk/props';
export type {
  AlertingProps,
  AlertRoute,
  DingTalkReceiver,
  MailReceiver,
  QuietHours,
  QuietSpan,
  Receiver,
  WebhookReceiver,
  Weekday,
} from './observability/prometheus/alerting/props';
export { WEEKDAYS } from './observability/prometheus/alerting/props';
export type { GrafanaProps } from './observability/prometheus/grafana/props';
export { PrometheusMonitoring } from './observability/prometheus/prometheus-monitoring';
export type {
  ProbesProps,
  PrometheusMonitoringProps,
  PushgatewayProps,
} from './observability/prometheus/props';
export { HarborRegistry } from './registry/harbor/harbor-registry';
export type {
  HarborProject,
  HarborProxy,
  HarborRegistryProps,
  HarborReplication,
  HarborRetention,
  HarborRole,
  HarborSeverity,
  RobotRight,
} from './registry/harbor/props';
export { CephStorage } from './storage/ceph/ceph-storage';
export type {
  CephBucketProps,
  CephFiles,
  CephObjects,
  CephPool,
  CephStorageProps,
  Daemon,
  DaemonSize,
  Erasure,
} from './storage/ceph/props';
export type {
  SrsCallbacks,
  SrsDvr,
  SrsDvrFormat,
  SrsEdges,
  SrsExpected,
  SrsForward,
  SrsGpu,
  SrsHls,
  SrsIngest,
  SrsLatency,
  SrsLoadBalancer,
  SrsPorts,
  SrsProfile,
  SrsRecordings,
  SrsRendition,
  SrsSecurityRule,
  SrsSnapshots,
  SrsSrt,
  SrsStreamingProps,
  SrsUse,
  SrsVhost,
  SrsWebRtc,
} from './streaming/srs/props';
export type { SrsSizing } from './streaming/srs/sizing';
export { SrsStreaming } from './streaming/srs/srs-streaming';
export type { PublicStream } from './streaming/srs/urls';
export { main, synth } from './synth';
/** Pods of ours: restricted, spread, with a budget, and stated in the same breath. */
export * as workloads from './workloads/index';
