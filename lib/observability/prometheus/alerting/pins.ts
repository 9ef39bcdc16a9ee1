import type { ImagePin } from '../../../kernel/base/pin';

/** With the database of time zones, which quiet hours are read by. */
export const ALERTMANAGER_IMAGE: ImagePin = { name: 'alertmanager', ref: 'quay.io/prometheus/alertmanager:v0.34.0' };

/** The last release: nobody has maintained it since 2022. Alertmanager itself cannot sign what DingTalk's robots take. */
export const DINGTALK_BRIDGE_IMAGE: ImagePin = {
  name: 'prometheus-webhook-dingtalk',
  ref: 'docker.io/timonwong/prometheus-webhook-dingtalk:v2.1.0',
};
