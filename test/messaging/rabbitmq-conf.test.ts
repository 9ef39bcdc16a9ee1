import { Duration, Size } from 'cdk8s';
import { rabbitConf } from '../../lib/messaging/rabbit/conf';
import { confFlaws } from '../../lib/messaging/rabbit/conf-rules';

describe('the document', () => {
  test('is one sorted line a key, in the units that the server reads', () => {
    expect(
      rabbitConf({
        'vm_memory_high_watermark.relative': 0.6,
        'disk_free_limit.absolute': Size.gibibytes(2),
        heartbeat: Duration.minutes(1),
        consumer_timeout: Duration.minutes(30),
        'management.login_session_timeout': Duration.hours(1),
        'log.console.formatter': 'json',
        'prometheus.return_per_object_metrics': false,
        vhost_max: undefined,
      }),
    ).toBe(
      [
        'consumer_timeout = 1800000',
        'disk_free_limit.absolute = 2147483648',
        'heartbeat = 60',
        'log.console.formatter = json',
        'management.login_session_timeout = 60',
        'prometheus.return_per_object_metrics = false',
        'vm_memory_high_watermark.relative = 0.6',
        '',
      ].join('\n'),
    );
  });

  test('of nothing is empty', () => {
    expect(rabbitConf({})).toBe('');
  });
});

describe('what would keep the server from booting is refused', () => {
  test('a key that it does not know', () => {
    const [fault] = confFlaws({ heartbeats: 60 });
    expect(fault).toMatchObject({
      prop: "config['heartbeats']",
      given: 60,
      message: 'is no key that RabbitMQ 4.3 is known to read, and an unknown key keeps the server from booting',
    });
    expect(fault?.allowed).toContain('heartbeat, ');
  });

  test.each([
    ['cluster_partition_handling', 'autoheal', /^4\.3 has no partition handling/],
    ['queue_master_locator', 'min-masters', /^Mirrored queues and Mnesia are gone/],
    ['mnesia_table_loading_retry_limit', 10, /^Mirrored queues and Mnesia are gone/],
    ['classic_queue.default_version', 2, /^Classic queues have one storage/],
    ['deprecated_features.permit.transient_nonexcl_queues', true, /^It permits what the next release removes/],
    ['channel_max', 64, /max_channels_per_connection/],
    ['connection_max', 64, /max_connections/],
    ['default_user', 'root', /^The operators make the first user/],
    ['listeners.tcp.default', 5672, /^The operator sets it/],
    ['cluster_formation.randomized_startup_delay_range.min', 5, /^The operator sets it/],
  ])('a key that is gone or taken says what holds instead: %s', (key, value, fix) => {
    const [fault] = confFlaws({ [key]: value });
    expect(fault?.message).toBe('is no key to set');
    expect(fault?.fix).toMatch(fix);
  });

  test.each([
    ['heartbeat', 60, 'a Duration of cdk8s (Duration.seconds(60))'],
    ['max_message_size', '16MB', 'a Size of cdk8s (Size.mebibytes(16))'],
    ['vhost_max', -1, 'a whole number, 0 or more'],
    ['vhost_max', 1.5, 'a whole number, 0 or more'],
    ['vm_memory_high_watermark.relative', 1, 'above 0 and below 1'],
    ['prometheus.return_per_object_metrics', 'yes', 'true, false'],
    ['log.console.level', 'verbose', 'debug, info, warning, error, none'],
  ])('a value of another kind: %s = %p', (key, value, allowed) => {
    expect(confFlaws({ [key]: value })).toEqual([
      { prop: `config['${key}']`, given: value, message: 'is no value of this key', allowed },
    ]);
  });

  test('all of it at once, and sizes and durations are shown as such', () => {
    const faults = confFlaws({
      nope: Size.mebibytes(1),
      frame_max: Duration.seconds(90),
      heartbeat: Duration.seconds(60),
    });
    expect(faults.map(({ given }) => given)).toEqual(['1048576 bytes', '1 minute 30 seconds']);
  });
});
