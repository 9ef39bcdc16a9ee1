import { apiJudged, type ClusterApi } from '../checks/cluster-api';
import { type Judged, joined } from '../checks/judged';
import { kubernetesSchemas } from '../checks/kubernetes-schemas';
import { releasesJudged } from '../checks/releases';
import { schemas } from '../checks/schemas';
import { stacksJudged } from '../checks/stacks';
import { mergedSchemas } from '../checks/terraform-schema';
import type { Model } from '../kernel/model';
import type { JsonObject } from '../kernel/values';
import { chartsIn } from './charts';
import { CannotRun, type Options } from './command';
import { crdsIn, openapiIn, providersIn } from './dumps';
import { stacksIn } from './written';

/*
 * Loads ajv and the rules of three languages: `keelson check` requires this file only when one of the options is given.
 */

export interface Written {
  readonly model: Model;
  readonly systems: ReadonlyMap<string, readonly JsonObject[]>;
}

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
