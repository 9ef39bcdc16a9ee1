import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a part of the suite did, for the table at the end. */
export interface Part {
  readonly part: string;
  readonly steps: readonly { readonly step: string; readonly seconds: number; readonly told: string }[];
  /** Counts under headings: `objects` by kind. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Where the runner reads progress and parts; set by `npm run test:cluster`. Without it nothing is written. */
const folder = process.env.KEELSON_CLUSTER_REPORT;

/**
 * Times what a part of the suite does, step by step, and tells it: a line as each step begins, a table at the end. A step
 * builds on those before it: after one that failed, no other is begun.
 */
export class Steps {
  private readonly steps: { step: string; seconds: number; told: string }[] = [];
  private readonly counts: Record<string, Record<string, number>> = {};
  private failed: string | undefined;

  constructor(private readonly part: string) {}

  /** @param tell what came of it, in a few words */
  async step<T>(step: string, work: () => Promise<T>, tell: (result: T) => string = () => ''): Promise<T> {
    if (this.failed !== undefined) throw notBegun(this.failed);
    if (folder) appendFileSync(join(folder, 'progress'), `${this.part}: ${step}\n`);
    const begun = performance.now();
    try {
      const result = await work();
      this.done(step, begun, tell(result));
      return result;
    } catch (fault) {
      this.failed = step;
      this.done(step, begun, 'failed');
      throw fault;
    }
  }

  count(heading: string, names: readonly string[]): void {
    const counts: Record<string, number> = {};
    for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
    this.counts[heading] = counts;
    this.write();
  }

  private done(step: string, begun: number, told: string): void {
    this.steps.push({ step, seconds: (performance.now() - begun) / 1000, told });
    this.write();
  }

  private write(): void {
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    const part: Part = { part: this.part, steps: this.steps, counts: this.counts };
    writeFileSync(join(folder, `${this.part}.json`), JSON.stringify(part));
  }
}

/** Without a stack: what failed has told its own. */
function notBegun(failed: string): Error {
  const error = new Error(`Not begun, since «${failed}» failed.`);
  error.stack = error.message;
  return error;
}
