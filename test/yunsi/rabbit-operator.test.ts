import { snapshots } from './snapshots';

snapshots('rabbit-operator');
