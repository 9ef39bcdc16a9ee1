import { systems } from '../../apps/yunsi/platform';
import { rows } from '../../apps/yunsi/rows';
import { type Environment, IstioMesh, type JsonObject, PrometheusMonitoring, platform } from '../../lib';
import { line } from '../../lib/checks/findings/finding';
import { synthesizedFindings } from '../../lib/checks/rules';
import { LEAST } from '../observability/monitoring-fixture';

/** The reference platform, in a mesh. */
const outputs = [
  ...platform('yunsi', rows, (env: Environment) => {
    systems(env);
    const has = (name: string) => env.systems.some(({ className }) => className === name);
    if (!has(PrometheusMonitoring.name)) new PrometheusMonitoring(env, 'monitoring', LEAST);
    if (!has(IstioMesh.name)) new IstioMesh(env, 'mesh');
  }).outputs(),
];

describe.each(outputs.map((output) => [output.model.environment, output] as const))('%s', (_, output) => {
  const { model, systems: files } = output;
  const mesh = model.systems.find((system) => system.class === IstioMesh.name);
  const own = files.get(mesh?.id ?? '') ?? [];
  const enrolment = own.find(({ kind, metadata }) => kind === 'ConfigMap' && nameOf(metadata).endsWith('-enrolment'));
  const homes = Object.entries((enrolment?.data ?? {}) as Record<string, string>);

  test('every check of synthesis finds nothing', () => {
    expect(synthesizedFindings(output).map(line)).toEqual([]);
  });

  test('every namespace with pods is in, or it is written why not', () => {
    const stated = new Set(
      model.systems.filter(({ id }) => id !== mesh?.id).flatMap(({ pods }) => pods.map(({ namespace }) => namespace)),
    );
    expect(homes.map(([namespace]) => namespace)).toEqual([...stated].sort());
    for (const [, told] of homes) expect(told).toMatch(/^(inside|outside: \S+ .{20,})/);
    const inside = homes.filter(([, told]) => told.startsWith('inside')).map(([namespace]) => namespace);
    expect(inside).toEqual(expect.arrayContaining(['faces', 'ldap', 'passwords', 'portal', 'registry']));
  });

  test('each set of pods inside is guarded, and every exception from STRICT says why', () => {
    const inside = new Set(homes.filter(([, told]) => told.startsWith('inside')).map(([namespace]) => namespace));
    const pods = model.systems.flatMap((system) => system.pods).filter(({ namespace }) => inside.has(namespace));
    const guards = own.filter(({ kind }) => kind === 'AuthorizationPolicy').map(({ metadata }) => nameOf(metadata));
    expect(guards).toEqual(expect.arrayContaining(pods.map(({ id }) => id.replace('/', '-'))));
    for (const { metadata } of own.filter(
      ({ kind, spec }) => kind === 'PeerAuthentication' && 'selector' in (spec as object),
    ))
      expect((metadata as { annotations?: object }).annotations).toHaveProperty(['keelson.dev/why']);
  });
});

function nameOf(metadata: unknown): string {
  return String((metadata as JsonObject).name);
}
