import fs from 'node:fs';
import { join } from 'node:path';
import {
  type Environment,
  KeelsonError,
  kind,
  Manifest,
  main,
  manifests,
  type Plane,
  platform,
  type Row,
  synth,
} from '../../lib';
import { filesOf, removeFolders, tempFolder } from '../support/folders';
import { Note, row } from '../support/plant';

type Build = (env: Environment, row: Row) => void;

const rows = [row(), row({ name: 'prod' })];
const good: Build = (env) => void new Note(env, 'note');

/** A folder with an output in it, and what a next synthesis that fails leaves of it. */
function afterFailure(build: Build, ...more: readonly Plane[]): { before: object; after: object; error: Error } {
  const dist = tempFolder();
  synth(platform('notes', rows, good), manifests(dist));
  const before = filesOf(dist);
  try {
    synth(platform('notes', rows, build), manifests(dist), ...more);
  } catch (error) {
    return { before, after: filesOf(dist), error: error as Error };
  }
  throw new Error('It was to fail.');
}

function plane(over: Partial<Plane> = {}): Plane {
  return { take() {}, render() {}, swap() {}, discard() {}, ...over };
}

function failing(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

const Claim = kind<{ spec: { storageClassName: string } }>('v1', 'PersistentVolumeClaim');

/** Refers to a class that nobody makes. */
function dangling(env: Environment): void {
  const note = new Note(env, 'note', { text: 'new' });
  new Manifest(note, Claim, { name: 'note', spec: { storageClassName: 'nobodys' } });
}

afterAll(removeFolders);
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

describe('what was there stays, byte for byte and with nothing beside it', () => {
  test('when the second environment has a fault', () => {
    const { before, after, error } = afterFailure((env, { name }) => {
      new Note(env, name === 'prod' ? 'Not_A_Name' : 'other');
    });
    expect(error).toBeInstanceOf(KeelsonError);
    expect(error.message).toMatch(/^prod\/Not_A_Name: id = "Not_A_Name": cannot name a system/);
    expect(after).toEqual(before);
  });

  test("when a stack's own code throws", () => {
    const { before, after, error } = afterFailure((env, { name }) => {
      new Note(env, 'other');
      if (name === 'prod') failing('of the stack')();
    });
    expect(error.message).toBe('of the stack');
    expect(after).toEqual(before);
  });

  test('when a check finds something', () => {
    const { before, after, error } = afterFailure(dangling);
    expect(error.message).toMatch(/^dev\/note: PersistentVolumeClaim note\/note: .*nobodys/);
    expect(error.message).toMatch(/^prod\/note: /m);
    expect(after).toEqual(before);
  });

  test.each(['take', 'render'] as const)('when the %s of another plane throws', (step) => {
    const { before, after, error } = afterFailure(good, plane({ [step]: failing('of the plane') }));
    expect(error.message).toBe('of the plane');
    expect(after).toEqual(before);
  });

  test('when two rows have one name', () => {
    const dist = tempFolder();
    const twins = platform('notes', [row(), row()], good);
    expect(() => synth(twins, manifests(dist))).toThrow(/^notes: rows = "dev": names two environments/);
    expect(filesOf(dist)).toEqual({});
  });
});

test('a plane that cannot swap leaves no folder of any plane', () => {
  const discard = jest.fn();
  const { after } = afterFailure(good, plane({ swap: failing('disk full') }), plane({ discard }));
  expect(Object.keys(after).filter((path) => path.startsWith('.'))).toEqual([]);
  expect(discard).toHaveBeenCalledTimes(1);
});

test('a plane that is never used leaves nothing', () => {
  const dist = tempFolder();
  manifests(dist);
  expect(filesOf(dist)).toEqual({});
});

test('planes swap only when all have rendered', () => {
  const steps: string[] = [];
  const told = (name: string) =>
    plane({ render: () => void steps.push(`render ${name}`), swap: () => void steps.push(`swap ${name}`) });
  synth(platform('notes', rows, good), told('one'), told('two'));
  expect(steps).toEqual(['render one', 'render two', 'swap one', 'swap two']);
});

test('faults of construction and findings of checks are told together', () => {
  const { error } = afterFailure((env, { name }) => {
    if (name === 'dev') dangling(env);
    else new Note(env, 'Not_A_Name');
  });
  expect(error.message).toMatch(/^dev\/note: .*nobodys/);
  expect(error.message).toMatch(/^prod\/Not_A_Name: id/m);
});

test('a finding that the row accepts is none', () => {
  const dist = tempFolder();
  const accept = [
    {
      rule: 'references',
      object: 'dev/note: PersistentVolumeClaim note/note',
      why: 'made by hand',
      until: '2000-01-01',
    },
  ];
  synth(platform('notes', [row({ accept })], dangling), manifests(dist));
  expect(fs.readFileSync(join(dist, 'manifests/dev/note.k8s.yaml'), 'utf8')).toContain('nobodys');
});

describe('main', () => {
  function told(job: () => void): { text: string; code: unknown } {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    main(job);
    return { text: write.mock.calls.map(([text]) => text).join(''), code: process.exitCode };
  }

  test('tells a fault once, without a stack: exit code 1', () => {
    const job = () =>
      synth(
        platform('notes', rows, () => {
          throw new KeelsonError([{ path: 'dev/note', message: 'is wrong' }]);
        }),
      );
    expect(told(job)).toEqual({ text: 'dev/note: is wrong.\ndev/note: is wrong.\n', code: 1 });
  });

  test('tells anything else with its stack: exit code 2', () => {
    const { text, code } = told(failing('a bug'));
    expect(text).toMatch(/^Error: a bug\n {4}at /);
    expect(code).toBe(2);
    expect(
      told(() => {
        throw 'a text';
      }).text,
    ).toContain('a text\n');
  });

  test('says nothing when all is well', () => {
    expect(told(() => {})).toEqual({ text: '', code: undefined });
  });
});
