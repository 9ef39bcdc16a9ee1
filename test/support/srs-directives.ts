/**
 * The directives that SRS 6.0 knows, by the block in which it knows them, as its own check of a configuration has them
 * (`SrsConfig::check_normal_config`, 6.0.157). What stands elsewhere is refused at its start. Blocks that end with `*` hold options
 * of ffmpeg, which SRS passes on.
 */
export const DIRECTIVES: Readonly<Record<string, string>> = {
  '': `listen pid chunk_size ff_log_dir srs_log_tank srs_log_level srs_log_level_v2 srs_log_file max_connections daemon heartbeat
    tencentcloud_apm http_api stats vhost pithy_print_ms http_server stream_caster rtc_server srt_server utc_time work_dir asprocess
    server_id ff_log_level grace_final_wait force_grace_quit grace_start_wait empty_ip_ok disable_daemon_for_docker
    inotify_auto_reload auto_reload_for_docker tcmalloc_release_rate query_latest_version first_wait_for_qlv threads
    circuit_breaker is_full in_docker tencentcloud_cls exporter`,
  http_api: 'enabled listen crossdomain raw_api auth https',
  'http_api.raw_api': 'enabled allow_reload allow_query allow_update',
  'http_api.auth': 'enabled username password',
  http_server: 'enabled listen dir crossdomain https',
  srt_server: `enabled listen maxbw mss latency recvlatency peerlatency connect_timeout peer_idle_timeout sendbuf recvbuf payloadsize
    default_app sei_filter mix_correct tlpktdrop tsbpdmode passphrase pbkeylen`,
  rtc_server: `enabled listen dir candidate ecdsa tcp encrypt reuseport merge_nalus black_hole protocol ip_family api_as_candidates
    resolve_api_domain keep_api_domain use_auto_detect_network_ip`,
  'rtc_server.tcp': 'enabled listen',
  exporter: 'enabled listen label tag',
  vhost: `enabled chunk_size min_latency tcp_nodelay dvr ingest hls http_hooks refer forward transcode bandcheck play publish cluster
    security http_remux dash http_static hds exec in_ack_size out_ack_size rtc srt`,
  'vhost.dvr': 'enabled dvr_apply dvr_path dvr_plan dvr_duration dvr_wait_keyframe time_jitter',
  'vhost.play': `time_jitter mix_correct atc atc_auto mw_latency gop_cache gop_cache_max_frames queue_length send_min_interval
    reduce_sequence_header mw_msgs`,
  'vhost.publish': 'mr mr_latency firstpkt_timeout normal_timeout parse_sps try_annexb_first kickoff_for_idle',
  'vhost.cluster': 'mode origin token_traverse vhost debug_srs_upnode coworkers origin_cluster protocol follow_client',
  'vhost.http_remux': 'enabled mount fast_cache drop_if_not_match has_audio has_video guess_has_av',
  'vhost.hls': `enabled hls_entry_prefix hls_path hls_fragment hls_window hls_on_error hls_storage hls_mount hls_td_ratio hls_aof_ratio
    hls_acodec hls_vcodec hls_m3u8_file hls_ts_file hls_ts_floor hls_cleanup hls_nb_notify hls_wait_keyframe hls_dispose hls_keys
    hls_fragments_per_key hls_key_file hls_key_file_path hls_key_url hls_dts_directly hls_ctx hls_ts_ctx`,
  'vhost.http_hooks': 'enabled on_connect on_close on_publish on_unpublish on_play on_stop on_dvr on_hls on_hls_notify',
  'vhost.forward': 'enabled destination backend',
  'vhost.security': 'enabled deny allow',
  'vhost.rtc': `enabled nack twcc nack_no_copy bframe aac stun_timeout stun_strict_check dtls_role dtls_version drop_for_pt rtc_to_rtmp
    pli_for_rtmp rtmp_to_rtc keep_bframe opus_bitrate aac_bitrate keep_avc_nalu_sei`,
  'vhost.srt': 'enabled srt_to_rtmp',
  'vhost.ingest': 'enabled input ffmpeg engine',
  'vhost.ingest.input': 'type url',
  'vhost.ingest.engine': engine(),
  'vhost.ingest.engine.perfile*': '',
  'vhost.transcode': 'enabled ffmpeg engine',
  'vhost.transcode.engine': engine(),
  'vhost.transcode.engine.vparams*': '',
  'vhost.transcode.engine.vfilter*': '',
};

function engine(): string {
  return `enabled vfilter vcodec vbitrate vfps vwidth vheight vthreads vprofile vpreset vparams acodec abitrate asample_rate achannels
    aparams output perfile iformat oformat`;
}

/** Codecs of pictures that SRS 6.0 starts ffmpeg with. */
export const VIDEO_CODECS = ['libx264', 'libx265', 'h264_qsv', 'copy', 'vn', 'png'];
