// Prints where the programs of a control plane are, as JSON: {"etcd": path, "kube-apiserver": path, …}. Each is taken
// from the folder that KUBEBUILDER_ASSETS names (envtest's convention), else from the cache, else built by Go from its
// pinned module, once (a quarter of an hour for all of them).
//
// node scripts/control-plane.mjs [PROGRAM …]   @default all
// Exit code 2: a program is missing or answers with another version; the message says what to do.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { amendedBuild } from './tools/amended.mjs';
import { cacheFolder, filesIn, goBuild, keyOf, main, once, onPath } from './tools/cache.mjs';

const modules = fileURLToPath(new URL('tools', import.meta.url));
const suffix = process.platform === 'win32' ? '.exe' : '';

const KUBERNETES = {
  module: 'kubernetes',
  // Without the stamp it calls itself v0.0.0, which charts refuse by their `kubeVersion`.
  ldflags: stamped('k8s.io/component-base/version', {
    gitMajor: '1',
    gitMinor: '34',
    gitVersion: 'v1.34.2',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
  }),
  version: { args: ['--version'], match: /Kubernetes v1\.34\./, wanted: 'Kubernetes 1.34' },
};

/** What is built of which module below scripts/tools, and how it tells its version. */
const PROGRAMS = {
  etcd: {
    module: 'etcd',
    main: 'go.etcd.io/etcd/server/v3',
    version: { args: ['--version'], match: /etcd Version: 3\.[4-9]/, wanted: 'etcd 3.4 or newer' },
  },
  'kube-apiserver': { ...KUBERNETES, main: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  'kube-controller-manager': { ...KUBERNETES, main: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  'kube-scheduler': { ...KUBERNETES, main: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  kwok: {
    module: 'kwok',
    main: 'sigs.k8s.io/kwok/cmd/kwok',
    ldflags: stamped('sigs.k8s.io/kwok/pkg/consts', { Version: 'v0.7.0' }),
    version: { args: ['--version'], match: /v?0\.7\./, wanted: 'kwok 0.7' },
  },
  helm: {
    module: 'helm',
    main: 'helm.sh/helm/v3/cmd/helm',
    ldflags: [
      stamped('helm.sh/helm/v3/internal/version', { version: 'v3.19.0' }),
      stamped('helm.sh/helm/v3/pkg/chartutil', { k8sVersionMajor: '1', k8sVersionMinor: '34' }),
    ].join(' '),
    version: { args: ['version', '--short'], match: /^v3\.(19|2\d)\./, wanted: 'Helm 3.19 or newer of 3' },
  },
  // Says no version of itself: its module's does. Always built: it must find the cluster's names from outside.
  'tidb-operator': {
    module: 'tidb-operator',
    main: 'github.com/pingcap/tidb-operator/cmd/controller-manager',
    replace: [['":6060"', 'metricsAddress()']],
  },
  'prometheus-operator': {
    module: 'prometheus-operator',
    main: 'github.com/prometheus-operator/prometheus-operator/cmd/operator',
    ldflags: stamped('github.com/prometheus/common/version', { Version: '0.93.1' }),
    version: { args: ['-short-version'], match: /^0\.93\./, wanted: 'prometheus-operator 0.93' },
  },
  // Both say the version that they are stamped with. The newest that can be had as a module; its CRDs are read by 1.9, too.
  'rollouts-controller': {
    module: 'argo-rollouts',
    main: 'github.com/argoproj/argo-rollouts/cmd/rollouts-controller',
    ldflags: stamped('github.com/argoproj/argo-rollouts/utils/version', { version: '1.8.3' }),
    version: { args: ['version'], match: /1\.8\./, wanted: 'Argo Rollouts 1.8' },
  },
  'kubectl-argo-rollouts': {
    module: 'argo-rollouts',
    main: 'github.com/argoproj/argo-rollouts/cmd/kubectl-argo-rollouts',
    ldflags: stamped('github.com/argoproj/argo-rollouts/utils/version', { version: '1.8.3' }),
    version: { args: ['version'], match: /1\.8\./, wanted: 'Argo Rollouts 1.8' },
  },
  // Says the version that it is stamped with, and nothing else of itself.
  'elastic-operator': {
    module: 'elastic-operator',
    main: 'github.com/elastic/cloud-on-k8s/v3/cmd',
    ldflags: stamped('github.com/elastic/cloud-on-k8s/v3/pkg/about', { version: '3.5.0' }),
    version: { args: ['--version'], match: /3\.5\./, wanted: 'ECK 3.5' },
  },
};

main(() => {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !Object.hasOwn(PROGRAMS, name));
  if (unknown.length > 0)
    throw new Error(`No program ${unknown.join(', ')} here; there are ${Object.keys(PROGRAMS).join(', ')}.`);
  const names = asked.length > 0 ? asked : Object.keys(PROGRAMS);
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, found(name)])), null, 2);
});

function found(name) {
  const given = process.env.KUBEBUILDER_ASSETS;
  if (given && !existsSync(given)) throw new Error(`KUBEBUILDER_ASSETS=${given}: there is no such folder.`);
  const asset = given && !PROGRAMS[name].replace && join(resolve(given), `${name}${suffix}`);
  if (asset && isProgram(asset)) return checked(name, asset, 'leave it out of KUBEBUILDER_ASSETS, and one is built');
  return built(name);
}

function built(name) {
  const program = PROGRAMS[name];
  const module = join(modules, program.module);
  const key = keyOf(
    filesIn(module, 'go.mod', 'go.sum', '.go'),
    program.main,
    ...(program.replace ?? []).flat(),
    program.ldflags ?? '',
    process.platform,
    process.arch,
  );
  const target = join(cacheFolder(), 'control-plane', `${name}-${key}`);
  once(target, (made) => {
    if (!onPath('go'))
      throw new Error(
        `There is no ${name}, and no \`go\` to build it. Install Go 1.26 or newer, or set KUBEBUILDER_ASSETS to a folder that has ${Object.keys(PROGRAMS).join(', ')} (setup-envtest makes one with the first two).`,
      );
    process.stderr.write(`Building ${name}, once (some minutes) ...\n`);
    const output = join(made, `${name}${suffix}`);
    const { main: what, ldflags, replace } = program;
    if (replace) amendedBuild({ folder: module, what, replace, work: join(made, 'source'), output, ldflags });
    else goBuild(module, what, output, ldflags);
    checked(name, output, 'its pin and its stamp do not agree');
  });
  return join(target, `${name}${suffix}`);
}

/** @returns the path, after the program has said its version */
function checked(name, path, otherwise) {
  const { version } = PROGRAMS[name];
  if (version === undefined) return path;
  const said = spawnSync(path, version.args, { encoding: 'utf8', timeout: 60_000 });
  const text = `${said.stdout ?? ''}${said.stderr ?? ''}`.trim();
  if (version.match.test(text)) return path;
  throw new Error(
    `${path} says «${text.split('\n')[0] || said.error?.message}», and wanted is ${version.wanted}: ${otherwise}.`,
  );
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function stamped(at, values) {
  return Object.entries(values)
    .map(([name, value]) => `-X ${at}.${name}=${value}`)
    .join(' ');
}
