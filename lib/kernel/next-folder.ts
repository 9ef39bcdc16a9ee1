import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * A folder that will stand in another's place, beside it on the same disk. Named by the process, so that two syntheses do
 * not mix; what a killed one left is removed, and the folder that it had moved aside comes back.
 */
export class NextFolder {
  private readonly next: string;
  private readonly aside: string;

  constructor(readonly target: string) {
    const [parent, name] = [dirname(target), basename(target)];
    if (existsSync(parent)) recover(parent, name);
    this.next = join(parent, `.${name}.next-${process.pid}`);
    this.aside = join(parent, `.${name}.old-${process.pid}`);
  }

  /** Where to write; made when it is asked for first. */
  open(): string {
    mkdirSync(this.next, { recursive: true });
    return this.next;
  }

  /** Two renames; where the folder itself cannot be renamed (a mount), its content is replaced instead. */
  swap(): void {
    const next = this.open();
    if (!existsSync(this.target)) {
      renameSync(next, this.target);
      return;
    }
    try {
      renameSync(this.target, this.aside);
    } catch (error) {
      if (!['EBUSY', 'EXDEV', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      this.replaceContent(next);
      return;
    }
    try {
      renameSync(next, this.target);
    } catch (error) {
      renameSync(this.aside, this.target);
      throw error;
    }
    rmSync(this.aside, { recursive: true, force: true });
  }

  /** Removes what was not swapped. */
  discard(): void {
    rmSync(this.next, { recursive: true, force: true });
  }

  private replaceContent(next: string): void {
    for (const name of readdirSync(this.target)) rmSync(join(this.target, name), { recursive: true, force: true });
    cpSync(next, this.target, { recursive: true });
    this.discard();
  }
}

function recover(parent: string, name: string): void {
  const left = new RegExp(`^\\.${name.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&')}\\.(next|old)-(\\d+)$`);
  for (const entry of readdirSync(parent)) {
    const [, kind, pid] = left.exec(entry) ?? [];
    if (kind === undefined || (Number(pid) !== process.pid && alive(Number(pid)))) continue;
    if (kind === 'old' && !existsSync(join(parent, name))) renameSync(join(parent, entry), join(parent, name));
    else rmSync(join(parent, entry), { recursive: true, force: true });
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
