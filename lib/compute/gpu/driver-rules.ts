import type { Check, Flaw } from '../../kernel/base/faults';
import { tagOf } from '../../kernel/base/pin';
import { DRIVER_IMAGES } from './pins';
import { branchOf, type GpuPlan, type PlannedInstall } from './plan';

const SYSTEMS = ['ubuntu22.04', 'ubuntu24.04'];

/** What drives the GPUs must know them. */
export function checkDriver(check: Check, plan: GpuPlan): void {
  const { driver } = plan;
  if ('preinstalled' in driver)
    check.that(/^\d{3}(\.\d+){1,2}$/.test(driver.preinstalled), {
      prop: 'driver.preinstalled',
      given: driver.preinstalled,
      message: 'is no version of a driver',
      allowed: 'as nvidia-smi says it: 580.173.02',
    });
  else checkInstall(check, driver);
  checkBranch(check, plan);
}

function checkInstall(check: Check, { branch, os, image, packages }: PlannedInstall): void {
  check.word('driver.branch', branch, Object.keys(DRIVER_IMAGES));
  check.word('driver.os', os, SYSTEMS);
  const flaw = image === undefined || !SYSTEMS.includes(os) ? undefined : pinFlaw(image, branch, os);
  if (flaw !== undefined) check.not(flaw);
  for (const [file, content] of Object.entries(packages))
    check
      .that(/^[a-z0-9][a-z0-9._-]*\.(list|sources)$/.test(file), {
        prop: 'driver.packages',
        given: file,
        message: 'is no file that apt reads sources from',
        allowed: 'names as mirror.list or mirror.sources',
      })
      .that(/https?:\/\/[^\s/]+/.test(content), {
        prop: `driver.packages["${file}"]`,
        given: content,
        message: 'names no archive',
        allowed: 'lines as deb https://mirror.example.com/ubuntu noble main universe',
      });
}

function checkBranch(check: Check, { driver, silicon, model }: GpuPlan): void {
  const { architecture, lastBranch = Number.POSITIVE_INFINITY } = silicon ?? {};
  const branch = branchOf(driver);
  // Hopper and Ada came with 525, the oldest that is known here is newer.
  check.that(!(branch > lastBranch), {
    prop: 'preinstalled' in driver ? 'driver.preinstalled' : 'driver.branch',
    given: 'preinstalled' in driver ? driver.preinstalled : driver.branch,
    message: `does not drive ${model}: ${lastBranch} is the last branch that knows ${architecture}`,
    allowed: `${lastBranch} or older`,
    fix: 'preinstalled' in driver ? `Install ${lastBranch} on the nodes.` : 'Leave the branch out.',
  });
}

/** A tag that the row pins is of the branch, and for the system. */
function pinFlaw(image: string, branch: number, os: string): Flaw | undefined {
  const tag = tagOf(image);
  if (new RegExp(`^${branch}\\.\\d+(\\.\\d+)*-${os.replaceAll('.', '\\.')}$`).test(tag)) return undefined;
  return {
    prop: `pins.nvidia-driver-${branch}`,
    given: tag,
    message: `is no driver of branch ${branch} for ${os}`,
    allowed: `${branch}.<minor>.<patch>-${os}`,
  };
}
