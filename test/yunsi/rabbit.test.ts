import { snapshots } from './snapshots';

snapshots('rabbit');
