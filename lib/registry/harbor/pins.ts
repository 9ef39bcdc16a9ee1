import type { ChartPin, ImageSlot } from '../../kernel/base/pin';

// Harbor. The chart's own tags: those of 2.15.1. Its database is never run.
const harbor = (path: string, image: string): ImageSlot => ({
  path: `${path}image`,
  form: 'split',
  ref: `docker.io/goharbor/${image}:v2.15.1`,
});

export const HARBOR_CHART: ChartPin = {
  name: 'harbor',
  repository: 'https://helm.goharbor.io',
  chart: 'harbor',
  version: '1.19.1',
  images: [
    harbor('nginx.', 'nginx-photon'),
    harbor('portal.', 'harbor-portal'),
    harbor('core.', 'harbor-core'),
    harbor('jobservice.', 'harbor-jobservice'),
    harbor('registry.registry.', 'registry-photon'),
    harbor('registry.controller.', 'harbor-registryctl'),
    harbor('trivy.', 'trivy-adapter-photon'),
    harbor('redis.internal.', 'redis-photon'),
    harbor('exporter.', 'harbor-exporter'),
  ],
};

/** Terraform's provider of it. */
export const HARBOR_PROVIDER = { name: 'harbor', source: 'goharbor/harbor', version: '3.12.4' } as const;

/** Where the scanner takes what it knows of vulnerabilities: artifacts, by their repositories. */
export const TRIVY_DATABASES = {
  vulnerabilities: ['mirror.gcr.io/aquasec/trivy-db', 'ghcr.io/aquasecurity/trivy-db'],
  java: ['mirror.gcr.io/aquasec/trivy-java-db', 'ghcr.io/aquasecurity/trivy-java-db'],
} as const;
