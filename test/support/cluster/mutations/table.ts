import { JUDGES, type JudgeName, type Refusal } from './judges/judge';
import type { About } from './mutation';
import { isRefused, type Verdicts } from './verdicts';

const TITLES: Readonly<Record<About, string>> = {
  schema: 'Schemas',
  names: 'Names, labels, identities',
  reference: 'References',
  selection: 'What selects pods',
  pods: 'Pods, schedules, ports, ranges',
  capacity: 'Capacity',
  security: 'Security',
  immutable: 'What cannot change',
  operator: 'What operators take and do not survive',
  delivery: 'Delivery',
  helm: 'Helm releases',
  terraform: 'Terraform',
};

export const COMMAND = 'KEELSON_WRITE_DOCS=1 npm run test:cluster';

/** The page of the docs, from what all judges said. */
export function page(all: readonly Verdicts[]): string {
  const kinds = new Set(all.map(({ fault }) => `${fault.about} ${fault.name}`)).size;
  return [
    '# Mutations',
    '',
    `${all.length} deliberate faults (${kinds} kinds of faults, each in one or several places), planted in what the reference platform`,
    'synthesizes for its environment `prod`, and who refuses them. Each is put to every judge that it has something for:',
    '',
    '- **API server**: server-side apply with strict fields, as a dry run on the standing environment, and the pods of a workload;',
    '- **scheduler**: the pods of our own workloads, really made on the nodes that the row declares;',
    '- **operator**: the real tidb-operator, after the object was really written; `–` for the objects of the others, which cannot be run here;',
    '- **Helm**: `helm install --dry-run=server` of the release, with the real schema of the chart’s values;',
    '- **Terraform**: `validate` and `plan` of the foundation, on the state of the applied one;',
    '- **keelson**: what synthesis, `keelson check` (with `--crds`, `--openapi`, `--charts`, `--providers`), `keelson diff` and',
    '  `keelson plan-check` find without a cluster, by rule. Most are refused long before, at construction: here the faults are',
    '  planted behind it.',
    '',
    '`takes` is a judge that lets the fault pass, `–` one with nothing to judge in it. The page is written by the test that asks',
    `them: \`${COMMAND}\`.`,
    '',
    ...row(['', 'asked', 'refuses', 'is the only one']),
    ...line(4),
    ...JUDGES.flatMap((judge) => row(counts(all, judge))),
    '',
    ...(Object.keys(TITLES) as About[]).flatMap((about) => section(about, all)),
    '## In their own words',
    '',
    ...JUDGES.flatMap((judge) => example(all, judge)),
  ].join('\n');
}

function counts(all: readonly Verdicts[], judge: JudgeName): string[] {
  const asked = all.filter(({ said }) => said[judge] !== undefined);
  const refuses = asked.filter(({ said }) => (said[judge]?.length ?? 0) > 0);
  const alone = refuses.filter(({ said }) => !isRefused({ ...refuses[0], said: without(said, judge) } as Verdicts));
  return [judge, String(asked.length), String(refuses.length), String(alone.length)];
}

function without(said: Verdicts['said'], judge: JudgeName): Verdicts['said'] {
  return Object.fromEntries(Object.entries(said).filter(([name]) => name !== judge));
}

function section(about: About, all: readonly Verdicts[]): string[] {
  const own = all.filter(({ fault }) => fault.about === about);
  const asked = JUDGES.filter((judge) => own.some(({ said }) => said[judge] !== undefined));
  return [
    `## ${TITLES[about]}`,
    '',
    ...row(['fault', 'where', ...asked]),
    ...line(asked.length + 2),
    ...own.flatMap(({ fault, said }) =>
      row([fault.name, `\`${settled(fault.where)}\``, ...asked.map((judge) => cell(said[judge]))]),
    ),
    '',
  ];
}

function cell(refusals: readonly Refusal[] | undefined): string {
  if (refusals === undefined) return '–';
  return refusals.length === 0 ? 'takes' : [...new Set(refusals.map(({ word }) => word))].join(', ');
}

function example(all: readonly Verdicts[], judge: JudgeName): string[] {
  const found = all.find(({ said }) => (said[judge]?.length ?? 0) > 0);
  const refusal = found?.said[judge]?.[0];
  if (found === undefined || refusal === undefined) return [];
  return [`- **${judge}** (${found.fault.name}): ${quoted(settled(refusal.says))}`];
}

function quoted(text: string): string {
  return text.includes('`') ? `«${text}»` : `\`${text}\``;
}

/** Without what follows from the content of an object. */
function settled(text: string): string {
  return text.replace(/-[0-9a-f]{10}\b/g, '-…').replaceAll('|', '\\|');
}

function row(cells: readonly string[]): string[] {
  return [`| ${cells.join(' | ')} |`];
}

function line(columns: number): string[] {
  return [`|${'---|'.repeat(columns)}`];
}
