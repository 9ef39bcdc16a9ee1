import { KeelsonError } from '../../lib';
import { CannotRun, type Command } from '../../lib/cli/command';
import { run } from '../../lib/cli/run';
import { keelson } from '../support/keelson';

const { version } = require('../../package.json') as { version: string };

const USAGE = `Usage: keelson COMMAND [--dist DIR] [--json]

  init [FOLDER]           write a starter: package.json, cdk8s.yaml, cdktf.json, one stack, one test
  check [ENVIRONMENT]     nothing dangles and no secret value stands in what was synthesized
  secrets ENVIRONMENT     minted, given and operator-made secrets, and who must put what where
  images ENVIRONMENT      every image and chart that the environment pulls, for a mirror or a scan
  storage [ENVIRONMENT…]  what logs, metrics and the like add a day, at stated rates, and how full it makes their volumes
  diff OLD NEW            no change between two output folders breaks, freezes or loses what stands
  plan-check PLAN.json    the Terraform plan (terraform show -json) loses nothing that was not named on purpose

keelson COMMAND --help tells the options of a command.
Exit codes: 0 ok, 1 findings, 2 could not run.
`;

const CHECK = `Usage: keelson check [ENVIRONMENT]

nothing dangles and no secret value stands in what was synthesized

  --crds DIR        custom resources, by the cluster's own CRDs: kubectl get crd -o yaml > DIR/crds.yaml
  --openapi FILE    Kubernetes' own kinds, by the cluster itself: kubectl get --raw /openapi/v2 > FILE
  --charts DIR      values of Helm releases, by their charts: helm pull CHART --untar --untardir DIR
  --providers FILE  Terraform stacks, by their providers: terraform providers schema -json > FILE
  --with MODULE     your own systems: the compiled module that exports their classes, whose laws then hold too
  --dist DIR        folder of what was synthesized (default: dist)
  --json            for machines
`;

test.each([[['check', '--help']], [['-h', 'check', '--crds', 'a']]])('%j tells the usage of the command', (argv) => {
  expect(keelson(argv)).toEqual({ code: 0, out: CHECK, err: '' });
});

test.each(['--help', '-h'])('%s tells the usage', (flag) => {
  expect(keelson([flag])).toEqual({ code: 0, out: USAGE, err: '' });
});

test('no command at all could not run, and tells the usage', () => {
  expect(keelson([])).toEqual({ code: 2, out: '', err: USAGE });
});

test('--version is that of the package', () => {
  expect(keelson(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

test.each([
  [['chek'], 'There is no command chek; commands: init, check, secrets, images, storage, diff, plan-check.'],
  [['secrets'], 'Usage: keelson secrets ENVIRONMENT'],
  [['secrets', 'dev', 'prod'], 'Usage: keelson secrets ENVIRONMENT'],
  [['check', 'dev', 'prod'], 'Usage: keelson check [ENVIRONMENT]'],
  [['check', '--jsn'], "Unknown option '--jsn'."],
  [['images', 'dev', '--crds', 'a'], '--crds is an option of keelson check; keelson images takes --script, --proxies.'],
  [['check', '--crds'], "Option '--crds <value>' argument missing"],
  [['check', '--dist'], "Option '--dist <value>' argument missing"],
])('%j could not run', (argv, message) => {
  const { code, out, err } = keelson(argv);
  expect([code, out]).toEqual([2, '']);
  expect(err.startsWith(`keelson: ${message}`)).toBe(true);
});

describe('a command that throws could not run', () => {
  const told = (thrown: unknown): string => {
    const command: Command = {
      name: 'break',
      args: [],
      summary: '',
      run: () => {
        throw thrown;
      },
    };
    const err: string[] = [];
    const io = { out: () => {}, err: (text: string) => err.push(text), today: () => '' };
    expect(run([command], ['break'], io)).toBe(2);
    return err.join('');
  };

  test('for a reason that it knows: the message alone', () => {
    expect(told(new CannotRun('for a reason'))).toBe('keelson: for a reason\n');
    expect(told(new KeelsonError([{ path: 'dev/x', message: 'is wrong' }]))).toBe('keelson: dev/x: is wrong.\n');
  });

  test('for a bug: with its stack', () => {
    expect(told(new Error('a bug'))).toMatch(/^keelson: Error: a bug\n {4}at /);
    expect(told('a text')).toBe('keelson: a text\n');
  });
});
