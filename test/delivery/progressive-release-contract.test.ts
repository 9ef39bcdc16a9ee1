import { Duration } from 'cdk8s';
import { ProgressiveRelease } from '../../lib/delivery/rollouts/progressive-release';
import { contract } from '../../lib/testing';
import { against } from '../support/against';

const asked = contract(ProgressiveRelease, {
  props: () => ({}),
  most: () => ({ observe: Duration.minutes(20), back: 5 }),
  against,
  exceptions: {
    'two-instances': 'an environment releases in one way: the second one offers what the first one offers',
  },
});

for (const { name, ask } of asked) test(name, ask);
