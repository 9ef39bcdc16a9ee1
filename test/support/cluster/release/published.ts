import { Duration } from 'cdk8s';
import { Certificates, Environment, IstioMesh, type Output } from '../../../../lib';
import { Application } from '../../../../lib/delivery/application/application';
import type { ApplicationProps } from '../../../../lib/delivery/application/props';
import { ProgressiveRelease } from '../../../../lib/delivery/rollouts/progressive-release';
import { ANALYSIS, PROD, Surroundings, WEB } from '../../../delivery/release-fixture';

const SECONDS = Duration.seconds;
const QUICK = { ...ANALYSIS, every: SECONDS(5), failures: 0, unanswered: 1 };

/** Part of the question how many called; ten are enough. */
export const CALLS = 'increase(http_';

/** Where it is published. */
export const DEV = { ...PROD, name: 'dev', stage: 'dev' } as const;

/** What is published: applications at a version. @param prometheus its URL */
export function published(version: string, prometheus: string): Output {
  const env = Environment.test(DEV);
  new Certificates(env, 'certificates');
  new Surroundings(env, 'surroundings', { prometheus: prometheus, mesh: false });
  new IstioMesh(env, 'mesh', { telemetry: 'none' });
  new ProgressiveRelease(env, 'releases', { observe: SECONDS(8) });
  const image = { name: 'web', ref: `registry.example.com/shop/web:${version}` };
  const of = (release: ApplicationProps['release']): ApplicationProps => ({
    ...WEB,
    image,
    takes: () => ({ env: { VERSION: version } }),
    ...(release && { release }),
  });
  new Application(env, 'shares', {
    ...of({
      canary: {
        analysis: { ...QUICK, quiet: 'waits' },
        preview: { header: 'x-preview' },
        steps: [
          { weight: 1, observe: SECONDS(20) },
          { weight: 10, gate: 'person', observe: SECONDS(8) },
          { weight: 100, observe: SECONDS(8) },
        ],
      },
    }),
  });
  const beside = of({ blueGreen: { before: { analysis: QUICK }, after: { analysis: QUICK }, promotion: 'person' } });
  // The one is published, the other one shows what would be if it were published otherwise.
  for (const id of ['green', 'bare']) new Application(env, id, { ...beside, scale: { min: 3, max: 6 } });
  return env.output();
}
