import { App, Chart, Size } from 'cdk8s';
import { Cpu, Deployment } from 'cdk8s-plus-27';
import { type Environment, System } from '../lib';
import { labels } from './trees';

/** Ten Deployments and their Services, as a user of cdk8s-plus writes them. */
function workloads(chart: Chart): void {
  for (let i = 0; i < 10; i++) {
    const deployment = new Deployment(chart, `web-${i}`, {
      metadata: { name: `web-${i}` },
      replicas: 2,
      containers: [
        {
          name: 'web',
          image: `registry.example.com/web:1.${i}.0`,
          port: 8080,
          envVariables: { LOG_LEVEL: { value: 'info' } },
          resources: {
            cpu: { request: Cpu.millis(100) },
            memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
          },
        },
      ],
    });
    deployment.exposeViaService({ name: `web-${i}` });
  }
}

export class PlusWeb extends System {
  constructor(env: Environment, id: string) {
    super(env, id, {}, { app: 'web', maxId: 40, security: 'baseline' });
    workloads(this);
  }
}

export function stockPlusTree(charts: number, outdir: string): App {
  const app = new App({ outdir });
  for (let c = 0; c < charts; c++) {
    const id = `web-${c}`;
    workloads(new Chart(app, id, { namespace: id, labels: labels('bench', id), disableResourceNameHashes: true }));
  }
  return app;
}
