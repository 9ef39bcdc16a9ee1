import { snapshots } from './snapshots';

snapshots('ldap');
