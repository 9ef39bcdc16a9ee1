import type { ImagePin } from '../../../kernel/base/pin';

/** Grafana of kube-prometheus-stack 88.5.3, by its own image: the data source for Prometheus is a plugin that it carries with it. */
export const GRAFANA_IMAGE: ImagePin = { name: 'grafana', ref: 'docker.io/grafana/grafana:13.2.0' };
