import type { Flaw } from '../../kernel/base/faults';
import type { Silicon } from './silicon';

/** First driver of each CUDA: within a major release every image runs from there on (minor version compatibility). */
const FIRST_DRIVER: Readonly<Record<number, number>> = { 11: 450, 12: 525, 13: 580 };
const NEWEST = Math.max(...Object.keys(FIRST_DRIVER).map(Number));

/** The newest CUDA that a driver runs; undefined where it runs none that is known. */
export function newestCuda(driver: number): number | undefined {
  return Object.keys(FIRST_DRIVER)
    .map(Number)
    .filter((cuda) => driver >= (FIRST_DRIVER[cuda] as number))
    .at(-1);
}

/**
 * What is wrong with an image of this CUDA on such GPUs.
 * @param driver its branch: 580
 * @param where the pool, as a message names it
 */
export function cudaFlaw(cuda: string, silicon: Silicon, driver: number, where: string): Flaw | undefined {
  const flaw = (message: string, allowed: string, fix?: string): Flaw => ({
    prop: 'cuda',
    given: cuda,
    message,
    allowed,
    ...(fix && { fix }),
  });
  const major = Number(/^(\d+)(\.\d+){0,2}$/.exec(cuda)?.[1]);
  if (!(major in FIRST_DRIVER)) return flaw('is no release of CUDA that is known here', `11.0 to ${NEWEST}.x, as 12.8`);
  const { lastCuda = NEWEST, architecture, lastBranch = Number.POSITIVE_INFINITY } = silicon;
  if (major > lastCuda)
    return flaw(
      `has no code for ${architecture}, which the GPUs of ${where} are: CUDA ${lastCuda} was the last to have it`,
      `11.0 to ${lastCuda}.x`,
      `Take an image of CUDA ${lastCuda}, or a pool of newer GPUs.`,
    );
  const first = FIRST_DRIVER[major] as number;
  if (driver >= first) return undefined;
  const newest = newestCuda(driver);
  return flaw(
    `needs driver ${first} or newer, and ${where} has ${driver}`,
    newest === undefined ? 'none' : `11.0 to ${newest}.x`,
    first <= lastBranch ? `Give the pool a newer driver, or take an older image.` : undefined,
  );
}
