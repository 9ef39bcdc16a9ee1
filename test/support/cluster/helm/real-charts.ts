import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseNeed } from '../../../../lib/kernel/needs';
import { helm } from './program';
import { fileOf, type Packed } from './repository';

/**
 * The real chart of a release, where a user has it.
 *
 * @param from what `KEELSON_CHARTS` says: a folder with packed charts, `<chart>-<version>.tgz`; the address of a
 *   repository (`https://…`, `oci://…`) that has them all; or `origin`, for the repository that each is pinned in
 * @param work folder for what is fetched
 * @returns undefined when a folder has it not; a stand-in goes in its place
 * @throws Error when there is no such folder, or a repository does not give it, in Helm's words
 */
export async function realChart(
  from: string,
  { chart: { chart: name, version, repository } }: ReleaseNeed,
  work: string,
): Promise<Packed | undefined> {
  const remote = from === 'origin' ? repository : /^(https?|oci):\/\//.test(from) ? from : undefined;
  if (remote !== undefined) await pulled(remote, name, version, work);
  const folder = remote === undefined ? from : work;
  if (!existsSync(folder))
    throw new Error(`KEELSON_CHARTS = ${from}: there is no such folder; give one with packed charts.`);
  const file = join(folder, fileOf({ name, version }));
  return existsSync(file) ? { name, version, bytes: readFileSync(file) } : undefined;
}

async function pulled(repository: string, name: string, version: string, work: string): Promise<void> {
  const what = repository.startsWith('oci://') ? [`${repository}/${name}`] : [name, '--repo', repository];
  const said = await helm(['pull', ...what, '--version', version, '--destination', work], work, '');
  if (!said.ok) throw new Error(`KEELSON_CHARTS: ${repository} does not give ${name} ${version}: ${said.stderr}`);
}
