import { objects } from '../../lib/checks/rules/objects';
import { kind } from '../../lib/kernel/base/kind';
import { law } from '../../lib/kernel/base/law';
import { type JsonObject, mapOf } from '../../lib/kernel/base/values';
import { ConfigMap } from '../../lib/kernel/kubernetes';
import { modelOf, object, said } from '../support/rules';

const found = (given: JsonObject) => said(objects, [given]).map((text) => text.replace(/^.* shop\/a: /, ''));
const policy = (egress: JsonObject) => object('networking.k8s.io/v1 NetworkPolicy', { egress: [egress] });
const service = (...ports: JsonObject[]) => object('v1 Service', { ports });
const cron = (schedule: string, more: JsonObject = {}) => object('batch/v1 CronJob', { schedule, ...more });
const CRON = 'allowed: five fields (minute, hour, day, month, weekday) in their ranges, as 30 3 * * *, or @daily.';
const RANGE = 'is no range of addresses; allowed: an address and a length, as 10.0.0.0/8.';

test.each<[string, JsonObject, string[]]>([
  ['a schedule', cron('0 25 * * *'), [`schedule = "0 25 * * *": is no schedule; ${CRON}`]],
  ['a schedule that is right', cron('*/15 1-5 1,15 jan-mar mon', { timeZone: 'Asia/Shanghai' }), []],
  [
    'a time zone',
    cron('@daily', { timeZone: 'Beijing/Yunsi' }),
    ['timeZone = "Beijing/Yunsi": is no time zone; allowed: a name as Asia/Shanghai or Etc/UTC.'],
  ],
  ['replicas', object('apps/v1 Deployment', { replicas: -1 }), ['replicas = -1: is negative.']],
  [
    'an update that moves nothing',
    object('apps/v1 Deployment', { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } }),
    [
      expect.stringContaining(
        'strategy.rollingUpdate = {"rollingUpdate":{"maxSurge":0,"maxUnavailable":"0%"}}: moves nothing: one of the two must be more than 0.',
      ),
    ],
  ],
  [
    'two bounds',
    object('policy/v1 PodDisruptionBudget', { minAvailable: 1, maxUnavailable: 1 }),
    ['minAvailable = 1: stands beside maxUnavailable. Keep one of the two.'],
  ],
  [
    'fewer at most than at least',
    object('autoscaling/v2 HorizontalPodAutoscaler', { minReplicas: 3, maxReplicas: 2 }),
    ['maxReplicas = 2: is less than minReplicas, 3.'],
  ],
  ['a port', service({ port: 70_000 }), ['ports = 70000: is no port; allowed: 1 to 65535.']],
  [
    'ports without names',
    service({ port: 80, name: 'a' }, { port: 81 }),
    ['ports = 81: has no name, and a Service of several ports needs one for each.'],
  ],
  [
    'a port twice',
    service({ port: 80, name: 'a' }, { port: 80, name: 'b' }),
    ['ports = "b": stands twice. Keep one of the two.'],
  ],
  ['one port for two protocols', service({ port: 53, name: 'a' }, { port: 53, name: 'b', protocol: 'UDP' }), []],
  [
    'the name of a target',
    service({ port: 80, targetPort: 'the-one-for-the-web' }),
    [expect.stringContaining('targetPort = "the-one-for-the-web": is no name of a port; allowed: at most 15')],
  ],
  ['a port of a policy', policy({ ports: [{ port: 0 }] }), ['to: port = 0: is no port; allowed: 1 to 65535.']],
  ['a range', policy({ to: [{ ipBlock: { cidr: '10.0.0.0/99' } }] }), [`to: cidr = "10.0.0.0/99": ${RANGE}`]],
  [
    'an exception that is none',
    policy({ to: [{ ipBlock: { cidr: '::/0', except: ['x'] } }] }),
    [`to: except = "x": ${RANGE}`],
  ],
  [
    'an exception elsewhere',
    policy({ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/9'] } }] }),
    ['to: except = "11.0.0.0/9": does not lie in 10.0.0.0/8. It takes nothing away: leave it out.'],
  ],
  [
    'ranges that are right',
    policy({ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '192.168.0.0/16'] } }] }),
    [],
  ],
])('%s', (_, given, messages) => {
  expect(found(given)).toEqual(messages);
});

test('a wave of Argo CD is a number', () => {
  const at = (wave: string) => {
    const metadata = { name: 'a', namespace: 'shop', annotations: { 'argocd.argoproj.io/sync-wave': wave } };
    return found({ ...object('v1 ConfigMap'), metadata });
  };
  expect(at('-1')).toEqual([]);
  expect(at('first')).toEqual(['sync-wave = "first": is no wave of Argo CD; allowed: a whole number.']);
});

describe('a law among objects', () => {
  const Shelf = kind('example.com/v1', 'Shelf');
  const Book = kind('example.com/v1', 'Book');
  let asked = 0;
  const laws = [
    law(Book, {
      among(books, others, tell) {
        asked += 1;
        for (const book of [...books].reverse()) {
          const { shelf } = mapOf(book.spec);
          const { places } = mapOf(others.find(Shelf, String(shelf), String(mapOf(book.metadata).namespace))?.spec);
          if (others.of(Book).length > Number(places))
            tell(book)('shelf', shelf, `has ${places} places for ${books.length} of ${others.of(Book).length}`);
        }
      },
    }),
  ];
  const shelf = object('example.com/v1 Shelf', { places: 1 }, { metadata: { name: 'one', namespace: 'shop' } });
  const book = (name: string, namespace = 'shop') =>
    object('example.com/v1 Book', { shelf: 'one' }, { metadata: { name, namespace } });

  test('sees all of a kind, and one by its name in its namespace; it is asked once, and tells in the order of files', () => {
    expect(said(objects, [shelf, book('a')], modelOf(), laws)).toEqual([]);
    asked = 0;
    const given = [book('a'), shelf, book('b'), book('c', 'elsewhere')];
    expect(said(objects, given, modelOf(), laws)).toEqual([
      '[objects] unit/shop: Book.example.com shop/a: shelf = "one": has 1 places for 3 of 3.',
      '[objects] unit/shop: Book.example.com shop/b: shelf = "one": has 1 places for 3 of 3.',
    ]);
    expect(asked).toBe(1);
    // Where there is none, nobody is asked.
    expect(said(objects, [shelf], modelOf(), laws)).toEqual([]);
    expect(asked).toBe(1);
  });

  test('of an app sees its own alone', () => {
    const labelled = (name: string, app: string) =>
      object('v1 ConfigMap', undefined, {
        metadata: { name, namespace: 'shop', labels: { 'app.kubernetes.io/name': app } },
      });
    const last = law(ConfigMap, {
      app: 'finder',
      among(these, others, tell) {
        for (const one of these.slice(-1)) tell(one)('data', these.length, `of ${others.of(ConfigMap).length}`);
      },
    });
    const given = [labelled('a', 'finder'), labelled('b', 'finder'), labelled('c', 'other')];
    expect(said(objects, given, modelOf(), [last])).toEqual(['[objects] unit/shop: ConfigMap shop/b: data = 2: of 3.']);
  });
});
