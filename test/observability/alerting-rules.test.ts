import { Duration, Size } from 'cdk8s';
import { Environment, outside } from '../../lib';
import type { AlertingProps, AlertRoute, Receiver } from '../../lib/observability/prometheus/alerting/props';
import type { kept } from '../support/production';
import { refusals } from '../support/refusals';
import { LEAST, Owned, Watcher, watched } from './alerting-fixture';

/** What is refused, line by line, without the path that all lines begin with. */
function refused(alerting: AlertingProps): string[] {
  return refusals(() => watched(alerting)).map((line) => line.replace('unit/watch: ', ''));
}

const by = (receiver: unknown) => ({ receivers: { to: receiver as Receiver }, default: 'to' });
const hook = (of: unknown) => by({ type: 'webhook', ...(of as object) });
const mail = (of: object) =>
  by({ type: 'mail', host: 'smtp.example.com', from: 'a@example.com', to: ['b@example.com'], ...of });
const ding = (of: object) => by({ type: 'dingtalk', secret: 'given', ...of });
const routes = (...all: unknown[]) => ({ ...LEAST, routes: all as AlertRoute[] });
const quiet = (span: object, zone = 'Asia/Shanghai') => ({ ...LEAST, quiet: { zone, hours: [span as never] } });
const two: AlertingProps['receivers'] = {
  chat: { type: 'dingtalk', secret: 'given' },
  call: { type: 'webhook', url: 'https://c.example.com' },
};
test.each<[string, AlertingProps, string[]]>([
  [
    'nobody to tell',
    { receivers: {}, default: 'chat' },
    [
      "alerting.receivers = {}: is empty: alerts would reach nobody. Name one, as { chat: { type: 'dingtalk', secret: 'given' } }, and let default be its name.",
      'alerting.default = "chat": is no receiver; allowed: (there is none).',
    ],
  ],
  [
    'no default',
    { receivers: LEAST.receivers } as never,
    [
      'alerting.receivers.chat = "dingtalk": is told of nothing: no route names it, and it is neither default, oncall nor watchdog. Let a route name it, or drop it.',
      'alerting.default = nothing: is missing: what no route takes would reach nobody; allowed: chat.',
    ],
  ],
  [
    'a default that there is not',
    { ...LEAST, default: 'chta' },
    [
      'alerting.receivers.chat = "dingtalk": is told of nothing: no route names it, and it is neither default, oncall nor watchdog. Let a route name it, or drop it.',
      'alerting.default = "chta": is no receiver; allowed: chat.',
    ],
  ],
  [
    'a receiver that nobody uses',
    { ...LEAST, receivers: two },
    [
      'alerting.receivers.call = "webhook": is told of nothing: no route names it, and it is neither default, oncall nor watchdog. Let a route name it, or drop it.',
    ],
  ],
  [
    'a name with capitals',
    { receivers: { My_Chat: { type: 'dingtalk', secret: 'given' } }, default: 'My_Chat' },
    [
      'alerting.receivers = "My_Chat": cannot name a receiver; allowed: at most 40 lower-case letters, digits and dashes, a letter first.',
    ],
  ],
  [
    'the name of who tells nobody',
    { receivers: { nowhere: { type: 'dingtalk', secret: 'given' } }, default: 'nowhere' },
    ['alerting.receivers = "nowhere": is who tells nobody. Give it another name.'],
  ],
  [
    'a name that critical alerts go by',
    {
      receivers: {
        chat: { type: 'dingtalk', secret: 'given', mentionAll: 'critical' },
        'chat-critical': { type: 'dingtalk', secret: 'given' },
      },
      default: 'chat',
      oncall: 'chat-critical',
    },
    ['alerting.receivers = "chat-critical": is what critical alerts to chat go by. Give it another name.'],
  ],
  [
    'a type that there is not',
    by({ type: 'pager' }),
    ['alerting.receivers.to.type = "pager": is none of what there is; allowed: dingtalk, mail, webhook.'],
  ],
  [
    'an address without its bits',
    ding({ cidrs: ['10.0.0.0'] }),
    [
      'alerting.receivers.to.cidrs = ["10.0.0.0"]: names no address; allowed: CIDRs as 192.0.2.0/24, or nothing for any address.',
    ],
  ],
  [
    'a robot without a secret',
    by({ type: 'dingtalk' }),
    [
      'alerting.receivers.to.secret = nothing: leaves messages unsigned: the bridge signs them with a secret that people give; allowed: given. Choose "sign" among the security settings of the robot.',
    ],
  ],
  [
    'a name for a number',
    ding({ mention: ['zhang', '13800000000'] }),
    [
      'alerting.receivers.to.mention = ["zhang"]: are no mobile numbers; allowed: digits, as 13800000000; abroad as +852-61234567.',
    ],
  ],
  [
    'a word of its own',
    ding({ mentionAll: 'always' }),
    ['alerting.receivers.to.mentionAll = "always": is none of what there is; allowed: critical, nobody.'],
  ],
  [
    'no host',
    mail({ host: 'smtp_1' }),
    ['alerting.receivers.to.host = "smtp_1": is no host of a mail server; allowed: as smtp.example.com.'],
  ],
  ['no port', mail({ port: 0 }), ['alerting.receivers.to.port = 0: is no port; allowed: 1 to 65535.']],
  [
    'a name beside the address',
    mail({ from: 'Alerts <a@example.com>' }),
    [
      'alerting.receivers.to.from = "Alerts <a@example.com>": is no address to send from; allowed: as alerts@example.com.',
    ],
  ],
  [
    'mail to nobody',
    mail({ to: [] }),
    [
      'alerting.receivers.to.to = []: names nobody: mail needs who gets it; allowed: addresses, as [oncall@example.com].',
    ],
  ],
  [
    'mail to a name',
    mail({ to: ['b@example.com', 'Oncall'] }),
    [
      'alerting.receivers.to.to = ["Oncall"]: are no addresses: Oncall; allowed: as oncall@example.com, without a name.',
    ],
  ],
  [
    'a user without a password',
    mail({ user: 'u' }),
    [
      "alerting.receivers.to.password = nothing: is missing: u cannot log in without one; allowed: given. Say password: 'given', and people give it; or drop user where the server takes mail without a login.",
    ],
  ],
  [
    'a password in the stack, which is not told',
    mail({ user: 'u', password: 'hunter2' }),
    [
      'alerting.receivers.to.password = "something else": would stand in the files; allowed: given. Say \'given\', and people give it.',
    ],
  ],
  [
    'a password of nobody',
    mail({ password: 'given' }),
    [
      'alerting.receivers.to.user = nothing: is missing: nobody knows whose the password is. Name the account, or drop password.',
    ],
  ],
  [
    'a webhook without a URL',
    hook({}),
    [
      "alerting.receivers.to.url = nothing: is missing: a webhook needs where it is called; allowed: as https://hooks.example.com/alerts, or 'given' where people give it.",
    ],
  ],
  [
    'another protocol',
    hook({ url: 'relay://x' }),
    [
      'alerting.receivers.to.url = "relay://x": is no URL of a webhook; allowed: as https://hooks.example.com/alerts, or \'given\' where people give it.',
    ],
  ],
  [
    'a variable of the reloader',
    hook({ url: 'https://x.example.com/$(HOME)' }),
    [
      'alerting.receivers.to.url = "https://x.example.com/$(HOME)": is no URL of a webhook; allowed: as https://hooks.example.com/alerts, or \'given\' where people give it.',
    ],
  ],
  [
    'a template',
    hook({ url: 'https://x.example.com/{{ .Receiver }}' }),
    [
      'alerting.receivers.to.url = "https://x.example.com/{{ .Receiver }}": is no URL of a webhook; allowed: as https://hooks.example.com/alerts, or \'given\' where people give it.',
    ],
  ],
  [
    'a password in a URL, which is not told',
    hook({ url: 'https://me:pw@x.example.com/' }),
    [
      'alerting.receivers.to.url = "x.example.com": has a user or password in it, which would stand in the files. Say url: \'given\' and host, and people give the URL.',
    ],
  ],
  [
    'http to the outside',
    hook({ url: 'http://x.example.com/abc' }),
    [
      'alerting.receivers.to.url = "http://x.example.com": sends alerts over the network without TLS; allowed: https://…; http:// to a Service of the cluster or to loopback.',
    ],
  ],
  [
    'a Service without its endpoint',
    hook({ url: 'http://hooks.shop.svc:8080/x' }),
    [
      'alerting.receivers.to.at = nothing: is missing: hooks.shop.svc is a Service of the cluster, and the network lets nobody there who does not say so. Name the endpoint that listens there, of its system: at: hooks.api.',
    ],
  ],
  [
    'a host that the URL says',
    hook({ url: 'https://x.example.com', host: 'x.example.com' }),
    [
      'alerting.receivers.to.host = "x.example.com": is said twice: the URL says it. Drop host and port; they are for url: \'given\'.',
    ],
  ],
  [
    'a given URL of no host',
    hook({ url: 'given' }),
    [
      'alerting.receivers.to.host = nothing: is no host: of a URL that people give, nothing else tells where it leads; allowed: as hooks.example.com.',
    ],
  ],
  [
    'a given URL of no port',
    hook({ url: 'given', host: 'x.example.com', port: 70000 }),
    ['alerting.receivers.to.port = 70000: is no port; allowed: 1 to 65535.'],
  ],
  [
    'a token in the stack, which is not told',
    hook({ url: 'https://x.example.com', bearer: 'hunter2' }),
    [
      'alerting.receivers.to.bearer = "something else": would stand in the files; allowed: given. Say \'given\', and people give it.',
    ],
  ],
  [
    'an authority in the stack',
    hook({ url: 'https://x.example.com', authority: 'pem' }),
    [
      'alerting.receivers.to.authority = "something else": would stand in the files; allowed: given. Say \'given\', and people give it.',
    ],
  ],
  [
    'a route without a receiver',
    routes({ team: 'data' }),
    ['alerting.routes[0].receiver = nothing: is missing: alerts of this route would reach nobody; allowed: chat.'],
  ],
  [
    'a route of no receivers',
    routes({ team: 'data', receiver: [] }),
    ['alerting.routes[0].receiver = nothing: is missing: alerts of this route would reach nobody; allowed: chat.'],
  ],
  [
    'a route with a receiver twice',
    routes({ team: 'data', receiver: ['chat', 'chat'] }),
    ['alerting.routes[0].receiver = ["chat","chat"]: names one twice, who would be told twice.'],
  ],
  [
    'a route to nobody that there is',
    routes({ team: 'data', receiver: ['chat', 'mail'] }),
    ['alerting.routes[0].receiver = "mail": is no receiver; allowed: chat.'],
  ],
  [
    'a severity that there is not',
    routes({ severity: 'info', receiver: 'chat' }),
    ['alerting.routes[0].severity = "info": is none of what there is; allowed: critical, warning.'],
  ],
  [
    'a route that takes all',
    routes({ receiver: 'chat' }),
    [
      'alerting.routes[0] = {}: takes every alert: routes after it, and default, are never reached; allowed: team, system, severity, alerts, or several of them. Say which alerts it is for, or make its receiver the default.',
    ],
  ],
  [
    'a group that does not end',
    routes({ alerts: 'Postgres(', receiver: 'chat' }),
    [
      'alerting.routes[0].alerts = "Postgres(": is no regular expression that Alertmanager reads: /Postgres(/: Unterminated group; allowed: RE2, as Postgres.*: no look-around, no back-references.',
    ],
  ],
  [
    'look-ahead',
    routes({ alerts: '(?!Watch).*', receiver: 'chat' }),
    [
      'alerting.routes[0].alerts = "(?!Watch).*": is no regular expression that Alertmanager reads: it looks around; allowed: RE2, as Postgres.*: no look-around, no back-references.',
    ],
  ],
  [
    'a back-reference',
    routes({ alerts: '(a)\\1', receiver: 'chat' }),
    [
      'alerting.routes[0].alerts = "(a)\\\\1": is no regular expression that Alertmanager reads: it refers back; allowed: RE2, as Postgres.*: no look-around, no back-references.',
    ],
  ],
  [
    'a variable in a regular expression',
    routes({ alerts: 'A$(B)', receiver: 'chat' }),
    [
      'alerting.routes[0].alerts = "A$(B)": is no regular expression that Alertmanager reads: $( is read as a variable before; allowed: RE2, as Postgres.*: no look-around, no back-references.',
    ],
  ],
  [
    'no grouping',
    routes({ team: 'data', receiver: 'chat', groupBy: ['...'] }),
    [
      'alerting.routes[0].groupBy = ["..."]: are no labels to group by; all alerts one by one would be more messages than anybody reads, or DingTalk takes; allowed: names of labels, as [system, alertname].',
    ],
  ],
  [
    'a label twice',
    routes({ team: 'data', receiver: 'chat', groupBy: ['pod', 'pod'] }),
    ['alerting.routes[0].groupBy = ["pod","pod"]: names a label twice, which Alertmanager refuses.'],
  ],
  [
    'a route behind a wider one',
    routes({ team: 'data', receiver: 'chat' }, { team: 'data', severity: 'warning', receiver: 'chat' }),
    [
      'alerting.routes[1] = {"team":"data","severity":"warning"}: is never reached: routes[0] takes its alerts before. Put the narrower of the two first, or name both receivers in one.',
    ],
  ],
  [
    'a long wait',
    { ...LEAST, groupWait: Duration.hours(2) },
    [
      'alerting.groupWait = "7200s": is no time for the first of a group to wait for others; allowed: a second to an hour, in whole seconds.',
    ],
  ],
  [
    'half a second',
    { ...LEAST, groupWait: Duration.millis(1500) },
    [
      'alerting.groupWait = "1.5s": is no time for the first of a group to wait for others; allowed: a second to an hour, in whole seconds.',
    ],
  ],
  [
    'a short interval',
    { ...LEAST, groupInterval: Duration.seconds(30) },
    [
      'alerting.groupInterval = "30s": is shorter than people read; a robot of DingTalk takes 20 messages a minute, and then none for ten; allowed: a minute and more, in whole seconds.',
    ],
  ],
  [
    'a short interval of a route',
    routes({ team: 'data', receiver: 'chat', groupInterval: Duration.seconds(30) }),
    [
      'alerting.routes[0].groupInterval = "30s": is shorter than people read; a robot of DingTalk takes 20 messages a minute, and then none for ten; allowed: a minute and more, in whole seconds.',
    ],
  ],
  [
    'repeated before it can be',
    { ...LEAST, repeat: Duration.minutes(2) },
    [
      'alerting.repeat = "2m": comes before the next message of its group can; allowed: 5m (groupInterval) and more, in whole seconds.',
    ],
  ],
  [
    'the same of a route',
    routes({ team: 'data', receiver: 'chat', repeat: Duration.minutes(2) }),
    [
      'alerting.routes[0].repeat = "2m": comes before the next message of its group can; allowed: 5m (groupInterval) and more, in whole seconds.',
    ],
  ],
  [
    'an interval over the repeat of all',
    routes({ team: 'data', receiver: 'chat', groupInterval: Duration.hours(6) }),
    [
      'alerting.routes[0].repeat = "4h": comes before the next message of its group can; allowed: 6h (groupInterval) and more, in whole seconds.',
    ],
  ],
  [
    'repeated after it is forgotten',
    { ...LEAST, repeat: Duration.days(7) },
    [
      'alerting.repeat = "168h": is longer than what was sent is remembered: it would be told again earlier; allowed: at most 120h (retention).',
    ],
  ],
  ['nobody on call', { ...LEAST, oncall: 'phone' }, ['alerting.oncall = "phone": is no receiver; allowed: chat.']],
  [
    'the default on call',
    { ...LEAST, oncall: 'chat' },
    [
      'alerting.oncall = "chat": is told of critical alerts twice: default sends them there too. Give oncall a receiver of its own, or drop it.',
    ],
  ],
  [
    'on call, and by a route',
    { receivers: two, default: 'chat', oncall: 'call', routes: [{ team: 'data', receiver: ['chat', 'call'] }] },
    [
      'alerting.oncall = "call": is told of critical alerts twice: routes[0] sends them there too. Say severity: \'warning\' in that route, or drop oncall.',
    ],
  ],
  ['no watchdog', { ...LEAST, watchdog: 'dog' }, ['alerting.watchdog = "dog": is no receiver; allowed: chat.']],
  [
    'people as a watchdog',
    { ...LEAST, watchdog: 'chat' },
    [
      'alerting.watchdog = "chat": is called every five minutes, for ever: dingtalk is for people; allowed: a receiver of type webhook, that tells when the calls end.',
    ],
  ],
  [
    'an offset for a zone',
    quiet({ from: '22:00', to: '08:00' }, '+08:00'),
    [
      'alerting.quiet.zone = "+08:00": is no time zone: it has not the form of one; allowed: a name of the IANA database, as Asia/Shanghai or Europe/Berlin, or UTC.',
    ],
  ],
  [
    'a zone in capitals',
    quiet({ from: '22:00', to: '08:00' }, 'ASIA/SHANGHAI'),
    [
      'alerting.quiet.zone = "ASIA/SHANGHAI": is no time zone: it is written Asia/Shanghai; allowed: a name of the IANA database, as Asia/Shanghai or Europe/Berlin, or UTC.',
    ],
  ],
  [
    'a zone that there is not',
    quiet({ from: '22:00', to: '08:00' }, 'Asia/Beijing'),
    [
      'alerting.quiet.zone = "Asia/Beijing": is no time zone: nobody knows it; allowed: a name of the IANA database, as Asia/Shanghai or Europe/Berlin, or UTC.',
    ],
  ],
  [
    'no hours',
    { ...LEAST, quiet: { zone: 'UTC', hours: [] } },
    [
      "alerting.quiet.hours = []: names no hours; allowed: spans, as [{ from: '22:00', to: '08:00' }]. Name some, or drop quiet.",
    ],
  ],
  [
    'no times',
    quiet({ from: '8:00', to: '25:00' }),
    [
      'alerting.quiet.hours[0].from = "8:00": is no time of a day; allowed: 00:00 to 23:59, with two digits each; 24:00 as an end.',
      'alerting.quiet.hours[0].to = "25:00": is no time of a day; allowed: 00:00 to 23:59, with two digits each; 24:00 as an end.',
    ],
  ],
  [
    'from the end of a day',
    quiet({ from: '24:00', to: '08:00' }),
    ['alerting.quiet.hours[0].from = "24:00": is the end of a day; allowed: 00:00 to 23:59.'],
  ],
  [
    'no time at all',
    quiet({ from: '08:00', to: '08:00' }),
    [
      'alerting.quiet.hours[0] = {"from":"08:00","to":"08:00"}: begins when it ends. A whole day is from: \'00:00\', to: \'24:00\'.',
    ],
  ],
  [
    'a short day',
    quiet({ days: ['sat'], from: '08:00', to: '09:00' }),
    [
      'alerting.quiet.hours[0].days = ["sat"]: are no days of the week; allowed: sunday, monday, tuesday, wednesday, thursday, friday, saturday.',
    ],
  ],
  [
    'no days',
    quiet({ days: [], from: '08:00', to: '09:00' }),
    [
      'alerting.quiet.hours[0].days = []: names no day; allowed: sunday, monday, tuesday, wednesday, thursday, friday, saturday, or nothing for every day.',
    ],
  ],
  [
    'little remembered',
    { ...LEAST, retention: Duration.minutes(5) },
    [
      'alerting.repeat = "4h": is longer than what was sent is remembered: it would be told again earlier; allowed: at most 5m (retention).',
      'alerting.retention = "5m": is forgotten before anybody has looked; allowed: an hour and more, in whole seconds.',
    ],
  ],
  [
    'a small volume',
    { ...LEAST, size: Size.mebibytes(10) },
    ['alerting.size = "10Mi": is too little for silences and what was sent; allowed: 100Mi or more.'],
  ],
  [
    'little memory',
    { ...LEAST, memory: Size.mebibytes(64) },
    ['alerting.memory = "64Mi": is less than a server needs; allowed: 128Mi or more.'],
  ],
  [
    'a team that owns nothing',
    routes({ team: 'dta', receiver: 'chat' }),
    [
      'alerting.routes[0].team = "dta": owns no system of this environment: nothing ever takes this route; allowed: data, platform, shop.',
    ],
  ],
  [
    'a system that there is not',
    routes({ system: 'shopp', receiver: 'chat' }),
    [
      'alerting.routes[0].system = "shopp": is no system of this environment: nothing ever takes this route; allowed: orders, shop, watch.',
    ],
  ],
  [
    'several at once',
    {
      ...mail({ to: [], user: 'u' }),
      routes: [{ team: 'x' } as never, { system: 'nope', receiver: 'to', repeat: Duration.minutes(1) }],
      oncall: 'y',
    },
    [
      'alerting.receivers.to.to = []: names nobody: mail needs who gets it; allowed: addresses, as [oncall@example.com].',
      "alerting.receivers.to.password = nothing: is missing: u cannot log in without one; allowed: given. Say password: 'given', and people give it; or drop user where the server takes mail without a login.",
      'alerting.oncall = "y": is no receiver; allowed: to.',
      'alerting.routes[0].receiver = nothing: is missing: alerts of this route would reach nobody; allowed: to.',
      'alerting.routes[1].repeat = "1m": comes before the next message of its group can; allowed: 5m (groupInterval) and more, in whole seconds.',
    ],
  ],
])('%s', (_, alerting, lines) => {
  expect(refused(alerting)).toEqual(lines);
});

