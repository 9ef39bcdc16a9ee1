import type { BucketAccess } from '../../handles/bucket';
import { ConfigMap } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { claimMount, configMount, scratchMount, secretMount } from '../../workloads/mount';
import type { ContainerOf } from '../../workloads/pod';
import { rcloneConf } from '../../workloads/rclone';
import { RECORDINGS } from './conf-paths';
import { GUARD, guardFiles, TOKENS } from './guard';
import { GUARD_PORT } from './names';
import { NGINX_IMAGE, RCLONE_IMAGE } from './pins';
import { BESIDE } from './resources';
import { BUCKET, BUCKET_TRUST, TAKE_AWAY } from './scripts';

/** Judges tokens. It listens in the pod alone, and so is asked by the kubelet through a program. */
export function guardContainer(system: System, tokens: string): ContainerOf {
  const files = new Manifest(system, ConfigMap, { name: system.name('guard'), wave: -1, data: guardFiles() });
  const probe = {
    exec: { command: ['curl', '-sf', '-o', '/dev/null', `http://127.0.0.1:${GUARD_PORT}/ready`] },
    timeoutSeconds: 5,
  };
  return {
    name: 'guard',
    image: system.env.image(NGINX_IMAGE),
    command: ['nginx', '-c', `${GUARD}/nginx.conf`, '-e', 'stderr'],
    size: BESIDE,
    mounts: [
      configMount('guard', files.name, GUARD),
      secretMount('tokens', tokens, TOKENS),
      scratchMount('guard-tmp', '/tmp', '16Mi'),
    ],
    readinessProbe: { ...probe, periodSeconds: 10 },
    livenessProbe: { ...probe, periodSeconds: 20, failureThreshold: 3 },
  };
}

/** Takes recordings to the bucket. */
export function moverContainer(system: System, access: BucketAccess): ContainerOf {
  const { bucket, trust } = access;
  const secret = system.need.secret({ name: system.name('recordings'), data: { 'rclone.conf': rcloneConf(access) } });
  return {
    name: 'recordings',
    image: system.env.image(RCLONE_IMAGE),
    script: TAKE_AWAY,
    env: { SRS_BUCKET: `${bucket}/${system.id}`, ...(trust && { RCLONE_CA_CERT: `${BUCKET_TRUST}/ca.crt` }) },
    size: BESIDE,
    mounts: [
      secretMount('bucket', secret.name, BUCKET),
      ...(trust ? [secretMount('bucket-trust', trust.name, BUCKET_TRUST, { keys: ['ca.crt'] })] : []),
      claimMount('recordings', RECORDINGS),
      scratchMount('recordings-tmp', '/tmp', '64Mi'),
    ],
  };
}
