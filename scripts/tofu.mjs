// Prints the path of a Terraform: the one named by TERRAFORM, else `terraform` or `tofu` on PATH, else an OpenTofu that
// Go builds from its pinned module, once (some minutes). For a bare machine: export TERRAFORM=$(node scripts/tofu.mjs)
// Exit code 2: neither is there and Go is not either.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, filesIn, goBuild, keyOf, main, once, onPath } from './tools/cache.mjs';

const module = fileURLToPath(new URL('tools/tofu', import.meta.url));
const program = process.platform === 'win32' ? 'tofu.exe' : 'tofu';

main(() => process.env.TERRAFORM || onPath('terraform') || onPath('tofu') || built());

function built() {
  const key = keyOf(filesIn(module, 'go.mod', 'go.sum'), process.platform, process.arch);
  const target = join(cacheFolder(), 'tofu', key);
  once(target, (made) => {
    if (!onPath('go'))
      throw new Error(
        'There is no `terraform`, no `tofu`, and no `go` to build one. Install one of them, or set TERRAFORM to a program.',
      );
    process.stderr.write('Building OpenTofu, once (some minutes) ...\n');
    const released = '-X github.com/opentofu/opentofu/version.dev=no';
    goBuild(module, 'github.com/opentofu/opentofu/cmd/tofu', join(made, program), released);
  });
  return join(target, program);
}
