/** Plugins of rabbitmq-server v4.3.5 that are of use in a cluster run by the operator. */
export const PLUGINS = [
  'rabbitmq_auth_backend_cache',
  'rabbitmq_auth_backend_http',
  'rabbitmq_auth_backend_ldap',
  'rabbitmq_auth_backend_oauth2',
  'rabbitmq_auth_mechanism_ssl',
  'rabbitmq_consistent_hash_exchange',
  'rabbitmq_event_exchange',
  'rabbitmq_federation',
  'rabbitmq_federation_management',
  'rabbitmq_federation_prometheus',
  'rabbitmq_jms_topic_exchange',
  'rabbitmq_mqtt',
  'rabbitmq_random_exchange',
  'rabbitmq_recent_history_exchange',
  'rabbitmq_sharding',
  'rabbitmq_shovel',
  'rabbitmq_shovel_management',
  'rabbitmq_shovel_prometheus',
  'rabbitmq_stomp',
  'rabbitmq_stream',
  'rabbitmq_stream_management',
  'rabbitmq_top',
  'rabbitmq_tracing',
  'rabbitmq_trust_store',
  'rabbitmq_web_mqtt',
  'rabbitmq_web_stomp',
] as const;

/** Where something listens: without TLS, and with. */
export interface ListenerPorts {
  readonly plain: number;
  readonly tls: number;
}

/** What a plugin opens. */
export interface PluginListener extends ListenerPorts {
  /** Of the endpoint; with `-port`, the key in the Secret of the first user. */
  readonly id: string;
  readonly protocol: 'tcp' | 'http';
}

/** By plugin; the others listen nowhere. Ports as the cluster operator v2.22.3 opens them. */
export const LISTENERS: Readonly<Partial<Record<(typeof PLUGINS)[number], PluginListener>>> = {
  rabbitmq_mqtt: { id: 'mqtt', plain: 1883, tls: 8883, protocol: 'tcp' },
  rabbitmq_stomp: { id: 'stomp', plain: 61613, tls: 61614, protocol: 'tcp' },
  rabbitmq_stream: { id: 'stream', plain: 5552, tls: 5551, protocol: 'tcp' },
  rabbitmq_web_mqtt: { id: 'web-mqtt', plain: 15675, tls: 15676, protocol: 'http' },
  rabbitmq_web_stomp: { id: 'web-stomp', plain: 15674, tls: 15673, protocol: 'http' },
};
