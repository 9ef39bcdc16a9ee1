import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Accept, manifests, platform, synth } from '../../lib';
import { put, removeFolders, tempFolder } from '../support/folders';
import { keelson } from '../support/keelson';
import { plant, row } from '../support/plant';

afterAll(removeFolders);

/** What was synthesized for dev and prod; rows accept findings for dev. */
function written(accept: readonly Accept[] = []): string {
  const dist = tempFolder();
  synth(platform('plant', [row({ accept }), row({ name: 'prod', stage: 'prod' })], plant), manifests(dist));
  return dist;
}

const CLAIM = `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: extra
  namespace: queue
spec:
  storageClassName: nobodys
`;

/** Somebody has edited dev by hand. */
function edited(dist: string, text: string): string {
  const file = join(dist, 'manifests/dev/queue.k8s.yaml');
  writeFileSync(file, `${readFileSync(file, 'utf8')}${text}`);
  return dist;
}

const OBJECT = 'dev/queue: PersistentVolumeClaim queue/extra';

describe('ok', () => {
  const dist = written();

  test('of all environments, of one', () => {
    expect(keelson(['check', '--dist', dist])).toEqual({ code: 0, out: '0 findings, 0 accepted.\n', err: '' });
    expect(keelson(['check', 'prod', '--dist', dist]).code).toBe(0);
  });

  test('for a machine', () => {
    const { code, out } = keelson(['check', '--dist', dist, '--json']);
    expect([code, JSON.parse(out)]).toEqual([0, { findings: [], accepted: [] }]);
  });
});

describe('findings', () => {
  const dist = edited(written(), CLAIM);

  test('name the rule, the object, the field, and end with their number', () => {
    const { code, out, err } = keelson(['check', '--dist', dist]);
    expect([code, err]).toEqual([1, '']);
    const [first, last] = out.split('\n');
    expect(first).toMatch(`[references] ${OBJECT}: spec.storageClassName = "nobodys": `);
    expect(last).toBe('1 findings, 0 accepted.');
  });

  test('are of the environment that is asked for', () => {
    expect(keelson(['check', 'dev', '--dist', dist]).code).toBe(1);
    expect(keelson(['check', 'prod', '--dist', dist]).code).toBe(0);
  });

  test('for a machine', () => {
    const { code, out } = keelson(['check', '--dist', dist, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      findings: [{ rule: 'references', path: OBJECT, prop: 'spec.storageClassName', given: 'nobodys' }],
      accepted: [],
    });
  });

  test('of a secret value never tell it', () => {
    const value = 'AKIAIOSFODNN7EXAMPLE';
    const map = `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: leak\n  namespace: queue\ndata:\n  id: ${value}\n`;
    const leaking = edited(written(), map);
    for (const flags of [[], ['--json']]) {
      const { code, out, err } = keelson(['check', '--dist', leaking, ...flags]);
      expect(code).toBe(1);
      expect(out).toMatch(/leaks.*ConfigMap queue\/leak|"rule": "leaks"/);
      expect(out + err).not.toContain(value);
    }
  });
});

describe('acceptances', () => {
  const accept = [{ rule: 'references', object: OBJECT, why: 'made by hand', until: '2030-06-30' }];
  const dist = edited(written(accept), CLAIM);

  test('are listed with their reason, and are no findings', () => {
    const { code, out } = keelson(['check', '--dist', dist], '2030-06-30');
    expect(code).toBe(0);
    expect(out).toMatch(/^accepted \[references\] .* Why: made by hand\n0 findings, 1 accepted\.\n$/);
    const machine = JSON.parse(keelson(['check', '--dist', dist, '--json'], '2030-06-30').out);
    expect(machine).toMatchObject({ findings: [], accepted: [{ path: OBJECT, why: 'made by hand' }] });
  });

  test('that have expired are findings, besides what they were for', () => {
    const { code, out } = keelson(['check', '--dist', dist], '2030-07-01');
    expect(code).toBe(1);
    expect(out).toContain('[references] ');
    expect(out).toContain(`[accept-expired] ${OBJECT}: until = "2030-06-30": the acceptance of references has expired`);
    expect(out).toContain('2 findings, 0 accepted.');
  });
});

describe('could not run', () => {
  const reason = (dist: string, ...args: string[]): string => {
    const { code, out, err } = keelson(['check', ...args, '--dist', dist]);
    expect([code, out]).toEqual([2, '']);
    return err;
  };

  test('where nothing was synthesized', () => {
    expect(reason('/nowhere')).toBe(
      'keelson: /nowhere/model holds no model: synthesize first (npm run synth), or name the folder with --dist.\n',
    );
  });

  test('for an environment that there is not', () => {
    expect(reason(written(), 'prd')).toMatch(
      /^keelson: There is no environment prd in .*; environments: dev, prod\.\n$/,
    );
  });

  test('without the manifests', () => {
    const dist = written();
    rmSync(join(dist, 'manifests/dev'), { recursive: true });
    expect(reason(dist)).toMatch(/manifests\/dev is not there: synthesize first/);
  });

  test('with a file that is no YAML, or a model that is no JSON', () => {
    expect(reason(edited(written(), '---\na: [\n'))).toMatch(/^keelson: .*manifests\/dev\/queue\.k8s\.yaml: /);
    const dist = written();
    put(join(dist, 'model/dev.json'), '{');
    expect(reason(dist)).toMatch(/^keelson: .*model\/dev\.json is no model \(.*\): synthesize again\.\n$/);
  });
});
