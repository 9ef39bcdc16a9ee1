import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import type { JsonObject } from '../../lib';
import { SLOW, written, ZONES } from './efk-fixture';

const WARM = { warm: { storage: SLOW }, keep: { hot: 4, warm: 26, delete: 30 } };
const filesOf = (props: Parameters<typeof written>[0], row: Parameters<typeof written>[1]) => {
  const { data } = written(props, row, 'ConfigMap', 'logs-lifecycle') as { data: Record<string, string> };
  return { policy: JSON.parse(data['policy.json'] ?? ''), template: JSON.parse(data['template.json'] ?? '') };
};

test('logs of every system are in data streams, with a lifecycle and as many copies as there are nodes for', () => {
  const { policy, template } = filesOf(WARM, ZONES);
  expect(template).toMatchObject({
    index_patterns: ['logs-*-unit'],
    priority: 300,
    data_stream: {},
    template: {
      settings: { 'index.lifecycle.name': 'logs', 'index.number_of_replicas': 1 },
      mappings: { properties: { kubernetes: { properties: { labels: { type: 'flattened' } } } } },
      data_stream_options: { failure_store: { enabled: true } },
    },
  });
  expect(policy.phases.hot.actions.rollover).toEqual({ max_age: '2d', max_primary_shard_size: '50gb' });
  expect(policy.phases.warm.min_age).toBe('4d');
  expect(policy.phases.delete).toEqual({ min_age: '30d', actions: { delete: {} } });
  const one = filesOf({}, {});
  expect(one.template.template.settings['index.number_of_replicas']).toBe(0);
  expect(Object.keys(one.policy.phases)).toEqual(['hot', 'delete']);
});

test.each<[days: number, rollover: string]>([
  [1, '1d'],
  [15, '1d'],
  [16, '2d'],
  [90, '6d'],
])('kept for %i days, the next index begins after %s: some fifteen of each stream', (days, age) => {
  const { policy } = filesOf({ perDay: Size.mebibytes(10), keep: { hot: days, delete: days } }, {});
  expect(policy.phases.hot.actions.rollover.max_age).toBe(age);
});

/** Runs the Job's script with a curl that answers what the file says, a line each time. */
function run(answers: readonly string[]): { status: number | null; calls: string[]; secret: boolean } {
  const job = written({}, {}, 'Job').spec as { template: { spec: { containers: { command: string[] }[] } } };
  const script = job.template.spec.containers[0]?.command[2] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'lifecycle-'));
  try {
    writeFileSync(join(folder, 'answers'), `${answers.join('\n')}\n`);
    const curl = `#!/bin/sh\necho "$@" >> ${folder}/calls\nhead -n 1 ${folder}/answers | tr -d '\\n'\nsed -i 1d ${folder}/answers\n`;
    writeFileSync(join(folder, 'curl'), curl);
    writeFileSync(join(folder, 'sleep'), '#!/bin/sh\n');
    for (const program of ['curl', 'sleep']) chmodSync(join(folder, program), 0o755);
    const { status } = spawnSync('/bin/sh', ['-c', script], {
      env: { PATH: `${folder}:/usr/bin:/bin` },
      timeout: 20_000,
    });
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    return { status, calls, secret: /--user|-u |password/.test(calls.join(' ')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the Job waits until Elasticsearch answers and knows the account, and writes both', () => {
  const { calls, secret, status } = run(['000', '503', '401', '200', '200']);
  expect(status).toBe(0);
  expect(calls).toHaveLength(5);
  expect(calls[3]).toContain('--data-binary @/etc/lifecycle/policy.json');
  expect(calls[3]).toContain('https://logs-es-http.logs.svc:9200/_ilm/policy/logs');
  expect(calls[4]).toContain('https://logs-es-http.logs.svc:9200/_index_template/logs');
  expect(calls[4]).toContain('--cacert /etc/trust/ca.crt --netrc-file /etc/login/netrc');
  expect(secret).toBe(false);
});

test('it ends at once when Elasticsearch says that a file is wrong', () => {
  const { calls, status } = run(['400', '200', '200']);
  expect([status, calls.length]).toEqual([1, 1]);
});

test('other days are another Job; the same ones are the same', () => {
  const name = (days: number) => {
    const props = { keep: { hot: days, delete: days } };
    return (written(props, {}, 'Job').metadata as JsonObject).name;
  };
  expect(name(7)).toBe(name(7));
  expect(name(8)).not.toBe(name(7));
});
