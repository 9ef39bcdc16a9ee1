/*
 * Keys that Fluent Bit 5.1.1 knows, by plugin, as its own source has them (`config_map` of each plugin, and of inputs, filters, outputs, TLS
 * and connections): what it does not know, it refuses at its start. Those of plugins that no configuration of ours has are not here.
 */
export const KEYS: Readonly<Record<'inputs' | 'filters' | 'outputs', Readonly<Record<string, string>>>> = {
  inputs: {
    dummy: `copies dummy fixed_timestamp flush_on_startup interval_nsec interval_sec metadata rate samples start_time_nsec
      start_time_sec test_hang_on_exit`,
    forward: `buffer_chunk_size buffer_max_size empty_shared_key security.users self_hostname shared_key tag_prefix unix_path
      unix_perm workers`,
    tail: `buffer_chunk_size buffer_max_size db db.compare_filename db.journal_mode db.locking db.sync docker_mode
      docker_mode_flush docker_mode_parser event_batch_size exclude_path exit_on_eof file_cache_advise generic.encoding
      ignore_active_older_files ignore_older inotify_watcher key multiline multiline.parser multiline_flush offset_key parser
      parser_ parser_firstline path path_key progress_check_interval progress_check_interval_nsec read_from_head
      read_newly_discovered_files_from_head refresh_interval rotate_wait skip_empty_lines skip_long_lines static_batch_size
      tag_regex truncate_long_lines unicode.encoding watcher_interval windows.path_encoding`,
  },
  filters: {
    grep: `exclude logical_op regex`,
    kubernetes: `annotations aws_pod_association_endpoint aws_pod_association_host aws_pod_association_host_client_cert_file
      aws_pod_association_host_client_key_file aws_pod_association_host_server_ca_file aws_pod_association_host_tls_debug
      aws_pod_association_host_tls_verify aws_pod_association_port aws_pod_service_map_refresh_interval
      aws_pod_service_map_ttl aws_pod_service_preload_cache_dir aws_use_pod_association buffer_size cache_use_docker_id
      dns_retries dns_wait_time dummy_meta k8s-logging.exclude k8s-logging.parser keep_log kube_ca_file kube_ca_path
      kube_meta_cache_ttl kube_meta_namespace_cache_ttl kube_meta_preload_cache_dir kube_namespace_file kube_tag_prefix
      kube_token_command kube_token_file kube_token_ttl kube_url kubelet_host kubelet_port labels merge_log merge_log_key
      merge_log_trim merge_parser namespace_annotations namespace_labels namespace_metadata_only owner_references regex_parser
      set_platform tls.debug tls.verify tls.verify_hostname tls.vhost use_journal use_kubelet use_pod_association
      use_tag_for_meta`,
    log_to_metrics: `add_label bucket discard_logs emitter_mem_buf_limit emitter_name exclude flush_interval_nsec flush_interval_sec
      kubernetes_mode label_field metric_description metric_mode metric_name metric_namespace metric_subsystem regex tag
      value_field`,
    modify: `add condition copy hard_copy hard_rename move_to_end move_to_start remove remove_regex remove_wildcard rename set`,
    nest: `add_prefix nest_under nested_under operation remove_prefix wildcard`,
    parser: `key_name parser preserve_key reserve_data`,
    rewrite_tag: `emitter_mem_buf_limit emitter_name emitter_storage.type rule`,
  },
  outputs: {
    es: `aws_auth aws_external_id aws_profile aws_region aws_role_arn aws_service_name aws_sts_endpoint buffer_size cloud_auth
      cloud_id compress current_time_index generate_id http_api_key http_passwd http_user id_key include_tag_key index
      logstash_dateformat logstash_format logstash_prefix logstash_prefix_key logstash_prefix_separator path pipeline
      replace_dots suppress_type_name tag_key time_key time_key_format time_key_nanos trace_error trace_output type upstream
      write_operation`,
    forward: `add_option compress empty_shared_key fluentd_compat password require_ack_response retain_metadata_in_forward_mode
      self_hostname send_options shared_key tag time_as_integer unix_path upstream username`,
    http: `allow_duplicated_headers aws_auth aws_service body_key compress format gelf_full_message_key gelf_host_key
      gelf_level_key gelf_short_message_key gelf_timestamp_key header header_tag headers_key http.read_idle_timeout
      http.response_timeout http_method http_passwd http_user json_date_format json_date_key log_response_payload
      oauth2.audience oauth2.auth_method oauth2.client_id oauth2.client_secret oauth2.connect_timeout oauth2.enable
      oauth2.jwt_aud oauth2.jwt_cert_file oauth2.jwt_header oauth2.jwt_key_file oauth2.jwt_ttl_seconds
      oauth2.refresh_skew_seconds oauth2.resource oauth2.scope oauth2.timeout oauth2.token_url oauth2.user_agent proxy uri`,
    prometheus_exporter: `add_label add_timestamp`,
    s3: `authorization_endpoint_bearer_token authorization_endpoint_password authorization_endpoint_url
      authorization_endpoint_username auto_retry_requests blob_database_file bucket canned_acl compression content_type
      endpoint external_id file_delivery_attempt_limit format json_date_format json_date_key log_key
      part_delivery_attempt_limit part_size preserve_data_ordering profile quarantine_dir_limit_size region
      retry_exhausted_action role_arn s3_key_format s3_key_format_tag_delimiters send_content_md5 static_file_path
      storage_class store_dir store_dir_limit_size sts_endpoint total_file_size upload_chunk_size upload_part_freshness_limit
      upload_parts_timeout upload_timeout use_put_object`,
  },
};

