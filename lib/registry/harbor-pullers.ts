import type { ImageRegistryAccess } from '../handles/image-registry';
import type { ApiResource } from '../kernel/api';
import { Check } from '../kernel/faults';
import type { System } from '../kernel/system';
import type { HarborRobots } from './harbor-robots';

interface Puller {
  readonly taker: System;
  readonly access: ImageRegistryAccess;
  /** Empty: all of them, and those to come. */
  readonly projects: Set<string>;
}

/** Systems that pull, each with an account of its own, which may pull what the system asked for anywhere. */
export class HarborPullers {
  private readonly known = new Map<string, Puller>();
  private settled = false;

  constructor(
    private readonly owner: System,
    private readonly robots: HarborRobots,
  ) {}

  /** @param projects names of projects and proxies. @default all, and those to come */
  serve(taker: System, projects: readonly string[]): ImageRegistryAccess {
    taker.standsAfter(this.owner);
    const known = this.known.get(taker.id);
    if (known !== undefined) return this.widened(known, projects);
    new Check(this.owner.path)
      .that(!this.settled, {
        prop: 'images()',
        given: taker.id,
        message: 'pulls after the accounts were made',
        fix: 'Take it in the constructor, not in connect().',
      })
      .done();
    const access = this.robots.puller(taker);
    this.known.set(taker.id, { taker, access, projects: new Set(projects) });
    return access;
  }

  /** Everybody has asked: the accounts, with what each may pull. */
  write(made: ReadonlyMap<string, ApiResource>): void {
    this.settled = true;
    for (const { taker, projects } of this.known.values())
      this.robots.allowPuller(
        taker,
        [...projects].sort().map((name) => made.get(name) as ApiResource),
      );
  }

  private widened({ access, projects }: Puller, more: readonly string[]): ImageRegistryAccess {
    if (more.length === 0) projects.clear();
    else if (projects.size > 0) for (const name of more) projects.add(name);
    return access;
  }
}
