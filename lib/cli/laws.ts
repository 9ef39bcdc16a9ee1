import { resolve } from 'node:path';
import { type Law, lawsOf } from '../kernel/base/law';
import { CannotRun, type Option, oneLine } from './command';

/** The option by which systems that are no part of this library bring what they know. */
export const WITH: Option = {
  name: 'with',
  value: 'MODULE',
  summary: 'your own systems: the compiled module that exports their classes, whose laws then hold too',
};

/**
 * What the authors of systems know of their kinds: those of this library, and of the modules that a user names.
 * @throws CannotRun for a module that cannot be loaded, or brings nothing
 */
export function lawsWith(modules: readonly string[] = []): readonly Law[] {
  // Only now: other commands read files alone.
  const library = classesIn(require('../index') as object);
  return lawsOf([...library, ...modules.flatMap(classesOf)]);
}

function classesOf(module: string): WithLaws[] {
  const found = classesIn(loaded(module));
  if (found.length > 0) return found;
  throw new CannotRun(
    `--with ${module} exports no class with laws: a system states them as static readonly laws = […].`,
  );
}

function loaded(module: string): object {
  try {
    return Object(require(resolve(module))) as object;
  } catch (error) {
    throw new CannotRun(
      `--with ${module} cannot be loaded (${oneLine(error)}): name a compiled module (CommonJS), as ./build/index.js.`,
    );
  }
}

/** A class that brings laws. */
type WithLaws = { readonly laws: readonly Law[] };

/** Classes of a module that state laws, among all that it exports. */
function classesIn(module: object): WithLaws[] {
  return Object.values(module).filter(
    (one: unknown): one is WithLaws => typeof one === 'function' && 'laws' in one && isStated(one.laws),
  );
}

function isStated(laws: unknown): boolean {
  return Array.isArray(laws) && laws.length > 0;
}
