import { Size } from 'cdk8s';
import { type Backend, type ClusterNetwork, nodes, type Row } from '../../lib';

/** Where Terraform keeps its states: one bucket for all environments, apart from all of them. */
const backend: Backend = {
  type: 's3',
  settings: {
    bucket: 'yunsi-terraform',
    key: 'keelson/{stack}.tfstate',
    region: 'cn-north-1',
    encrypt: true,
    use_lockfile: true,
  },
};

function network(second: number): ClusterNetwork {
  return {
    apiServer: { cidrs: [`10.${second}.0.0/28`] },
    nodes: { cidrs: [`10.${second}.0.0/20`] },
    enforcesPolicies: true,
  };
}

/** What else than training and inference may not stand on. */
const GPUS = { cpu: 32, memory: Size.gibibytes(128), gpus: 4, taints: ['nvidia.com/gpu=present:NoSchedule'] };

const ZONES = ['cn-north-1a', 'cn-north-1b', 'cn-north-1c'];

/** The four environments of Yunsi, as data. */
export const rows: readonly Row[] = [
  {
    name: 'dev',
    stage: 'dev',
    domain: 'dev.yunsi.example.com',
    kubernetes: '1.34',
    context: 'yunsi-dev',
    backend,
    data: 'scratch',
    pools: [
      { name: 'main', nodes: nodes('dev', 1), cpu: 16, memory: Size.gibibytes(64) },
      { name: 'gpu', nodes: nodes('dev-gpu', 1), ...GPUS, gpus: 2 },
    ],
    network: network(10),
  },
  {
    name: 'test',
    stage: 'test',
    domain: 'test.yunsi.example.com',
    kubernetes: '1.34',
    context: 'yunsi-test',
    backend,
    pools: [
      { name: 'main', nodes: nodes('test', 3), cpu: 16, memory: Size.gibibytes(64) },
      { name: 'storage', nodes: nodes('test-storage', 3), cpu: 8, memory: Size.gibibytes(32) },
      { name: 'gpu', nodes: nodes('test-gpu', 1), ...GPUS },
    ],
    network: network(20),
  },
  {
    name: 'staging',
    stage: 'staging',
    domain: 'staging.yunsi.example.com',
    kubernetes: '1.34',
    context: 'yunsi-staging',
    backend,
    pools: [
      { name: 'main', nodes: nodes('staging', 6, ZONES), cpu: 16, memory: Size.gibibytes(64) },
      { name: 'storage', nodes: nodes('staging-storage', 3, ZONES), cpu: 16, memory: Size.gibibytes(64) },
      { name: 'gpu', nodes: nodes('staging-gpu', 3, ZONES), ...GPUS },
    ],
    network: network(30),
    mirror: 'mirror.yunsi.example.com/all',
  },
  {
    name: 'prod',
    stage: 'prod',
    domain: 'yunsi.example.com',
    kubernetes: '1.34',
    context: 'yunsi-prod',
    backend,
    pools: [
      { name: 'main', nodes: nodes('prod', 9, ZONES), cpu: 32, memory: Size.gibibytes(128) },
      { name: 'storage', nodes: nodes('prod-storage', 6, ZONES), cpu: 16, memory: Size.gibibytes(64) },
      { name: 'gpu', nodes: nodes('prod-gpu', 6, ZONES), ...GPUS },
    ],
    network: network(40),
    mirror: 'mirror.yunsi.example.com/all',
  },
];