test.each<[string, AlertingProps]>([
  ['a webhook to loopback', hook({ url: 'http://127.0.0.1:8080/x' })],
  ['flags before a regular expression', routes({ alerts: '(?i)postgres.*', receiver: 'chat' })],
  ['summer time', quiet({ from: '22:00', to: '08:00' }, 'America/Argentina/Buenos_Aires')],
  ['UTC', quiet({ from: '00:00', to: '24:00' }, 'UTC')],
  ['an old name of a zone', quiet({ from: '00:00', to: '24:00' }, 'Asia/Calcutta')],
  ['a number abroad', ding({ mention: ['+852-61234567'] })],
  ['a team of an operator', routes({ team: 'platform', receiver: 'chat' })],
])('%s is taken', (_, alerting) => {
  expect(refused(alerting)).toEqual([]);
});

test('where it stands is judged too', () => {
  const files = outside.storageClass('files', 'RWX') as unknown as typeof kept;
  const on = { storage: files, replicas: 0 };
  const row = { pins: { alertmanager: 'v0.27.0' } };
  expect(refusals(() => watched(LEAST, row, { on }))).toEqual([
    'unit/watch: pins.alertmanager = "v0.27.0": is no release that this class writes a configuration for; allowed: v0.28.0 and newer, before v1.',
    'unit/watch: alerting.replicas = 0: is no number of servers; allowed: 1 and more.',
    'unit/watch: storage = "files": is a shared filesystem; each server of Alertmanager needs a volume of its own; allowed: a class of mode RWO.',
  ]);
});

test('systems on their way out own nothing any more', () => {
  const env = Environment.test();
  new Owned(env, 'orders', 'data', true);
  new Watcher(env, 'watch', { alerting: routes({ team: 'data', system: 'orders', receiver: 'chat' }) });
  expect(refusals(() => env.output())).toEqual([
    'unit/watch: alerting.routes[0].team = "data": owns no system of this environment: nothing ever takes this route; allowed: platform.',
    'unit/watch: alerting.routes[0].system = "orders": is no system of this environment: nothing ever takes this route; allowed: watch.',
  ]);
});
