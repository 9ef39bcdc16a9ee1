import { KeelsonError } from '../kernel/base/faults';
import type { Plane } from '../kernel/plane';
import type { TerraformPlane } from './write';

const PACKAGES = 'cdktf@0.21.0 @cdktf/provider-kubernetes@12.1.1 @cdktf/provider-helm@12.1.2';

/**
 * The Terraform plane: `<dist>/terraform/stacks/<environment>-foundation/cdk.tf.json` and, where something must follow the
 * manifests, `<environment>-applications`.
 * @param dist @default 'dist', or the folder that the cdktf CLI asks for
 * @throws KeelsonError when cdktf or a provider is not installed: who wants manifests alone needs none of them
 */
export function terraform(dist = 'dist'): Plane {
  return new (load().TerraformPlane)(process.env.CDKTF_OUTDIR ?? `${dist}/terraform`);
}

function load(): { TerraformPlane: typeof TerraformPlane } {
  try {
    return require('./write') as { TerraformPlane: typeof TerraformPlane };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND' || !/'(cdktf|@cdktf\/)/.test(message)) throw error;
    const missing = /'([^']+)'/.exec(message)?.[1] ?? 'cdktf';
    throw new KeelsonError([
      {
        path: 'Terraform plane',
        message: `the package ${missing} is not installed`,
        fix: `Run: npm install --save-dev ${PACKAGES}`,
      },
    ]);
  }
}
