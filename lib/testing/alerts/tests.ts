import { stringify } from 'yaml';
import { promql } from '../../checks/promql/promql';
import type { AlertModel } from '../../kernel/model';
import { secondsOf } from './durations';
import type { Proof, Scene } from './proof';

/** A minute: how often a value is scraped. */
const STEP = 60;
/** Minutes from which on rules are evaluated every five: looking back over hours costs a second each time. */
const LONG = 120;
const AFTER = 10 * STEP;
/** What Prometheus makes of the rules themselves. */
const OWN = 'ALERTS';

/** Whose alerts are proved, and where. */
interface Proved {
  readonly environment: string;
  readonly system: string;
  /** The file of the rules, beside that of the tests. */
  readonly rules: string;
}

/**
 * Alerts of a system with what proves them, as `promtool test rules` reads it: a file of what is short, one of what is long, with what to
 * call it besides the system. Of an alert that fires, what its texts name by `$labels` must be there; where it is silent, so must every
 * series that it asks for: silence for want of data proves nothing.
 */
export function testFiles(of: Proved, proved: readonly { alert: AlertModel; proof: Proof }[]): [string, string][] {
  const tests = proved.flatMap(({ alert, proof }) => [
    { test: testOf(of, alert, 'fires', proof.fires, firing), minutes: endOf(alert, proof.fires) },
    { test: testOf(of, alert, 'is silent', proof.silent, silence), minutes: endOf(alert, proof.silent) },
  ]);
  const file = (interval: string, some: typeof tests) =>
    stringify(
      { rule_files: [of.rules], evaluation_interval: interval, tests: some.map(({ test }) => test) },
      { lineWidth: 0 },
    );
  const [short, long] = [tests.filter(({ minutes }) => minutes <= LONG), tests.filter(({ minutes }) => minutes > LONG)];
  return [
    ...(short.length === 0 ? [] : [['test', file('1m', short)] as [string, string]]),
    ...(long.length === 0 ? [] : [['long.test', file('5m', long)] as [string, string]]),
  ];
}

function testOf({ environment, system }: Proved, alert: AlertModel, what: string, scene: Scene, asked: Asked) {
  const minutes = endOf(alert, scene);
  return {
    name: `${environment}/${system}: ${alert.name} ${what}`,
    interval: '1m',
    external_labels: { environment },
    input_series: Object.entries(scene.series).map(([series, values]) => ({
      series,
      values: lengthened(values, minutes),
    })),
    ...asked({ alert, system, at: `${minutes}m` }),
  };
}

type Asked = (look: Look) => object;

interface Look {
  readonly alert: AlertModel;
  readonly system: string;
  readonly at: string;
}

function firing({ alert, system, at }: Look) {
  const { name, summary, runbook } = alert;
  const fired = firedAs(alert, system);
  const labels = [...`${summary}\n${runbook}`.matchAll(/\$labels\.([A-Za-z_]\w*)/g)].map(([, label]) => label);
  return {
    promql_expr_test: [
      there(`${OWN}{${fired}}`, at, `${name} fires`),
      ...[...new Set(labels)].map((label) =>
        there(`${OWN}{${fired},${label}!=""}`, at, `${name} fires, and its texts name the label ${label}`),
      ),
    ],
  };
}

function silence({ alert, system, at }: Look) {
  const { name, expr } = alert;
  const asked = promql(expr).selectors.filter(({ series }) => series !== OWN);
  return {
    // Tells, when it does fire, of what.
    alert_rule_test: [{ alertname: name, eval_time: at, exp_alerts: [] }],
    promql_expr_test: [
      {
        expr: `count(count_over_time(${OWN}{${firedAs(alert, system)}}[${at}])) # ${name} is silent all the time`,
        eval_time: at,
        exp_samples: [],
      },
      ...[...new Set(asked.map(({ text }) => text))].map((text) =>
        there(text, at, `${name} is silent, and what it asks for is there`),
      ),
    ],
  };
}

function firedAs({ name }: AlertModel, system: string): string {
  return `alertname="${name}",alertstate="firing",system="${system}"`;
}

/** promtool names no test when an expression fails: the comment tells what was meant. */
function there(selector: string, at: string, meant: string) {
  return {
    expr: `count(${selector}) > bool 0 # ${meant}`,
    eval_time: at,
    exp_samples: [{ labels: '{}', value: 1 }],
  };
}

/** Minutes that a scene lasts. */
function endOf({ for: held }: AlertModel, { at }: Scene): number {
  return Math.ceil((at === undefined ? secondsOf(held) + AFTER : secondsOf(at)) / STEP);
}

/** `1` and `0+60` last as long as the scene does. */
function lengthened(values: string, minutes: number): string {
  return /^-?[\d.]+(e[+-]?\d+)?([+-][\d.]+)?$/.test(values) ? `${values}x${minutes}` : values;
}
