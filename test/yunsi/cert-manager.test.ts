import { snapshots } from './snapshots';

snapshots('cert-manager');
