import { snapshots } from './snapshots';

snapshots('certificates');
