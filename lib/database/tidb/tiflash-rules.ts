import type { Check } from '../../kernel/base/faults';
import { plain, valueAt } from './config';
import type { PlannedComponent, TidbPlan } from './plan';

/** What keeps TiFlash from coming to be, or tables from it. */
export function checkTiflash(check: Check, { pd, tiflash }: TidbPlan): void {
  if (tiflash === undefined) return;
  checkPlacementRules(check, pd);
  checkVolumes(check, tiflash);
  checkLogs(check, tiflash);
  checkOverlap(check, tiflash);
}

function checkPlacementRules(check: Check, pd: PlannedComponent): void {
  const given = valueAt(pd.config.table, 'replication.enable-placement-rules');
  check.that(given === true, {
    prop: 'pd.config replication.enable-placement-rules',
    given: plain(given),
    message: 'keeps every table from TiFlash, which this cluster has',
    allowed: 'true',
  });
}

function checkVolumes(check: Check, { volumes }: PlannedComponent): void {
  check.that(volumes.length > 0, {
    prop: 'tiflash.volumes',
    given: [],
    message: 'leaves TiFlash without a claim, and the operator makes nothing then',
    allowed: 'one volume or more',
  });
}

const LOG_FILES = ['flash.flash_cluster.log', 'flash.proxy.log-file', 'logger.log', 'logger.errorlog'];

/** The operator derives a mount from the first folder of each path: any other folder than a volume's breaks the pod. */
function checkLogs(check: Check, { config, volumes }: PlannedComponent): void {
  const folders = volumes.map((_, i) => `/data${i}/`);
  for (const path of LOG_FILES) {
    const given = valueAt(config.table, path);
    const fits = typeof given === 'string' && folders.some((folder) => given.startsWith(folder));
    check.that(given === undefined || fits, {
      prop: `tiflash.config ${path}`,
      given: plain(given),
      message: 'is no file on a volume of TiFlash',
      allowed: folders.map((folder) => `${folder}…`).join(', '),
    });
  }
}

function checkOverlap(check: Check, { config }: PlannedComponent): void {
  const given = valueAt(config.table, 'flash.overlap_threshold');
  const share = typeof given === 'bigint' ? Number(given) : given;
  check.that(share === undefined || (typeof share === 'number' && share >= 0 && share <= 1), {
    prop: 'tiflash.config flash.overlap_threshold',
    given: plain(given),
    message: 'is no share',
    allowed: '0.0 to 1.0',
  });
}
