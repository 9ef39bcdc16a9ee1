import type { ComponentName, Owned } from './config';

const CERTIFICATES = "The certificates come from the environment's issuer: see the prop tls";
const OPERATOR = 'The operator decides it, and Services, policies and probes follow it: leave it out';
const OURS = 'Keelson decides it: leave it out';

const owned = (by: string, ...paths: string[]): Owned => Object.fromEntries(paths.map((path) => [path, by]));

/** Keys of each component's configuration that a user's text must not set. */
export const OWNED: Readonly<Record<ComponentName, Owned>> = {
  pd: {
    ...owned(CERTIFICATES, 'security.cacert-path', 'security.cert-path', 'security.key-path'),
    ...owned(OPERATOR, 'name', 'data-dir', 'client-urls', 'peer-urls', 'advertise-client-urls', 'advertise-peer-urls'),
    ...owned(OPERATOR, 'initial-cluster', 'join'),
  },
  tikv: {
    ...owned(CERTIFICATES, 'security.ca-path', 'security.cert-path', 'security.key-path'),
    ...owned(OPERATOR, 'server.addr', 'server.advertise-addr', 'server.status-addr', 'server.advertise-status-addr'),
    ...owned(OPERATOR, 'storage.data-dir', 'pd.endpoints'),
  },
  tidb: {
    ...owned(CERTIFICATES, 'security.ssl-ca', 'security.ssl-cert', 'security.ssl-key'),
    ...owned(CERTIFICATES, 'security.cluster-ssl-ca', 'security.cluster-ssl-cert', 'security.cluster-ssl-key'),
    ...owned(
      OPERATOR,
      'host',
      'advertise-address',
      'port',
      'path',
      'store',
      'status.status-host',
      'status.status-port',
    ),
    ...owned(OURS, 'initialize-sql-file'),
  },
  tiflash: {
    ...owned(CERTIFICATES, 'security.ca_path', 'security.cert_path', 'security.key_path'),
    ...owned(OPERATOR, 'path', 'storage.main.dir', 'storage.raft.dir', 'flash.service_addr', 'flash.tidb_status_addr'),
    ...owned(OPERATOR, 'flash.proxy.addr', 'flash.proxy.advertise-addr', 'flash.proxy.data-dir', 'flash.proxy.config'),
    ...owned(OPERATOR, 'raft.pd_addr', 'listen_host', 'status.metrics_port'),
  },
  ticdc: {
    ...owned(CERTIFICATES, 'security.ca-path', 'security.cert-path', 'security.key-path'),
    ...owned(OPERATOR, 'addr', 'advertise-addr', 'pd'),
    ...owned(OURS, 'data-dir'),
  },
};
