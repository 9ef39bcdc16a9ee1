import type { JsonObject } from '../../lib';
import { merged } from '../../lib/kernel/base/values';
import type { AlertmanagerContent } from '../../lib/observability/prometheus/alerting/kinds';
import { ALERTING_LAWS } from '../../lib/observability/prometheus/alerting/laws';
import { dangling, judged } from '../support/laws';
import { object } from '../support/rules';

const alertmanager = (spec: JsonObject) => object('monitoring.coreos.com/v1 Alertmanager', spec);
const claim = (size: string, storageClassName = 'kept'): JsonObject => ({
  storage: {
    volumeClaimTemplate: {
      spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: size } } },
    },
  },
});
const WHOLE = merged(claim('2Gi'), { configSecret: 'config', image: 'x/alertmanager:v1', version: 'v1' });

test.each<[string, JsonObject, string]>([
  ['a Secret', { configSecret: 's' }, 'spec.configSecret = "s": names Secret shop/s'],
  ['a Service', { serviceName: 's' }, 'spec.serviceName = "s": names Service shop/s'],
  ['a ServiceAccount', { serviceAccountName: 's' }, 'spec.serviceAccountName = "s": names ServiceAccount shop/s'],
  [
    'a StorageClass',
    claim('2Gi', 's'),
    'spec.storage.volumeClaimTemplate.spec.storageClassName = "s": names StorageClass s',
  ],
])('%s that nobody makes is found', (_, spec, line) => {
  const [found, ...others] = dangling(ALERTING_LAWS, alertmanager(spec));
  expect(found).toContain(`${line}, which nobody makes`);
  expect(others).toEqual([]);
});

test('what the operator would do instead is told', () => {
  expect(judged(ALERTING_LAWS, alertmanager({ image: 'x/alertmanager:v1' }))).toEqual([
    'spec.configSecret = nothing: is missing: the operator then takes a Secret of its own naming, or a configuration that tells nobody. Name a Secret with the key alertmanager.yaml.',
    'spec.storage = nothing: is missing: silences would go with each pod; allowed: volumeClaimTemplate.',
    'spec.version = nothing: stands without the other of image and version: the operator would write for another release than runs.',
  ]);
  expect(judged(ALERTING_LAWS, alertmanager(WHOLE))).toEqual([]);
});

test('a change of volumes is one that the operator makes of no volume', () => {
  const [law] = ALERTING_LAWS;
  const changes = (after: JsonObject) => {
    const spec = (of: JsonObject) => of as unknown as AlertmanagerContent['spec'];
    return law?.of === 'kind' ? law.changes?.(spec(WHOLE) as never, spec(merged(WHOLE, after)) as never) : [];
  };
  expect(changes({})).toEqual([]);
  expect(changes({ replicas: 5 })).toEqual([]);
  const how = 'is told to no volume that there is: the operator makes all servers anew at once, on the old volumes';
  expect(changes(claim('1Gi'))).toEqual([
    {
      prop: 'alerting.size',
      given: '1Gi',
      message: 'is less than 2Gi, and no volume shrinks',
      allowed: '2Gi and more',
    },
  ]);
  expect(changes(claim('4Gi'))).toEqual([
    {
      prop: 'alerting.size',
      given: '4Gi',
      message: how,
      fix: 'Enlarge the claims first (kubectl patch pvc), then publish the change.',
    },
  ]);
  expect(changes(claim('2Gi', 'fast'))).toEqual([
    {
      prop: 'storage',
      given: 'fast',
      message: how,
      allowed: 'kept',
      fix: 'Delete the claims one by one after the change: silences come back from the other servers, and are lost where there is one.',
    },
  ]);
});
