import { type Law, law } from '../../kernel/base/law';
import { StatefulSet } from '../../kernel/kubernetes';
import { openLdapChanges } from './changes';

/** What is known of a directory's objects, beyond what holds for all of their kind. */
export const OPENLDAP_LAWS: readonly Law[] = [law(StatefulSet, { app: 'openldap', changes: openLdapChanges })];
