import type { Flaw } from '../../kernel/base/faults';
import type { Rule } from '../findings/rule';

const RULE = 'templates';

/** Variables that Prometheus puts before every text of a rule. */
const VARIABLES: readonly string[] = ['$labels', '$value', '$externalLabels', '$externalURL'];

/** Prometheus' own functions (`template/template.go`), then those of Go's templates, then their words. */
const WORDS: ReadonlySet<string> = new Set(
  [
    'query first label value strvalue args reReplaceAll safeHtml match title toUpper toLower graphLink tableLink sortByLabel',
    'stripPort stripDomain humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp toTime pathPrefix',
    'externalURL parseDuration tmpl',
    'and call html index slice js len not or print printf println urlquery eq ne lt le gt ge',
    'if else end range define template block with break continue true false nil',
  ].flatMap((line) => line.split(' ')),
);

/** Texts of alerts are Go templates: one that cannot be read is refused with all rules of its system, or fills in nothing. */
export const templates: Rule = {
  name: RULE,
  find({ model }) {
    return model.systems
      .filter(({ retiring }) => !retiring)
      .flatMap(({ id, alerts }) =>
        alerts.flatMap(({ name, summary, runbook }) =>
          Object.entries({ summary, runbook }).flatMap(([prop, text]) =>
            flawsIn(text).map((flaw) => ({
              rule: RULE,
              path: `${model.environment}/${id}: alert ${name}`,
              prop,
              ...flaw,
            })),
          ),
        ),
      );
  },
};

function flawsIn(text: string): Omit<Flaw, 'prop'>[] {
  if (!/\{\{|\}\}/.test(text)) return [];
  const actions = [...text.matchAll(/\{\{(.*?)\}\}/gs)].map(([action, inner = '']) => ({ action, inner }));
  const rest = actions.reduce((left, { action }) => left.replace(action, ''), text);
  const open = /\{\{.*|.*\}\}/.exec(rest)?.[0];
  const declared = actions.flatMap(({ inner }) =>
    /:=/.test(inner) ? (inner.split(':=')[0]?.match(/\$\w+/g) ?? []) : [],
  );
  return [
    ...(open === undefined
      ? []
      : [{ given: open, message: 'opens {{ or closes }} alone', fix: 'Write a literal brace as {{ "{{" }}.' }]),
    ...actions.flatMap(({ action, inner }) => {
      const code = inner.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""');
      return [...variables(code, declared), ...functions(code)].map((flaw) => ({ given: action, ...flaw }));
    }),
  ];
}

function variables(code: string, declared: readonly string[]): Omit<Flaw, 'prop'>[] {
  const known = new Set([...VARIABLES, ...declared, '$']);
  return (code.match(/\$\w*/g) ?? [])
    .filter((variable) => !known.has(variable))
    .map((variable) => ({
      message: `names ${variable}, which Prometheus does not know`,
      allowed: VARIABLES.join(', '),
      fix: 'Labels are fields of $labels: {{ $labels.pod }}.',
    }));
}

function functions(code: string): Omit<Flaw, 'prop'>[] {
  return (code.match(/(?<![.$\w])[A-Za-z_]\w*/g) ?? [])
    .filter((word) => !WORDS.has(word))
    .map((word) => ({
      message: `calls ${word}, which is no function of Prometheus' templates`,
      fix: 'Take one of its functions (humanize, humanizeDuration, humanizePercentage), or a field of $labels.',
    }));
}