/** Of every plugin of a kind. */
export const COMMON: Readonly<Record<'inputs' | 'filters' | 'outputs', string>> = {
  inputs: `alias host listen log_level log_suppress_interval mem_buf_limit name port processors rate_gate rate_gate.backpressure
    rate_gate.max_bytes rate_gate.max_records rate_gate.resume_ratio rate_window routable storage.pause_on_chunks_overlimit
    storage.type tag thread.ring_buffer.capacity thread.ring_buffer.window threaded`,
  filters: `alias condition log_level log_suppress_interval match match_regex name`,
  outputs: `alias host log_level log_suppress_interval match match_regex name port retry_limit
    storage.total_limit_size workers`,
};

/** Of connections. */
export const CONNECTION = `tls tls.ca_file tls.ca_path tls.ciphers tls.crt_file tls.debug tls.key_file tls.key_passwd tls.max_version
  tls.min_version tls.proxy.ca_file tls.proxy.ca_path tls.proxy.verify tls.proxy.verify_hostname tls.verify
  tls.verify_client_cert tls.verify_hostname tls.vhost net.connect_timeout net.connect_timeout_log_error net.dns.mode
  net.dns.prefer_ipv4 net.dns.prefer_ipv6 net.dns.resolver net.io_timeout net.keepalive net.keepalive_idle_timeout
  net.keepalive_max_recycle net.max_worker_connections net.proxy_env_ignore net.source_address net.tcp_keepalive
  net.tcp_keepalive_interval net.tcp_keepalive_probes net.tcp_keepalive_time`;

/** Of the section `service`. */
export const SERVICE = `coro_stack_size daemon dns.mode dns.prefer_ipv4 dns.prefer_ipv6 dns.resolver enable_chunk_trace flush flush.adaptive
  flush.adaptive.down_steps flush.adaptive.high_pressure flush.adaptive.low_pressure flush.adaptive.max_interval
  flush.adaptive.medium_pressure flush.adaptive.min_interval flush.adaptive.up_steps grace hc_errors_count hc_period
  hc_retry_failure_count health_check hot_reload hot_reload.ensure_thread_safety hot_reload.timeout http_listen http_port
  http_server json.convert_nan_to_null json.escape_unicode log_file log_level multiline_buffer_limit parsers_file
  plugins_file scheduler.base scheduler.cap security.fips_mode sp.convert_from_str_to_num storage.backlog.mem_limit
  storage.checksum storage.delete_irrecoverable_chunks storage.inherit storage.keep.rejected storage.max_chunks_up storage.metrics storage.path
  storage.rejected.limit storage.rejected.path storage.sync storage.trim_files storage.type streams_file windows.maxstdio`;
