import { type Gpus, outside } from '../../lib';
import type { VideoInferenceProps } from '../../lib/compute/inference/props';

/** A pool of GPUs that says what it gives, and remembers what was asked of it. */
export function gpuPool(asked: unknown[] = []): Gpus {
  return {
    offers: 'gpus',
    for: (_, ask) => {
      asked.push(ask);
      return {
        resource: 'nvidia.com/gpu',
        gpus: ask.gpus,
        spec: {
          nodeSelector: { 'keelson.dev/pool': 'gpu' },
          tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
          runtimeClassName: 'nvidia',
        },
      };
    },
  };
}

export const CAMERAS = outside.streams({ host: 'live.example.com', cidrs: ['192.0.2.10/32'], guarded: true });

/** One door. */
export const DOOR: VideoInferenceProps = {
  image: { name: 'faces', ref: 'registry.example.com/vision/faces:1.4.0' },
  from: CAMERAS,
  gpus: gpuPool(),
  streams: { door: { input: 'live/door', output: 'live/door_faces' } },
};

export const MODELS = {
  bucket: outside.bucket('models', { host: 's3.example.com', cidrs: ['192.0.2.20/32'] }),
  folder: 'faces/v3',
};
