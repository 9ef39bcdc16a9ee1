import { toYaml } from '../../lib/kernel/yaml';
import { blocksOf, resourcesOf, synthesized } from './platform';

/** What a system puts out on both planes, in every environment: any changed byte is a failing test, read in review. */
export function snapshots(system: string): void {
  describe(system, () => {
    test.each([...synthesized().outputs.keys()])('%s', (environment) => {
      const output = synthesized().outputs.get(environment);
      const stack = synthesized().stacks.get(environment);
      if (output === undefined || stack === undefined) throw new Error(`no ${environment}`);
      if (!output.systems.has(system)) {
        expect(`${system} does not stand in ${environment}`).toMatchSnapshot();
        return;
      }
      expect(`\n${output.file(system)}`).toMatchSnapshot('manifests');
      expect(`\n${toYaml(resourcesOf(output, stack, system))}`).toMatchSnapshot('terraform');
      const applications = synthesized().later.get(`${environment}-applications`);
      const charts = applications === undefined ? {} : resourcesOf(output, applications, system);
      if (Object.keys(charts).length > 0) expect(`\n${toYaml(charts)}`).toMatchSnapshot('applications');
      const api = synthesized().later.get(`${environment}-${system}`);
      if (api !== undefined) expect(`\n${toYaml(blocksOf(api))}`).toMatchSnapshot('through its API');
    });
  });
}
