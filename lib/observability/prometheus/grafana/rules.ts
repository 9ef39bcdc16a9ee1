import type { Check, Flaw } from '../../../kernel/base/faults';
import { mebibytes } from '../../../kernel/base/quantity';
import type { GrafanaProps } from './props';

const ROLES = ['admins', 'editors', 'viewers'] as const;
const THEMES = ['dark', 'light', 'system'];

/** Everything that Grafana, or the people who log in, would not bear. */
export function checkGrafana(check: Check, props: GrafanaProps): void {
  const { replicas, size, database, host } = props;
  check
    .not(...roleFlaws(props))
    .that(replicas === undefined || (Number.isInteger(replicas) && replicas >= 1), {
      prop: 'grafana.replicas',
      given: replicas,
      message: 'is no number of pods',
      allowed: '1 and more',
    })
    .that(database !== undefined || replicas === undefined || replicas <= 1, {
      prop: 'grafana.replicas',
      given: replicas,
      message: 'would each have users and sessions of their own: without a database they stand in a file of one pod',
      allowed: '1',
      fix: `Give grafana.database too, or leave it out.`,
    })
    .that(size === undefined || database === undefined, {
      prop: 'grafana.size',
      given: size?.asString(),
      message: 'is the size of a volume, and there is none: everything is in the database',
      fix: 'Leave it out.',
    })
    .that(size === undefined || mebibytes(size) >= 1024, {
      prop: 'grafana.size',
      given: size?.asString(),
      message: 'is too small for the versions of dashboards that are kept',
      allowed: '1Gi and more',
    })
    .that(host === undefined || host.url.startsWith('https://'), {
      prop: 'grafana.host',
      given: host?.url,
      message: 'is called without TLS, and people type their passwords there',
      allowed: 'hosts that are called by https',
    })
    .word('grafana.theme', props.theme, THEMES);
}

function roleFlaws(props: GrafanaProps): Flaw[] {
  const named = ROLES.flatMap((role) => (props[role] ?? []).map((group) => ({ role, group })));
  const twice = named.filter(({ group }, i) => named.findIndex((one) => one.group === group) !== i);
  return [
    ...(props.directory === undefined ? ROLES.filter((role) => props[role] !== undefined) : []).map((role) => ({
      prop: `grafana.${role}`,
      given: props[role],
      message: 'names groups of a directory, and there is none',
      fix: `Give grafana.directory too, or leave it out.`,
    })),
    ...named
      .filter(({ group }) => !/^[^=,*\p{Cc}]+$/u.test(group) || group.trim() !== group)
      .map(({ role, group }) => ({
        prop: `grafana.${role}`,
        given: group,
        message: 'is no name of a group',
        allowed: "as the directory calls it (developers), neither its place in the tree nor '*'",
      })),
    ...twice.map(({ role, group }) => ({
      prop: `grafana.${role}`,
      given: group,
      message: `names a group that has a role already: ${named.find((one) => one.group === group)?.role}`,
      fix: 'Name it once, for the most that it may do.',
    })),
    ...(props.directory !== undefined && props.viewers?.length === 0 && named.length === 0
      ? [
          {
            prop: 'grafana.viewers',
            given: props.viewers,
            message: 'lets nobody of the directory in, and no group has another role',
            fix: 'Name a group, or leave it out: then everybody may look.',
          },
        ]
      : []),
  ];
}
