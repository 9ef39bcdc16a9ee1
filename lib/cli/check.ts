import { synthesizedFindings } from '../checks/synthesized';
import type { Command } from './command';
import { report } from './report';
import { environmentsIn, manifestsIn, modelIn } from './written';

/** `keelson check`: the checks of synthesis, over what was written (and perhaps edited since). */
export const check: Command = {
  name: 'check',
  args: ['[ENVIRONMENT]'],
  summary: 'nothing dangles and no secret value stands in what was synthesized',
  run([only], options, io) {
    const models = (only === undefined ? environmentsIn(options.dist) : [only]).map((name) =>
      modelIn(options.dist, name),
    );
    const found = models.flatMap((model) => synthesizedFindings(model, manifestsIn(options.dist, model.environment)));
    return report(
      found,
      models.flatMap(({ accept }) => accept),
      options,
      io,
    );
  },
};
