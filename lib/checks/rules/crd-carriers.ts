import { groupBy, isMap, type JsonObject } from '../../kernel/base/values';
import type { Model } from '../../kernel/model';
import type { Finding } from '../findings/finding';
import { releasePath } from '../findings/rule';

/** A CRD that two bring is theirs in turn: each apply takes it from the other, and may drop versions in use. */
export function contestedCrds(model: Model): Finding[] {
  const brought = model.needs.crds.flatMap(({ groups, kinds, id }) =>
    groups.flatMap((group) => (kinds ?? [undefined]).map((kind) => ({ kind, group, id }))),
  );
  const whole = new Set(brought.filter(({ kind }) => kind === undefined).map(({ group }) => group));
  // Who does not tell its kinds brings all of the group.
  const key = ({ kind, group }: (typeof brought)[number]) => (whole.has(group) ? group : `${kind}.${group}`);
  const once = [...new Map(brought.map((one) => [`${key(one)} ${one.id}`, one])).values()];
  return [...groupBy(once, key)]
    .filter(([, by]) => by.length > 1)
    .map(([of, by]) => ({
      rule: 'names',
      path: `${model.environment}: CRDs of ${of}`,
      message: `are brought by ${by.map(({ id }) => id).join(' and ')}, which would overwrite each other's`,
      fix: 'Let one operator bring the group.',
    }));
}

/** Paths of values by which charts bring their CRDs. */
const SWITCHES: readonly (readonly string[])[] = [['crds', 'enabled'], ['crds', 'install'], ['installCRDs']];

/** Terraform applies the CRDs of an operator apart from its chart, so that no uninstall takes them away. */
export function chartsWithCrds(model: Model): Finding[] {
  const { crds, releases } = model.needs;
  const apart = new Set(crds.map(({ asker }) => asker));
  return releases
    .filter(({ asker }) => apart.has(asker))
    .flatMap((release) =>
      SWITCHES.filter((path) => valueAt(release.values, path) === true).map((path) => ({
        rule: 'names',
        path: releasePath(model, release),
        prop: path.join('.'),
        given: true,
        message: 'lets the chart bring CRDs that Terraform brings already: Helm refuses what it does not own',
        allowed: 'false',
      })),
    );
}

function valueAt(values: JsonObject, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, step) => (isMap(at) ? at[step] : undefined), values);
}
