import { snapshots } from './snapshots';

snapshots('registry');
