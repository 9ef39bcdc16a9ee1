import { kind } from '../../lib';

/** Custom resources of finder-operator, as far as they are used here. */
export const FinderCluster = kind<{
  spec: {
    image: string;
    replicas: number;
    adminSecretName: string;
    secretHash: string;
    storage: { storageClassName: string; size: string };
  };
}>('finder.example/v1', 'FinderCluster');

export const FinderIndex = kind<{
  spec: { cluster: string; readers: readonly string[]; writers: readonly string[] };
}>('finder.example/v1', 'FinderIndex');
