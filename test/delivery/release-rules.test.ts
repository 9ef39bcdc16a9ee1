import { Duration } from 'cdk8s';
import { Environment, type Row } from '../../lib';
import { Application } from '../../lib/delivery/application/application';
import type { ApplicationRelease } from '../../lib/delivery/application/props';
import { ProgressiveRelease } from '../../lib/delivery/rollouts/progressive-release';
import { ANALYSIS, PROD, shop, WEB } from './release-fixture';

/** What is said of a release. */
function saidOf(release: ApplicationRelease, row: Partial<Row> = PROD, props: Partial<typeof WEB> = {}): string[] {
  const { env } = shop(row);
  new Application(env, 'web', { ...WEB, ...props, release });
  try {
    env.output();
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

const canary = (of: object) => ({ canary: { analysis: ANALYSIS, ...of } });
const seconds = Duration.seconds;

test('a window is not shorter than the environment’s minimum', () => {
  expect(saidOf(canary({ steps: [{ weight: 1, observe: seconds(60) }, { weight: 100 }] }))).toEqual([
    'prod/web: release.canary.steps[0].observe = "60s": is too short to look at a release in prod; allowed: 600s and longer. The minimum is that of the environment: observe of its ProgressiveRelease.',
  ]);
  expect(saidOf(canary({ preview: { header: 'x-preview', observe: seconds(1) } }))).toEqual([
    'prod/web: release.canary.preview.observe = "1s": is too short to look at a release in prod; allowed: 600s and longer. The minimum is that of the environment: observe of its ProgressiveRelease.',
  ]);
  const checks = { analysis: ANALYSIS, observe: seconds(30) };
  expect(saidOf({ blueGreen: { before: checks, after: checks } })).toEqual([
    'prod/web: release.blueGreen.before.observe = "30s": is too short to look at a release in prod; allowed: 600s and longer. The minimum is that of the environment: observe of its ProgressiveRelease.',
    'prod/web: release.blueGreen.after.observe = "30s": is too short to look at a release in prod; allowed: 600s and longer. The minimum is that of the environment: observe of its ProgressiveRelease.',
  ]);
  expect(saidOf({ canary: { steps: [{ weight: 100, observe: seconds(10) }] } }, { stage: 'dev' })).toEqual([]);
});

test('weights rise to everybody', () => {
  expect(saidOf(canary({ steps: [{ weight: 10 }, { weight: 5 }, { weight: 50.5 }, { weight: 90 }] }))).toEqual([
    'prod/web: release.canary.steps[1].weight = 5: does not rise: the step before it has 10; allowed: more than 10.',
    'prod/web: release.canary.steps[2].weight = 50.5: is no share of 100 requests; allowed: whole numbers from 1 to 100.',
    'prod/web: release.canary.steps = [10,5,50.5,90]: does not end with everybody; allowed: a last step of weight 100. Add { weight: 100 }: then all have it, and the old pods still stand.',
  ]);
  expect(saidOf(canary({ steps: [] }))).toEqual([
    'prod/web: release.canary.steps = []: does not end with everybody; allowed: a last step of weight 100. Add { weight: 100 }: then all have it, and the old pods still stand.',
  ]);
});

test('in prod nothing goes on unmeasured', () => {
  const nothing =
    'measures nothing that the program counts: in prod a bad version would go on to everybody; allowed: errors, latency or queries.';
  expect(saidOf({ canary: {} })).toEqual([`prod/web: release.canary.analysis = nothing: ${nothing}`]);
  expect(saidOf({ canary: { analysis: { every: seconds(30) } } })).toEqual([
    `prod/web: release.canary.analysis = ["every"]: ${nothing}`,
  ]);
  expect(saidOf({ canary: {} }, { stage: 'staging' })).toEqual([]);
  expect(saidOf({ blueGreen: {} })).toEqual([
    'prod/web: release.blueGreen.before = nothing: is missing: in prod a version is tried before it takes over; allowed: as { smoke: { image } }.',
    "prod/web: release.blueGreen.after = nothing: is missing: in prod a version that took over is measured, or nobody takes it back; allowed: as { analysis: { errors: { counter: 'http_requests_total', failed: 'code=~\"5..\"' } } }.",
  ]);
});

test('without a mesh pods are counted', () => {
  expect(
    saidOf(canary({ traffic: 'pods', steps: [{ weight: 1 }, { weight: 100 }], preview: { header: 'x-preview' } })),
  ).toEqual([
    "prod/web: release.canary.steps[0].weight = 1: is less than one pod of 3, and without a mesh requests fall evenly on pods; allowed: 34 and more. Leave steps out, or share requests out by the mesh: traffic: 'mesh'.",
    'prod/web: release.canary.preview = "x-preview": needs the mesh: without it nobody looks at headers. Leave it out, or set traffic: \'mesh\'.',
  ]);
  expect(saidOf(canary({ traffic: 'pods' }))).toEqual([]);
  expect(saidOf(canary({ traffic: 'dns' }))).toContain(
    'prod/web: release.canary.traffic = "dns": is none of what there is; allowed: mesh, pods.',
  );
  expect(
    saidOf(canary({}), PROD, {
      ports: { db: { port: 5000, protocol: 'tcp' } },
      probes: { ready: { tcp: {} }, live: { command: ['ok'] } },
    }),
  ).toEqual(['prod/web: release.canary.traffic = "mesh": shares requests out, and web/db speaks tcp; allowed: pods.']);
  expect(saidOf(canary({ preview: { header: 'X-Preview' } }))).toEqual([
    'prod/web: release.canary.preview.header = "X-Preview": is no name of a header that the mesh would ever find; allowed: in lower case, as x-preview.',
  ]);
});

test('what is measured can be measured, and is of the new version', () => {
  expect(
    saidOf(
      canary({
        analysis: {
          errors: { counter: 'http_requests_total', failed: 'code="500"', atMost: 2 },
          latency: { histogram: 'http_request_duration_seconds', quantile: 99, atMost: seconds(1) },
          queries: { Lost: { query: 'sum(rate(orders_lost_total[5m]))', must: { atMost: 0 } } },
          every: Duration.hours(1),
          failures: -1,
          unanswered: 0.5,
          least: 0,
          quiet: 'sleeps',
        },
      }),
    ),
  ).toEqual([
    'prod/web: release.canary.analysis.every = "3600s": does not measure within the shortest look at a release; allowed: 5s to 600s.',
    'prod/web: release.canary.analysis.quiet = "sleeps": is none of what there is; allowed: passes, waits.',
    'prod/web: release.canary.analysis.failures = -1: is no number of measurements; allowed: 0 and more.',
    'prod/web: release.canary.analysis.unanswered = 0.5: is no number of measurements; allowed: 0 and more.',
    'prod/web: release.canary.analysis.least = 0: is no number of requests; allowed: 1 and more.',
    'prod/web: release.canary.analysis.errors.atMost = 2: is no share of requests; allowed: 0 and more, below 1: 0.01 is one in a hundred.',
    'prod/web: release.canary.analysis.latency.quantile = 99: is no quantile; allowed: above 0, below 1: 0.99 is one in a hundred.',
    'prod/web: release.canary.analysis.queries.Lost = "Lost": cannot name a measurement; allowed: lower-case letters, digits and dashes, not -calls at the end, other than errors, latency, restarts, smoke.',
    'prod/web: release.canary.analysis.queries.Lost.query = "sum(rate(orders_lost_total[5m]))": does not ask for the pods of the new version, but for everybody; allowed: as sum(rate(orders_lost_total{$pods}[5m])).',
  ]);
});

test('measurements that are all bad are not let through', () => {
  const often = (of: object) => saidOf(canary({ analysis: { ...ANALYSIS, ...of } }));
  expect(often({ failures: 10 })).toEqual([
    'prod/web: release.canary.analysis.failures = 10: would let every measurement be bad: 10 of them fit into the shortest look at a release; allowed: 0 to 9. Or measure more often: every.',
  ]);
  expect(often({ every: Duration.minutes(10), failures: 1 })).toEqual([
    'prod/web: release.canary.analysis.failures = 1: would let every measurement be bad: 1 of them fit into the shortest look at a release; allowed: 0. Or measure more often: every.',
  ]);
  expect(often({ every: Duration.minutes(10) })).toEqual([]);
});

test('blue and green', () => {
  const after = { analysis: ANALYSIS };
  const smoke = { image: { name: 'smoke', ref: 'registry.example.com/smoke:1' }, uid: 0 };
  expect(saidOf({ blueGreen: { before: { smoke }, after, previewReplicas: 9, promotion: 'nobody' as never } })).toEqual(
    [
      'prod/web: release.blueGreen.promotion = "nobody": is none of what there is; allowed: checks, person.',
      'prod/web: release.blueGreen.previewReplicas = 9: is no number of pods to try a version with; allowed: 1 to 3.',
      'prod/web: release.blueGreen.before.smoke.uid = 0: is no user that a restricted pod may have; allowed: above 0.',
    ],
  );
});

test('how an environment releases', () => {
  const said = (row: Partial<Row>, props: ConstructorParameters<typeof ProgressiveRelease>[2]) => {
    try {
      new ProgressiveRelease(Environment.test(row), 'releases', props);
    } catch (error) {
      return (error as Error).message.split('\n');
    }
    return [];
  };
  expect(said(PROD, { observe: seconds(5), back: 0 })).toEqual([
    'prod/releases: observe = "5s": is no time to look at a release in prod; allowed: 60s and longer.',
    'prod/releases: back = 0: is no number of versions: nothing could be taken back without steps; allowed: 1 and more.',
  ]);
  expect(said({ kubernetes: '1.29' }, {})).toEqual([
    'unit/releases: kubernetes = "1.29": cannot keep people from skipping windows: its API server reads no ValidatingAdmissionPolicy; allowed: 1.30 and newer.',
  ]);
});
