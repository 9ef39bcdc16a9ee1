import type { Check } from '../../kernel/base/faults';
import type { ApplicationPlan } from './plan';

/** As shells and programs know them. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const KEY = /^[A-Za-z0-9._-]+$/;
/** What one ConfigMap holds. */
const MOST = 1024 * 1024;

/** What its program would be told twice, or never. */
export function checkTold(check: Check, { taken, config, run, volume }: ApplicationPlan): void {
  const { secrets = {}, env = {}, trust = {} } = taken;
  const told = [
    ...Object.keys(config.env).map((name) => [name, 'config.env'] as const),
    ...Object.keys(env).map((name) => [name, 'takes: env'] as const),
    ...Object.keys(secrets).map((name) => [name, 'takes: secrets'] as const),
  ];
  told.forEach(([name, by], i) => {
    const first = told.findIndex(([other]) => other === name);
    check
      .that(VARIABLE.test(name), {
        prop: `${by}.${name}`,
        given: name,
        message: 'is no name of a variable',
        allowed: 'letters, digits and underscores, no digit first',
      })
      .that(first === i, {
        prop: `${by}.${name}`,
        given: name,
        message: `is told by ${told[first]?.[1]} already`,
        fix: 'Keep one of the two.',
      });
  });
  for (const name of [...Object.keys(config.files), ...Object.keys(trust)])
    check.that(KEY.test(name), {
      prop: name in config.files ? `config.files.${name}` : `takes: trust.${name}`,
      given: name,
      message: 'is no name of a file',
      allowed: 'letters, digits, dots, dashes and underscores',
    });
  const bytes = Object.values(config.files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  check.that(bytes < MOST, {
    prop: 'config.files',
    given: `${bytes} bytes`,
    message: 'is more than a ConfigMap holds',
    allowed: `less than ${MOST} bytes`,
    fix: 'Put what is large into the image.',
  });
  const folders = [config.at, ...run.scratch, ...(volume ? [volume.at] : [])];
  for (const folder of folders)
    check.that(/^\/[^/]/.test(folder) && folders.indexOf(folder) === folders.lastIndexOf(folder), {
      prop: 'folders',
      given: folder,
      message: 'cannot be a folder of its own',
      allowed: 'paths that begin with /, each once: config.at, run.scratch, at of the volume',
    });
}
