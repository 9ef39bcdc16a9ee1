import { snapshots } from './snapshots';

snapshots('tidb');
