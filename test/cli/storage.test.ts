import { type Environment, manifests, platform, System, type SystemProps, synth } from '../../lib';
import { removeFolders, tempFolder } from '../support/folders';
import { keelson } from '../support/keelson';
import { row } from '../support/plant';

const GIB = 1024 ** 3;

/** Keeps what is measured on volumes, and a copy in a bucket. */
class Meter extends System {
  constructor(env: Environment, id: string, props: SystemProps = {}) {
    super(env, id, props, { app: 'meter', maxId: 30, security: 'restricted' });
    const perDay = (env.row.name === 'prod' ? 12 : 0.5) * GIB;
    const rate = env.row.name === 'prod' ? '80 000 samples/s of 1.7 bytes' : '3 000 samples/s of 1.7 bytes';
    this.state.grows({ of: 'metrics', rate, perDay, days: 14, room: 200 * GIB });
    if (env.row.name === 'prod')
      this.state.grows({ of: 'copies', rate: 'a tenth of it', perDay: 1.2 * GIB, days: 365, room: 0 });
  }
}

const [dist, none] = [tempFolder(), tempFolder()];

beforeAll(() => {
  const rows = [row(), row({ name: 'prod' })];
  const build = (env: Environment) => {
    new Meter(env, 'meter');
    new Meter(env, 'gone', { retiring: true });
  };
  synth(platform('meters', rows, build), manifests(dist));
  synth(
    platform('quiet', rows, () => {}),
    manifests(none),
  );
});
afterAll(removeFolders);

test('tells of every environment what a day adds, and how full it makes the volumes', () => {
  expect(keelson(['storage', '--dist', dist])).toEqual({
    code: 0,
    err: '',
    out: `ENVIRONMENT  SYSTEM  WHAT     AT                             A DAY    DAYS  IN ALL   ROOM     FULL
dev          meter   metrics  3 000 samples/s of 1.7 bytes   512 MiB  14    7 GiB    200 GiB  4 %
prod         meter   copies   a tenth of it                  1.2 GiB  365   438 GiB  bucket
prod         meter   metrics  80 000 samples/s of 1.7 bytes  12 GiB   14    168 GiB  200 GiB  84 %

dev: 512 MiB a day, 7 GiB in all.
prod: 13 GiB a day, 606 GiB in all.
`,
  });
});

test('tells of those that are named', () => {
  const { out } = keelson(['storage', 'prod', 'dev', '--dist', dist]);
  expect(out.match(/^(dev|prod):/gm)).toEqual(['prod:', 'dev:']);
  expect(keelson(['storage', 'dev', '--dist', dist]).out).not.toContain('prod');
});

test('for a machine, in bytes', () => {
  const { code, out } = keelson(['storage', 'prod', '--dist', dist, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    growths: [
      {
        ...{ environment: 'prod', system: 'meter', of: 'copies', rate: 'a tenth of it' },
        ...{ perDay: 1.2 * GIB, days: 365, total: 1.2 * GIB * 365, room: 0 },
      },
      {
        ...{ environment: 'prod', system: 'meter', of: 'metrics', rate: '80 000 samples/s of 1.7 bytes' },
        ...{ perDay: 12 * GIB, days: 14, total: 168 * GIB, room: 200 * GIB, full: 0.84 },
      },
    ],
  });
});

test('where nobody states it, that is said', () => {
  expect(keelson(['storage', '--dist', none])).toEqual({
    code: 0,
    out: 'Nothing in dev, prod states what it adds a day.\n',
    err: '',
  });
  expect(JSON.parse(keelson(['storage', '--dist', none, '--json']).out)).toEqual({ growths: [] });
});

test('an environment that there is not could not be told of', () => {
  const { code, err } = keelson(['storage', 'dev', 'qa', '--dist', dist]);
  expect(code).toBe(2);
  expect(err).toBe(`keelson: There is no environment qa in ${dist}; environments: dev, prod.\n`);
});
