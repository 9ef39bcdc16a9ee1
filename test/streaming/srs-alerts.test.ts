import { Size } from 'cdk8s';
import { outside } from '../../lib';
import { onlyAlerts } from '../support/only-alerts';
import { expectProved } from '../support/proved';
import { streaming } from './srs-fixture';

test('somebody hears when all edges are there that there may be', () => {
  const replicas =
    'kube_horizontalpodautoscaler_status_current_replicas{namespace="srs",horizontalpodautoscaler="srs-edge"}';
  expectProved(onlyAlerts(streaming({ edges: { most: 9 } }).env.output(), 'srs', 'SrsEdgesAtMost'), {
    srs: {
      SrsEdgesAtMost: {
        fires: { series: { [replicas]: '9' } },
        silent: { series: { [replicas]: '2 9x10 8x20' } },
      },
    },
  });
});

test('somebody hears when recordings fill their volume', () => {
  const volume = outside.storageClass('kept', 'RWO', { keeps: true });
  const recordings = { volume, size: Size.gibibytes(100) };
  const output = streaming({ vhosts: { default: { dvr: {} } }, recordings }).env.output();
  const claim = (what: string) =>
    `kubelet_volume_stats_${what}_bytes{namespace="srs",persistentvolumeclaim="recordings-srs-origin-0"}`;
  expectProved(onlyAlerts(output, 'srs', 'SrsRecordingsFull'), {
    srs: {
      SrsRecordingsFull: {
        fires: { series: { [claim('available')]: '19', [claim('capacity')]: '100' } },
        silent: { series: { [claim('available')]: '21', [claim('capacity')]: '100' } },
      },
    },
  });
});
