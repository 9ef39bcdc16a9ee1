import { snapshots } from './snapshots';

snapshots('portal');
