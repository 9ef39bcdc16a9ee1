import { synthesizedFindings } from '../checks/rules';
import { flowFindings, sharedOf } from '../checks/rules/flows';
import type { Command, Option } from './command';
import { lawsWith, WITH } from './laws';
import { report } from './report';
import { environmentsIn, writtenIn } from './written';

/** What judges by something of the user's own. */
const JUDGES: readonly Option[] = [
  {
    name: 'crds',
    value: 'DIR',
    summary: "custom resources, by the cluster's own CRDs: kubectl get crd -o yaml > DIR/crds.yaml",
  },
  {
    name: 'openapi',
    value: 'FILE',
    summary: "Kubernetes' own kinds, by the cluster itself: kubectl get --raw /openapi/v2 > FILE",
  },
  {
    name: 'charts',
    value: 'DIR',
    summary: 'values of Helm releases, by their charts: helm pull CHART --untar --untardir DIR',
  },
  {
    name: 'providers',
    value: 'FILE',
    summary: 'Terraform stacks, by their providers: terraform providers schema -json > FILE',
  },
];

/** `keelson check`: the checks of synthesis, over what was written (and perhaps edited since), and what a user's own cluster says of it. */
export const check: Command = {
  name: 'check',
  args: ['[ENVIRONMENT]'],
  summary: 'nothing dangles and no secret value stands in what was synthesized',
  options: [...JUDGES, WITH],
  run([only], options, io) {
    const names = only === undefined ? environmentsIn(options.dist) : [only];
    const laws = lawsWith(options.own.with);
    const written = names.map((name) => writtenIn(options.dist, name, laws));
    const asked = JUDGES.some(({ name }) => options.own[name] !== undefined);
    const judged = asked ? against().judgedAgainst(written, options) : undefined;
    const found = written.flatMap(synthesizedFindings);
    // What flows between environments is seen from all of them alone.
    if (only === undefined) found.push(...flowFindings(written.map(({ model }) => sharedOf(model))));
    const accepts = written.flatMap(({ model }) => model.accept);
    return report(
      [...found, ...(judged?.findings ?? [])],
      accepts,
      options,
      io,
      judged && { ...judged, environments: names },
    );
  },
};

/** Only now: without the options, neither ajv nor the rules of Terraform are loaded. */
function against(): typeof import('./against') {
  return require('./against') as typeof import('./against');
}
