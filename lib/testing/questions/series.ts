import { seriesIn } from '../../checks/promql/promql';
import { expressions, knownSeries } from '../../checks/rules/series';
import type { Question } from './question';

/** What the cluster tells of itself wherever it is watched: kube-state-metrics, the node exporter, the kubelet, cAdvisor. */
const OF_CLUSTER = /^(kube|node|kubelet|container|machine)_/;

/** An alert on a series that nothing exports never fires, and nobody is told. */
export const SERIES: Question = {
  asks: 'every series that an alert or a panel asks for is exported by what is measured, or by the cluster',
  applies: (subject) => subject.own(subject.stand()).some((system) => expressions(system).length > 0),
  find: (subject) => {
    const found = subject.cases.flatMap((at) => {
      const stand = subject.stand(at);
      const known = knownSeries(stand.output.model.systems);
      return subject.own(stand).flatMap((system) =>
        expressions(system).flatMap(({ of, expr }) =>
          seriesIn(expr)
            .filter((name) => !known.has(name) && !OF_CLUSTER.test(name))
            .map((name) => `${system.id}: ${of} asks for ${name}, which nothing exports.`),
        ),
      );
    });
    return [...new Set(found)].map(
      (line) => `${line} Correct its name, or tell where it is served: exports of state.metrics().`,
    );
  },
};
