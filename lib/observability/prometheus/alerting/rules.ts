import type { Check } from '../../../kernel/base/faults';
import { bytes } from '../../../kernel/base/quantity';
import type { AlertingPlan } from './plan';
import { written } from './plan';
import { checkQuiet } from './quiet-rules';
import { checkReceivers } from './receiver-rules';
import { checkRoutes } from './route-rules';

/**
 * What Alertmanager refuses when it reads its configuration (and then goes on with the old one, or does not start), and what it takes
 * and then tells nobody. Seen with v0.34.0.
 */
export function checkAlerting(check: Check, plan: AlertingPlan): void {
  checkReceivers(check, plan);
  checkRoutes(check, plan);
  checkQuiet(check, plan);
  checkServers(check, plan);
}

const MEBI = 1024 ** 2;

function checkServers(check: Check, { version, replicas, retention, size, memory, storage }: AlertingPlan): void {
  check
    .that(/^v?0\.(2[89]|[3-9]\d)\./.test(version), {
      prop: 'pins.alertmanager',
      given: version,
      message: 'is no release that this class writes a configuration for',
      allowed: 'v0.28.0 and newer, before v1',
    })
    .that(Number.isInteger(replicas) && replicas >= 1, {
      prop: 'alerting.replicas',
      given: replicas,
      message: 'is no number of servers',
      allowed: '1 and more',
    })
    .that(Number.isInteger(retention) && retention >= 3600, {
      prop: 'alerting.retention',
      given: written(retention),
      message: 'is forgotten before anybody has looked',
      allowed: 'an hour and more, in whole seconds',
    })
    .that(bytes(size) >= 100 * MEBI, {
      prop: 'alerting.size',
      given: size.asString(),
      message: 'is too little for silences and what was sent',
      allowed: '100Mi or more',
    })
    .that(bytes(memory) >= 128 * MEBI, {
      prop: 'alerting.memory',
      given: memory.asString(),
      message: 'is less than a server needs',
      allowed: '128Mi or more',
    })
    .that(storage.mode === 'RWO', {
      prop: 'storage',
      given: storage.name,
      message: 'is a shared filesystem; each server of Alertmanager needs a volume of its own',
      allowed: 'a class of mode RWO',
    });
}
