import { templates } from '../../lib/checks/rules/templates';
import { ruleFile } from '../../lib/testing';
import { promtool } from '../support/promtool';
import { modelOf, said } from '../support/rules';

/** What the rule says; Prometheus itself refuses the same. */
function saidOf(summary: string, runbook = '1. Look.'): string[] {
  const alert = { name: 'ShopFull', expr: 'a', for: '5m', severity: 'warning', summary, runbook } as const;
  const model = modelOf({ alerts: [alert] });
  const found = said(templates, [], model);
  const told = promtool(['check', 'rules', 'r.yaml'], new Map([['r.yaml', ruleFile(model)]]));
  if (told !== undefined) expect([summary, told === '']).toEqual([summary, found.length === 0]);
  return found;
}

test('what Prometheus fills in is filled in', () => {
  expect(
    saidOf(
      '{{ $labels.pod }} of {{ $externalLabels.environment }}: {{ $value | humanizePercentage }} {{ printf "%.2f $no no" $value }}',
      '1. {{ with query "a" }}{{ . | first | value | humanize }}{{ end }}{{ range $i, $x := query `b` }}{{ $x.Labels.pod }}{{ $i }}{{ end }}',
    ),
  ).toEqual([]);
  expect(saidOf('{{ .Labels.pod }} {{ "{{" }} {{ if gt $value 5.0 }}high{{ else }}low{{ end }}')).toEqual([]);
});

test('a variable that there is not is told', () => {
  expect(saidOf('{{ $valu }} of {{ $label.pod }}')).toEqual([
    '[templates] unit/shop: alert ShopFull: summary = "{{ $valu }}": names $valu, which Prometheus does not know; allowed: $labels, $value, $externalLabels, $externalURL. Labels are fields of $labels: {{ $labels.pod }}.',
    '[templates] unit/shop: alert ShopFull: summary = "{{ $label.pod }}": names $label, which Prometheus does not know; allowed: $labels, $value, $externalLabels, $externalURL. Labels are fields of $labels: {{ $labels.pod }}.',
  ]);
});

test('a function that there is not is told', () => {
  expect(saidOf('Full', '1. {{ $value | humanise }}')).toEqual([
    '[templates] unit/shop: alert ShopFull: runbook = "{{ $value | humanise }}": calls humanise, which is no function of Prometheus\' templates. Take one of its functions (humanize, humanizeDuration, humanizePercentage), or a field of $labels.',
  ]);
});

test('braces that do not close are told', () => {
  expect(saidOf('{{ $value of 5')).toEqual([
    '[templates] unit/shop: alert ShopFull: summary = "{{ $value of 5": opens {{ or closes }} alone. Write a literal brace as {{ "{{" }}.',
  ]);
});
