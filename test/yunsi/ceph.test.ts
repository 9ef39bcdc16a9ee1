import { snapshots } from './snapshots';

snapshots('ceph');
