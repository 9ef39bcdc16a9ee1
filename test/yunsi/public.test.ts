import { snapshots } from './snapshots';

snapshots('public');
