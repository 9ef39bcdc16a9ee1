import { nameOf } from '../kernel/kind';
import type { Model } from '../kernel/model';
import type { JsonObject } from '../kernel/values';
import type { Finding } from './finding';
import { leakFindings } from './leaks';
import { nameFindings } from './names';
import { objectFindings } from './objects';
import { podSecurityFindings } from './pod-security';
import { podFindings } from './pods';
import { rbacFindings } from './rbac';
import { referenceFindings } from './references';
import { selectorFindings } from './selectors';

const RULES = [
  referenceFindings,
  podSecurityFindings,
  nameFindings,
  podFindings,
  selectorFindings,
  objectFindings,
  rbacFindings,
];

/** Every check that needs nothing but what was synthesized for an environment: at synthesis, and again by `keelson check`. */
export function synthesizedFindings(model: Model, systems: ReadonlyMap<string, readonly JsonObject[]>): Finding[] {
  const found: Finding[] = RULES.flatMap((rule) => rule(model, systems));
  for (const [system, objects] of systems)
    for (const object of objects)
      found.push(...leakFindings(`${model.environment}/${system}: ${nameOf(object)}`, object));
  for (const { name, asker, values } of model.needs.releases)
    found.push(...leakFindings(`${model.environment}/${asker}: Helm release ${name}`, values));
  return found;
}
