import { snapshots } from './snapshots';

snapshots('rook-ceph');
