import { seriesIn } from '../../checks/promql/promql';
import type { AlertModel, Model } from '../../kernel/model';
import { secondsOf } from './durations';
import { type Proof, type Proofs, proofIn, type Scene } from './proof';
import { withAlerts } from './rules';

/**
 * What proofs lack before any program runs them: an alert that none proves, a proof of no alert, a scene that shows nothing or something
 * else than the alert asks for. A line each.
 * @param models every environment that the proofs are for: an alert may stand in one of them alone
 */
export function proofFlaws(models: readonly Model[], proofs: Readonly<Record<string, Proofs>>): readonly string[] {
  const known = new Set<string>();
  const flaws = models.flatMap((model) =>
    withAlerts(model.systems).flatMap(({ id, alerts }) =>
      alerts.flatMap((alert) => {
        known.add(`${id}/${alert.name}`);
        const proof = proofIn(model.environment, proofs[id]?.[alert.name]);
        const path = `${model.environment}/${id}: alert ${alert.name}`;
        if (proof === undefined)
          return [`${path}: nothing proves it. Give a scene in which it fires and one in which it is silent.`];
        return flawsOf(alert, proof).map((flaw) => `${path}: ${flaw}`);
      }),
    ),
  );
  const loose = Object.entries(proofs).flatMap(([id, own]) =>
    Object.keys(own)
      .filter((name) => !known.has(`${id}/${name}`))
      .map(
        (name) => `${id}: a proof of alert ${name}, which stands in no environment. Correct its name, or delete it.`,
      ),
  );
  return [...flaws, ...loose];
}

function flawsOf(alert: AlertModel, { fires, silent }: Proof): readonly string[] {
  const asked = seriesIn(alert.expr);
  const shown = namesOf(silent);
  const missing = asked.filter((name) => !shown.includes(name) && name !== 'ALERTS');
  return [
    ...(shown.length === 0
      ? ['silent shows no series: it would be silent if it could never fire. Show what it asks for when all is well.']
      : missing.map((name) => `silent does not show ${name}, which it asks for. Show it as it is when all is well.`)),
    ...(['fires', 'silent'] as const).flatMap((which) => inScene(which, { fires, silent }[which], asked)),
    ...(JSON.stringify(fires) === JSON.stringify(silent) ? ['fires and silent show the same.'] : []),
  ];
}

function inScene(which: string, scene: Scene, asked: readonly string[]): readonly string[] {
  return [
    ...namesOf(scene)
      .filter((name) => !asked.includes(name))
      .map((name) => `${which} shows ${name}, which it does not ask for; it asks for ${asked.join(', ')}.`),
    ...(scene.at === undefined || secondsOf(scene.at) > 0
      ? []
      : [`${which} is looked at "${scene.at}". Give a time as Prometheus reads it: 30m.`]),
  ];
}

/** `up` of `up{job="x"}`. */
function namesOf({ series }: Scene): readonly string[] {
  return [...new Set(Object.keys(series).map((one) => seriesIn(one)[0] ?? one))];
}
