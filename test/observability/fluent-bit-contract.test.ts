import { Duration, Size } from 'cdk8s';
import { Certificates, type Environment, outside, ReplicatedCache } from '../../lib';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { LogStation } from './fluent-bit-station';

const storage = outside.storageClass('fast', 'RWO', { keeps: true, expands: true });
const bucket = outside.bucket('archive', { host: 's3.example.com', cidrs: ['192.0.2.9/32'] });

const asked = contract(LogStation, {
  props: () => ({ storage }),
  most: (_env: Environment, id: string) => ({
    storage,
    copy: { to: bucket, days: 30, after: Duration.minutes(5) },
    buffer: Size.gibibytes(50),
    alerts: {
      CacheRefuses: {
        system: 'cache',
        matches: 'refused',
        severity: 'warning' as const,
        summary: `refused, says ${id}`,
        runbook: ['Look at the log of the cache: who was refused, and why?'],
      },
    },
  }),
  around: (env: Environment) => new ReplicatedCache(env, 'cache', { storage }),
  ambient: (env: Environment) => new Certificates(env, 'certificates'),
  against,
});
for (const { name, ask } of asked) test(name, ask);
