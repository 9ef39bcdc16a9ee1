import { Size } from 'cdk8s';
import { outside } from '../../lib';
import { Application } from '../../lib/delivery/application/application';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { ALL, around, BLUE_GREEN, WEB } from './release-fixture';

describe('pod after pod, and by a canary', () => {
  const asked = contract(Application, {
    around,
    props: () => WEB,
    most: (env) => ({ ...ALL, placement: { zones: env.pick({ single: 1, quorum: 3 }) } }),
    against,
  });
  for (const { name, ask } of asked) test(name, ask);
});

describe('with files alone, and by blue and green', () => {
  const files = { ...WEB, kind: 'static' as const, probes: undefined };
  const asked = contract(Application, { around, props: () => files, most: () => BLUE_GREEN, against });
  for (const { name, ask } of asked) test(name, ask);
});

describe('with names and volumes', () => {
  const storage = outside.storageClass('fast', 'RWO');
  const stateful = { ...WEB, kind: { stateful: { storage, size: Size.gibibytes(5), at: '/data' } } };
  const asked = contract(Application, { around, props: () => stateful, against });
  for (const { name, ask } of asked) test(name, ask);
});
