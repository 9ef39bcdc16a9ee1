import { snapshots } from './snapshots';

snapshots('postgres-operator');
