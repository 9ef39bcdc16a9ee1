import { snapshots } from './snapshots';

snapshots('passwords');
