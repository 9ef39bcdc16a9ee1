import { Size } from 'cdk8s';
import { Environment, GpuWorkerPool, type GpuWorkerPoolProps, type NodePool, nodes, type Row } from '../../lib';
import { System } from '../../lib/kernel/system';
import { type JobOf, runOnce, type ServerOf, server } from '../../lib/workloads';

/** A pool of nodes with GPUs, which the row keeps for them. */
export function gpuPool(name: string, more: Partial<NodePool> = {}): NodePool {
  return {
    name,
    nodes: nodes(name, 2),
    cpu: 32,
    memory: Size.gibibytes(128),
    gpus: 4,
    taints: ['nvidia.com/gpu=present:NoSchedule'],
    ...more,
  };
}

const main: NodePool = { name: 'main', nodes: nodes('main', 3), cpu: 16, memory: Size.gibibytes(64) };

/** An environment with a pool `gpu` of two nodes with four GPUs each. */
export function environment(row: Partial<Row> = {}, pool: Partial<NodePool> = {}): Environment {
  return Environment.test({ pools: [main, gpuPool('gpu', pool)], ...row });
}

/** A pool of P100 there, unless it is said otherwise. */
export function pool(env: Environment, props: Partial<GpuWorkerPoolProps> = {}, id = 'p100'): GpuWorkerPool {
  return new GpuWorkerPool(env, id, { pool: 'gpu', model: 'nvidia-tesla-p100', ...props });
}

/** Somebody who computes. */
export class Compute extends System {
  constructor(env: Environment, id: string) {
    super(env, id, {}, { app: 'compute', maxId: 40, security: 'restricted' });
  }

  serve(of: ServerOf) {
    return server(this, of);
  }

  run(of: JobOf) {
    return runOnce(this, of);
  }
}

/** Pods that serve, before they have a GPU. */
export function serving(env: Environment, more: Partial<ServerOf> = {}): ServerOf {
  return {
    id: 'infer',
    labels: { app: 'infer' },
    uid: 10001,
    replicas: 2,
    placement: env.placement('unit/infer'),
    containers: [
      {
        name: 'infer',
        image: 'registry.example.com/infer:1.0.0',
        size: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '2Gi' } },
        readinessProbe: { httpGet: { path: '/', port: 8080 } },
        livenessProbe: { httpGet: { path: '/live', port: 8080 } },
      },
    ],
    ...more,
  };
}
