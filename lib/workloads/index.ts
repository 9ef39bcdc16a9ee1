/** Pods of ours, as systems write them: restricted, spread, with a budget, and stated in the same breath. */
export { budget } from './budget';
export { cudaOf, type ScheduleAsk, schedule } from './gpus';
export { type JobOf, jobPod, runOnce } from './job';
export { claimMount, configMount, type Mount, scratchMount, secretMount, trustMount } from './mount';
export { type ContainerOf, type FromSecret, type PodOf, podOf, shellProbe, type UdpPort } from './pod';
export { type Scale, type ServerOf, server, stateServer, writeServer } from './server';
export { type ServiceOf, service } from './service';
