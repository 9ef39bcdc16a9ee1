import { Duration } from 'cdk8s';
import { parse } from 'yaml';
import type { AlertingProps } from '../../lib/observability/prometheus/alerting/props';
import { configRefused, receiversFor } from '../support/alertmanager';
import { composed, EVERYTHING, LEAST, prod, watched } from './alerting-fixture';

/** The configuration, byte for byte as Alertmanager gets it. */
function configOf(alerting: AlertingProps, row = prod): string {
  return composed(watched(alerting, row).env, 'watch-alertmanager', 'alertmanager.yaml');
}

const everything = configOf(EVERYTHING);

/** Judged by amtool, where it is. */
function expectReceivers(config: string, labels: Readonly<Record<string, string>>, receivers: readonly string[]): void {
  const found = receiversFor(config, labels);
  if (found !== undefined) expect(found).toEqual(receivers);
}

test.each([
  ['everything', everything],
  ['the least', configOf(LEAST, {})],
  [
    'mail without a login',
    configOf({
      receivers: { mail: { type: 'mail', host: 'smtp', port: 465, from: 'a@b', to: ['c@d'] } },
      default: 'mail',
    }),
  ],
])('amtool takes %s', (_, config) => {
  const refused = configRefused(config);
  if (refused !== undefined) expect(refused).toBe('');
});

test('amtool would refuse what is wrong', () => {
  const refused = configRefused(everything.replace('receiver: phone', 'receiver: nobody'));
  if (refused !== undefined) expect(refused).toContain('undefined receiver "nobody" used in route');
});

describe('an alert goes', () => {
  test('to the first route that fits, and to nobody else', () => {
    expectReceivers(
      everything,
      { severity: 'warning', team: 'data', alertname: 'PostgresStandbyLags', system: 'orders' },
      ['data-chat'],
    );
    expectReceivers(everything, { severity: 'warning', team: 'shop', system: 'shop', alertname: 'ShopSlow' }, ['mail']);
  });

  test('to each receiver of a route', () => {
    expectReceivers(everything, { severity: 'warning', team: 'data', alertname: 'PostgresVolumeFills' }, [
      'data-chat',
      'mail',
    ]);
  });

  test('by the whole name of an alert', () => {
    expectReceivers(everything, { severity: 'warning', team: 'data', alertname: 'MyPostgresVolumeFills' }, [
      'data-chat',
    ]);
  });

  test('when it is critical, to who is on call and to its team, whichever that is', () => {
    expectReceivers(everything, { severity: 'critical', team: 'data', alertname: 'PostgresNoPrimary' }, [
      'phone',
      'data-chat',
    ]);
    expectReceivers(everything, { severity: 'critical', team: 'shop', system: 'shop', alertname: 'ShopDown' }, [
      'phone',
      'chat-critical',
    ]);
  });

  test('by the default where no route fits, critical ones with a mention of everybody', () => {
    expectReceivers(everything, { severity: 'warning', team: 'platform', alertname: 'Anything' }, ['chat']);
    expectReceivers(everything, { team: 'platform', alertname: 'OfSomebodyElse' }, ['chat']);
    expectReceivers(everything, { severity: 'critical', team: 'platform', alertname: 'Anything' }, [
      'phone',
      'chat-critical',
    ]);
    expectReceivers(configOf(LEAST), { severity: 'critical', alertname: 'Anything' }, ['chat']);
  });

  test.each(['AlertingWatchdog', 'Watchdog'])('to the watchdog alone when it is %s, or to nobody', (alertname) => {
    expectReceivers(everything, { severity: 'critical', alertname }, ['signs']);
    expectReceivers(configOf(LEAST), { severity: 'warning', alertname }, ['nowhere']);
  });
});

interface Route {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly mute_time_intervals?: readonly string[];
  readonly routes?: readonly Route[];
}

function flat(route: Route): Route[] {
  return [route, ...(route.routes ?? []).flatMap(flat)];
}

test('warnings alone keep quiet hours: every way of theirs is muted, and no other', () => {
  const { route } = parse(everything) as { route: Route };
  const leaves = flat(route).filter(({ routes }) => routes === undefined);
  const muted = leaves.filter(({ mute_time_intervals: mute }) => mute !== undefined);
  expect(muted.every(({ matchers }) => matchers?.includes('severity="warning"'))).toBe(true);
  expect(muted.map(({ receiver }) => receiver)).toEqual(['data-chat', 'mail', 'data-chat', 'mail', 'chat']);
  const rest = leaves.filter((leaf) => !muted.includes(leaf)).map(({ receiver }) => receiver);
  expect(rest).toEqual(['signs', 'phone', 'chat-critical']);
});

test('without quiet hours nothing is muted', () => {
  expect(configOf(LEAST)).not.toContain('mute');
  expect(configOf(LEAST)).not.toContain('time_intervals');
});

test('a span past midnight is two, and the days of the second are the next ones', () => {
  const hours = [
    { days: ['friday', 'saturday'] as const, from: '22:30', to: '07:00' },
    { from: '12:00', to: '13:00' },
    { from: '23:00', to: '00:00' },
  ];
  const { time_intervals } = parse(configOf({ ...LEAST, quiet: { zone: 'Europe/Berlin', hours } }));
  const location = 'Europe/Berlin';
  expect(time_intervals).toEqual([
    {
      name: 'quiet-hours',
      time_intervals: [
        { times: [{ start_time: '22:30', end_time: '24:00' }], weekdays: ['friday', 'saturday'], location },
        { times: [{ start_time: '00:00', end_time: '07:00' }], weekdays: ['saturday', 'sunday'], location },
        { times: [{ start_time: '12:00', end_time: '13:00' }], location },
        { times: [{ start_time: '23:00', end_time: '24:00' }], location },
      ],
    },
  ]);
});

test('times are those of the route, else those of all, else defaults that a robot bears', () => {
  const { route } = parse(configOf(LEAST)) as { route: object };
  expect(route).toMatchObject({
    group_by: ['system', 'alertname'],
    group_wait: '30s',
    group_interval: '5m',
    repeat_interval: '4h',
  });
  const own = { receiver: 'chat', team: 'data', repeat: Duration.hours(36), groupBy: ['system'] };
  const { route: with36 } = parse(configOf({ ...LEAST, routes: [own] })) as { route: Route };
  expect(with36.routes?.[1]).toEqual({
    receiver: 'chat',
    matchers: ['team="data"'],
    group_by: ['system'],
    repeat_interval: '36h',
  });
});

test('a matcher is read as it is written, whatever stands in it', () => {
  const config = configOf({
    ...LEAST,
    routes: [{ alerts: 'A\\d+"b\\.c', receiver: 'chat', groupWait: Duration.seconds(5) }],
  });
  expect(config).toContain(String.raw`alertname=~"A\\d+\"b\\.c"`);
  const refused = configRefused(config);
  if (refused !== undefined) expect(refused).toBe('');
});

test('only warnings are held back, and only by something of the same pod, node or name', () => {
  const { inhibit_rules } = parse(everything) as {
    inhibit_rules: { source_matchers: string[]; target_matchers: string[]; equal: string[] }[];
  };
  expect(inhibit_rules).toHaveLength(4);
  for (const { target_matchers, equal } of inhibit_rules) {
    expect(target_matchers).toContain('severity="warning"');
    expect(equal.length).toBeGreaterThan(0);
    for (const label of ['pod', 'node'])
      if (equal.includes(label) && !equal.includes('alertname')) expect(target_matchers).toContain(`${label}!=""`);
  }
});
