import { groupOf, isBuiltIn, nameOf, typeOf } from '../../kernel/base/kind';
import { groupBy, type JsonObject } from '../../kernel/base/values';
import type { Model } from '../../kernel/model';
import type { Finding } from '../findings/finding';
import type { Problem } from '../findings/problem';
import type { Schemas } from '../schemas/crds';
import { givenAt, HIDDEN, type Judged, type NotJudged, valuesAt } from './judgement';

/** What a user's cluster accepts, as far as it is known. */
export interface ClusterApi {
  /** Its CustomResourceDefinitions. */
  readonly crds?: Schemas;
  /** Its description of itself. */
  readonly openapi?: Schemas;
}

const OWN = "objects of Kubernetes' own kinds";
const CUSTOM = 'custom resources';

/** Every object of an environment against what the cluster accepts. */
export function apiJudged(model: Model, systems: ReadonlyMap<string, readonly JsonObject[]>, api: ClusterApi): Judged {
  const findings: Finding[] = [];
  const counts = { [CUSTOM]: 0, [OWN]: 0 };
  for (const [system, objects] of systems)
    for (const object of objects) {
      const judge = judgeOf(object, api);
      if (judge === undefined) continue;
      counts[isOwn(object) ? OWN : CUSTOM]++;
      const path = `${model.environment}/${system}: ${nameOf(object)}`;
      const refused = judge.validate(object);
      findings.push(...refused.map((one) => finding(model, path, object, one, judge === api.crds)));
    }
  const kinds = groupBy([...systems.values()].flat(), ({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  const unjudged = [...kinds.values()].flatMap((objects) => leftOut(model.environment, objects, api));
  return { findings, counts, unjudged };
}

/** Who can judge an object: the definitions where they have its group, else the cluster's description of itself. */
function judgeOf(object: JsonObject, { crds, openapi }: ClusterApi): Schemas | undefined {
  const group = groupOf(String(object.apiVersion));
  if (crds?.serves(group)) return crds;
  if (openapi?.knows(String(object.apiVersion), String(object.kind))) return openapi;
  if (isOwn(object)) return openapi;
  return crds;
}

function isOwn(object: JsonObject): boolean {
  return isBuiltIn(groupOf(String(object.apiVersion)));
}

function finding(model: Model, path: string, object: JsonObject, refused: Problem, byCrd: boolean): Finding {
  const { at: prop, message, allowed } = refused;
  const given = object.kind === 'Secret' && refused.given !== undefined ? HIDDEN : givenAt(object, prop);
  const fix = byCrd ? pinned(model, object, refused) : undefined;
  return {
    rule: 'schemas',
    path,
    ...(prop === '' ? {} : { prop, given }),
    message,
    ...(allowed === undefined ? {} : { allowed }),
    ...(fix === undefined ? {} : { fix }),
  };
}

/** What the environment installs of a group: the cluster, or what was given of it, may be of another release. */
function pinned(model: Model, object: JsonObject, { at }: Problem): string | undefined {
  const group = groupOf(String(object.apiVersion));
  const need = model.needs.crds.find(({ groups }) => groups.includes(group));
  if (need === undefined) return undefined;
  const release = `${need.asker} ${need.version}`;
  return at === 'kind' || at === 'apiVersion'
    ? `The stack installs ${release}: give its CRDs too.`
    : `The stack is written for ${release}: the CRDs are of another release, or the field is wrong.`;
}

/** What is not judged of the objects of one kind. */
function leftOut(environment: string, objects: readonly JsonObject[], api: ClusterApi): NotJudged[] {
  const [first] = objects as readonly [JsonObject];
  const [apiVersion, kind] = [String(first.apiVersion), String(first.kind)];
  const group = groupOf(apiVersion);
  const part = { what: typeOf({ group, kind }), environments: [environment] };
  const judge = judgeOf(first, api);
  if (judge === undefined) return [{ ...part, why: isOwn(first) ? TO_OPENAPI : TO_CRDS }];
  const rules = judge
    .unjudged(apiVersion, kind)
    .filter(({ path }) => !STATUS.test(path))
    .map((rule) => ({ ...rule, written: objects.some((object) => valuesAt(object, rule.path).length > 0) }));
  const found: NotJudged[] = rules.length === 0 ? [] : [{ ...part, why: RULES, rules }];
  if (judge !== api.openapi || !judge.knows(apiVersion, kind)) return found;
  return [...found, isOwn(first) ? { ...part, what: "Kubernetes' own kinds", why: CODE } : { ...part, why: NO_RULES }];
}

/** Controllers write it, and the server the managed fields: what is synthesized has neither. */
const STATUS = /^status\b|\bmanagedFields\b/;
const RULES = 'rules that only a server judges';
const CODE = 'what only the code of the server knows: names, ports, what goes with what';
const NO_RULES = 'CEL rules and alternatives of fields, which --openapi does not tell; --crds judges more';
const TO_OPENAPI = 'kinds of Kubernetes itself, which --openapi judges';
const TO_CRDS = 'custom resources, which --crds judges';
