import { VideoInference } from '../../lib/compute/inference/video-inference';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { DOOR, MODELS } from './inference-fixture';

const asked = contract(VideoInference, {
  props: () => DOOR,
  most: () => ({
    ...DOOR,
    models: MODELS,
    cuda: '12.8',
    env: { CONFIDENCE: '0.6' },
    health: { port: 9000, path: '/health' },
    metrics: { port: 9001 },
    streams: { ...DOOR.streams, hall: { input: 'live/hall' } },
  }),
  against,
  exceptions: { series: 'what a GPU measures is served by the operator of its pool, and the pool here is made up' },
});

for (const { name, ask } of asked) test(name, ask);
