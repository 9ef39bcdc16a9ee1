import { Certificates, Environment, outside, ReplicatedCache } from '../../lib';
import { expectProved } from '../support/proved';
import { collectionProofs, copyProofs, writtenProofs } from './fluent-bit-proofs';
import { LogStation } from './fluent-bit-station';

test('each alert fires when it should, and not before', () => {
  const env = Environment.test();
  const storage = outside.storageClass('fast', 'RWO');
  new Certificates(env, 'certificates');
  new ReplicatedCache(env, 'cache', { storage });
  const alert = {
    system: 'cache',
    matches: 'refused',
    over: 3,
    severity: 'warning' as const,
    summary: 'x',
    runbook: ['y'],
  };
  const copy = { to: outside.bucket('archive', { host: 's3.example.com', cidrs: ['192.0.2.9/32'] }) };
  new LogStation(env, 'logs', { storage, copy, alerts: { CacheRefuses: alert } });
  expectProved(env.output(), { logs: { ...collectionProofs(), ...copyProofs(), ...writtenProofs() } });
});
