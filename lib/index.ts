export type { Acme, AcmeDns } from './certificates/acme';
export { Certificates, type CertificatesProps } from './certificates/certificates';
export type { PostgresBackup, PostgresRestore } from './database/postgres-backup';
export { PostgresCluster, type PostgresClusterProps } from './database/postgres-cluster';
export type { PostgresDatabase } from './database/postgres-databases';
export type { PostgresParameters } from './database/postgres-parameters';
export type { PostgresPooler, PostgresShape } from './database/postgres-plan';
export type { TiDBBackup } from './database/tidb-backup';
export { TiDBCluster, type TiDBClusterProps } from './database/tidb-cluster';
export type { TiDBComponent, TiDBShape, TiDBStore, TiFlashStore, TiKVStore } from './database/tidb-plan';
export type { Broker, BrokerAccess, BrokerUse } from './handles/broker';
export type { Bucket, BucketAccess, BucketUse } from './handles/bucket';
export {
  type Directory,
  type DirectoryAccess,
  type DirectoryAttributes,
  groupDn,
  personFilter,
} from './handles/directory';
export type { Handle } from './handles/handle';
export type {
  ImageRegistry,
  ImageRegistryAccess,
  RegistryTarget,
  RegistryTargetAccess,
} from './handles/image-registry';
export { type CertificateAsk, ISSUER, type Issuer, type PublicDoor } from './handles/issuer';
export { below, dnOf, escapedDnValue, escapedFilterValue, type Rdn, rdnsOf } from './handles/ldap';
export { outside } from './handles/outside';
export type { OutsideDirectory } from './handles/outside-directory';
export type { HostUse, PublicHost } from './handles/public-host';
export type { Engine, SqlAccess, SqlDatabase } from './handles/sql-database';
export { type AccessMode, type StorageClass, storageClass } from './handles/storage-class';
export { OpenLdapDirectory, type OpenLdapDirectoryProps } from './identity/open-ldap-directory';
export type {
  OpenLdapBackup,
  OpenLdapGroup,
  OpenLdapPasswords,
  OpenLdapPerson,
  OpenLdapShape,
} from './identity/openldap-plan';
export { PasswordPage, type PasswordPageProps } from './identity/password-page';
export {
  type Api,
  type ApiArguments,
  type ApiProvider,
  ApiResource,
  type ApiResourceOptions,
  Filled,
} from './kernel/api';
export { type ChartPin, type CrdPin, type ImagePin, type ImageSlot, tagOf } from './kernel/catalog';
export { Environment } from './kernel/environment';
export type {
  Alert,
  Claim,
  Dashboard,
  Deliver,
  Edge,
  Endpoint,
  Exemption,
  Facts,
  Flow,
  Holding,
  Logs,
  Made,
  Metrics,
  Panel,
  Peer,
  Pods,
  Ready,
  Requests,
} from './kernel/facts';
export { Check, type Fault, KeelsonError } from './kernel/faults';
export { type Kind, kind, type ObjectId } from './kernel/kind';
export * as kubernetes from './kernel/kubernetes';
export { Manifest, type ManifestMeta, type Wave } from './kernel/manifest';
export type { Model } from './kernel/model';
export { isDnsLabel, isDnsSubdomain, labelValue } from './kernel/names';
export type { Needs, PodSecurity, ReleaseSpec, SecretRef } from './kernel/needs';
export { Operator, type OperatorSpec } from './kernel/operator';
export type { Output } from './kernel/output';
export type { Plane } from './kernel/plane';
export { type Platform, platform } from './kernel/platform';
export { type Role, role } from './kernel/role';
export {
  type Accept,
  type Availability,
  type Backend,
  type ClusterNetwork,
  type FailureDomain,
  type NodePool,
  nodes,
  type Row,
  type Stage,
} from './kernel/row';
export { type About, System, type SystemProps } from './kernel/system';
export { type Minted, Text, text } from './kernel/text';
export type { Json, JsonObject, Labels } from './kernel/values';
export { manifests } from './manifests/manifests';
export type { GatewayKind, GatewayShape, Proxies } from './mesh/gateway-plan';
export { PublicGateway, type PublicGatewayProps } from './mesh/public-gateway';
export { RabbitCluster, type RabbitClusterProps } from './messaging/rabbit-cluster';
export type {
  RabbitBinding,
  RabbitExchange,
  RabbitPolicy,
  RabbitQueue,
  RabbitRights,
  RabbitUser,
  RabbitVhost,
} from './messaging/rabbit-topology';
export { HarborRegistry, type HarborRegistryProps } from './registry/harbor-registry';
export type {
  HarborProject,
  HarborProxy,
  HarborReplication,
  HarborRetention,
  HarborRole,
  RobotRight,
} from './registry/harbor-shape';
export type { CephBucketProps } from './storage/ceph-bucket';
export type { CephFiles, CephObjects, CephPool, CephShape, Daemon, DaemonSize, Erasure } from './storage/ceph-plan';
export { CephStorage, type CephStorageProps } from './storage/ceph-storage';
export { main, synth } from './synth';
