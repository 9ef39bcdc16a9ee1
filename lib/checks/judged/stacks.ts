import { isMap, type JsonObject } from '../../kernel/base/values';
import type { Finding } from '../findings/finding';
import { nearest } from '../schemas/json-schema';
import { type BlockProblem, type ProviderSchemas, terraformProblems } from '../terraform/stack';
import { givenAt, type Judged, type NotJudged, withoutValue } from './judgement';

/** The Terraform stacks of an environment, by name, against the schemas of their providers. */
export function stacksJudged(
  environment: string,
  stacks: ReadonlyMap<string, JsonObject>,
  schemas: ProviderSchemas,
): Judged {
  const findings: Finding[] = [];
  const unjudged: NotJudged[] = [];
  for (const [name, stack] of stacks) {
    const leave = (what: string, why: string) => unjudged.push({ what, why, environments: [environment] });
    const declared = sourcesOf(stack);
    const found = terraformProblems(stack, schemas);
    const missing = new Set<string>();
    for (const one of found) {
      const source = one.withoutSchema;
      // A provider that the stack declares is only missing in what was given; one that it does not declare is a fault.
      if (source === undefined || !declared.has(source)) findings.push(finding(name, stack, one));
      else missing.add(source);
    }
    for (const source of missing) leave(`provider ${source}`, '--providers has no schema of it');
    leave('Terraform stacks', 'what only a provider knows: whether it accepts a value');
  }
  return { findings, counts: { 'Terraform stacks': stacks.size }, unjudged };
}

function finding(stack: string, json: JsonObject, { address, at: prop, message, allowed }: BlockProblem): Finding {
  const given = givenAt(blockAt(json, address), prop);
  return {
    rule: 'terraform-schema',
    path: `${stack}: ${address}`,
    ...(prop === '' ? {} : { prop, given }),
    message: prop === '' ? message : withoutValue(message, given),
    ...(allowed === undefined ? {} : { allowed: among(prop, allowed) }),
  };
}

/** Of many names, those like the wrong one. */
function among(prop: string, allowed: string): string {
  const names = allowed.split(', ');
  return names.length > 12 ? nearest(/[\w-]*$/.exec(prop)?.[0] ?? '', names) : allowed;
}

/** The body of a block by its address: `helm_release.rook`, `data.kubernetes_resource.store`, `provider.helm`, `terraform`. */
function blockAt(stack: JsonObject, address: string): unknown {
  const [first = '', ...names] = address.split('.');
  const top = { var: 'variable', local: 'locals' }[first] ?? first;
  const keys = top in stack ? [top, ...names] : ['resource', first, ...names];
  return keys.reduce<unknown>((at, key) => {
    const one = Array.isArray(at) && at.length === 1 ? at[0] : at;
    return isMap(one) ? one[key] : undefined;
  }, stack);
}

function sourcesOf({ terraform }: JsonObject): ReadonlySet<string> {
  const declared = isMap(terraform) && isMap(terraform.required_providers) ? terraform.required_providers : {};
  return new Set(
    Object.entries(declared).map(([name, entry]) =>
      isMap(entry) && typeof entry.source === 'string' ? entry.source : `hashicorp/${name}`,
    ),
  );
}
