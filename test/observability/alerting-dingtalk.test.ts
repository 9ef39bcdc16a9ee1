import { load } from 'js-yaml';
import {
  MESSAGE_TEMPLATE,
  MESSAGE_TITLE,
  messageText,
} from '../../lib/observability/prometheus/alerting/dingtalk-message';
import { rendered } from '../support/alertmanager';
import { composed, EVERYTHING, LEAST, prod, watched } from './alerting-fixture';

interface BridgeConfig {
  readonly targets: Readonly<
    Record<string, { url: string; secret: Uint8Array; mention?: object; message: { text: string; title: string } }>
  >;
}

/** As Terraform composes it of what people give. */
function configOf(alerting = EVERYTHING, secret = 'SEC0123'): BridgeConfig {
  const given = (_: string, form: string) =>
    form === 'base64' ? Buffer.from(secret).toString('base64') : form === 'url' ? encodeURIComponent('a"b\n&c') : '';
  return load(composed(watched(alerting, prod).env, 'watch-dingtalk', 'config.yml', given)) as BridgeConfig;
}

test('each robot is called by its token and signed for, whatever characters people give', () => {
  const { targets } = configOf(EVERYTHING, 'SEC: "quoted"\n#');
  expect(Object.keys(targets)).toEqual(['chat', 'chat-critical', 'data-chat']);
  for (const { url, secret } of Object.values(targets)) {
    expect(url).toBe('https://oapi.dingtalk.com/robot/send?access_token=a%22b%0A%26c');
    expect(Buffer.from(secret).toString()).toBe('SEC: "quoted"\n#');
  }
});

test('everything else of it is what the bridge knows', () => {
  const { targets, ...rest } = configOf(LEAST);
  expect(rest).toEqual({
    no_builtin_template: true,
    templates: ['/etc/dingtalk/templates/message.tmpl'],
    timeout: '5s',
  });
  const message = { title: '{{ template "keelson.title" . }}', text: '{{ template "keelson.text" . }}' };
  expect(targets.chat).toMatchObject({ message });
  expect(targets.chat).not.toHaveProperty('mention');
});

test('members are mentioned always, everybody by a target for critical alerts alone', () => {
  const { targets } = configOf();
  expect(targets.chat?.mention).toEqual({ mobiles: ['13800000000', '13900000000'] });
  expect(targets['chat-critical']?.mention).toEqual({ all: true });
  // DingTalk mentions whom the text names.
  expect(targets.chat?.message.text).toContain('\n@13800000000 @13900000000\n');
  expect(targets.chat?.message.text).toContain('[All alerts](https://alerts.example.com/#/alerts)');
});

const STEPS = '1. Its disk, on the dashboard of its node?\n2. kubectl -n data logs <pod>: a long query?';
const alert = (status: string, pod: string, over: object = {}, runbook = STEPS) => ({
  status,
  labels: {
    alertname: 'PostgresStandbyLags',
    severity: 'warning',
    system: 'orders',
    team: 'data',
    pod,
    prometheus: 'watch/watch',
    ...over,
  },
  annotations: { summary: `Standby ${pod} is 412 s behind the primary`, runbook },
  startsAt: '2026-03-01T08:30:00Z',
  endsAt: '2026-03-01T08:40:00Z',
});
const common = { alertname: 'PostgresStandbyLags', severity: 'warning', system: 'orders', team: 'data' };

/** What people read; undefined where there is no amtool. */
function shown(alerts: readonly object[], status: string, labels: object, annotations: object) {
  const data = {
    receiver: 'chat',
    status,
    alerts,
    commonLabels: labels,
    commonAnnotations: annotations,
    groupLabels: {},
  };
  const text = rendered(MESSAGE_TEMPLATE, messageText([], undefined), data);
  return text === undefined ? undefined : { text, title: rendered(MESSAGE_TEMPLATE, MESSAGE_TITLE, data)?.trim() };
}

test('a message says what is wrong, where, since when, and what to do, once', () => {
  const message = shown([alert('firing', 'orders-2'), alert('resolved', 'orders-3')], 'firing', common, {
    runbook: STEPS,
  });
  if (message === undefined) return;
  expect(message.title).toBe('WARNING PostgresStandbyLags orders');
  expect(message.text.trim()).toBe(`#### \\[WARNING\\] PostgresStandbyLags (orders)

**Standby orders-2 is 412 s behind the primary**

- pod: orders-2
- team: data
- since: 2026-03-01 08:30 UTC

What to do:

1. Its disk, on the dashboard of its node?
2. kubectl -n data logs &lt;pod&gt;: a long query?

Over: Standby orders-3 is 412 s behind the primary

- pod: orders-3
- team: data
- until: 2026-03-01 08:40 UTC`);
});

test('steps that differ stand beside each alert', () => {
  const alerts = [
    alert('firing', 'orders-1', {}, '1. Look at orders-1.'),
    alert('firing', 'orders-2', {}, '1. Look at orders-2.'),
  ];
  const message = shown(alerts, 'firing', common, {});
  if (message === undefined) return;
  expect(message.text.match(/What to do:/g)).toHaveLength(2);
  expect(message.text).toMatch(
    /orders-1 is 412[\s\S]*1\. Look at orders-1\.[\s\S]*orders-2 is 412[\s\S]*1\. Look at orders-2\./,
  );
});

test('what is over needs no steps', () => {
  const message = shown([alert('resolved', 'orders-3')], 'resolved', common, { runbook: STEPS });
  if (message === undefined) return;
  expect(message.title).toBe('RESOLVED PostgresStandbyLags orders');
  expect(message.text).not.toContain('What to do');
});

test('alerts of several names are told by name', () => {
  const alerts = [
    alert('firing', 'orders-1'),
    alert('firing', 'orders-2', { alertname: 'PostgresNoPrimary', severity: 'critical' }),
  ];
  const message = shown(alerts, 'firing', { system: 'orders' }, {});
  if (message === undefined) return;
  expect(message.title).toBe('FIRING 2 alerts orders');
  expect(message.text).toContain('**WARNING PostgresStandbyLags: Standby orders-1');
  expect(message.text).toContain('**CRITICAL PostgresNoPrimary: Standby orders-2');
});
