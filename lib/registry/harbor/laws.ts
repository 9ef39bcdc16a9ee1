import { type Law, law } from '../../kernel/base/law';
import { harborChanges } from './changes';
import { HARBOR_CHART } from './pins';

/** What is known of releases of Harbor's chart, and of what Terraform makes in a registry. */
export const HARBOR_LAWS: readonly Law[] = [
  law(HARBOR_CHART, { changes: harborChanges }),
  law('harbor_project', { lost: (name) => `the project ${name} with every image in it` }),
];
