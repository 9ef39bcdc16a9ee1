import type { ChartPin, CrdPin, ImagePin } from '../../lib';

export const FINDER_CHART: ChartPin = {
  name: 'finder-operator',
  repository: 'oci://registry.finder.example/charts',
  chart: 'finder-operator',
  version: '0.9.1',
  images: [{ path: 'image', form: 'parts', ref: 'registry.finder.example/finder/operator:v0.9.1' }],
};

export const FINDER_CRDS: CrdPin = {
  groups: ['finder.example'],
  version: '0.9.1',
  base: 'https://finder.example/crds/0.9.1',
  files: ['clusters.yaml', 'indexes.yaml'],
};

export const FINDER_IMAGE: ImagePin = { name: 'finder', ref: 'registry.finder.example/finder/server:2.4.0' };
