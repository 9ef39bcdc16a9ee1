import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { around, EVERYTHING, LEAST, prod, Watcher } from './alerting-fixture';

/** Alertmanager in a system of its own: the class that it is part of has a contract too. */
const asked = contract(Watcher, {
  row: () => ({ pools: prod.pools ?? [] }),
  around: (env) => around(env),
  props: () => ({ alerting: LEAST }),
  most: () => ({ alerting: EVERYTHING, pool: 'watch', owner: 'platform', namespace: 'watching' }),
  against,
});

for (const { name, ask } of asked) test(name, ask);
