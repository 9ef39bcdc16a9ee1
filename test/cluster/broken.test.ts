import { broken } from '../support/broken';
import { applied } from '../support/cluster/apply';
import type { Cluster } from '../support/cluster/cluster';
import type { ControlPlane } from '../support/cluster/control-plane';
import { inOrder, synthesized } from '../support/cluster/environment';
import { emptyPlane, foundation, stackOn } from '../support/cluster/standing';
import { removeFolders } from '../support/folders';

/** An environment that somebody would plausibly write, and the report that it gets from the suite. */
const { output, stacks } = synthesized('prod', broken);
let plane: ControlPlane;
let cluster: Cluster;

beforeAll(async () => {
  ({ plane, cluster } = await emptyPlane(output));
});

afterAll(async () => {
  cluster?.close();
  await plane?.stop();
  removeFolders();
});

test('everything that the API server refuses is told together, each with its object', async () => {
  const { terraform, vars } = stackOn(plane, output, stacks['prod-foundation'] ?? '');
  await terraform.init();
  await foundation(cluster, output, terraform, vars);
  const objects = inOrder(output).map(({ object }) => object);
  // Of another release of its operator than the manifests are written for.
  const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
  await cluster.delete({ ...crd, metadata: { name: 'queues.rabbitmq.com' } });
  cluster.rediscover();
  const report = await applied(cluster, objects).then(
    () => 'nothing was refused',
    (fault: Error) => fault.message,
  );
  const [first, ...lines] = report.split('\n');
  const queues = objects.filter(({ kind }) => kind === 'Queue').length;
  expect(first).toBe(`${queues + 1} of ${objects.length} refused:`);
  expect(lines.filter((line) => line.includes('no matches for kind "Queue"'))).toHaveLength(queues);
  expect(lines).toContainEqual(expect.stringMatching(/^TidbCluster\.pingcap\.com tidb\/tidb: /));
  expect(lines).toContain('  .spec.tikv.evictLeaderTimeOut: field not declared in schema');
  expect(lines).toContain('  .spec.pd.replicas: expected numeric (int or float), got string');
});
