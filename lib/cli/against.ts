import type { Written } from '../checks/findings/rule';
import { apiJudged, type ClusterApi } from '../checks/judged/cluster-api';
import { type Judged, joined } from '../checks/judged/judgement';
import { releasesJudged } from '../checks/judged/releases';
import { stacksJudged } from '../checks/judged/stacks';
import { schemas } from '../checks/schemas/crds';
import { kubernetesSchemas } from '../checks/schemas/openapi';
import { mergedSchemas } from '../checks/terraform/stack';
import { chartsIn } from './charts';
import { CannotRun, type Options } from './command';
import { crdsIn, openapiIn, providersIn } from './dumps';
import { stacksIn } from './written';

/*
 * Loads ajv and the rules of three languages: `keelson check` requires this file only when one of the options is given.
 */

/** What was written for these environments, against what a user's own cluster, charts and providers say. */
export function judgedAgainst(written: readonly Written[], { dist, own }: Options): Judged {
  const judges: ((environment: Written) => Judged)[] = [];
  const { crds, openapi, charts, providers } = own;
  if (crds ?? openapi) {
    const api: ClusterApi = {
      ...(crds ? { crds: schemas(crdsIn(crds)) } : {}),
      ...(openapi ? { openapi: kubernetesSchemas(openapiIn(one(openapi))) } : {}),
    };
    judges.push(({ model, systems }) => apiJudged(model, systems, api));
  }
  if (charts) {
    const known = charts.flatMap(chartsIn);
    judges.push(({ model }) => releasesJudged(model, known));
  }
  if (providers) {
    const known = mergedSchemas(providers.flatMap(providersIn));
    judges.push(({ model: { environment } }) => stacksJudged(environment, stacksIn(dist, environment), known));
  }
  return joined(written.flatMap((environment) => judges.map((judge) => judge(environment))));
}

function one(files: readonly string[]): string {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) throw new CannotRun('--openapi stands more than once: a cluster has one.');
  return file;
}
