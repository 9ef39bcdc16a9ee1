#!/usr/bin/env bash
# What the README says of the command lines, through the real ones: npm run synth, cdk8s synth, cdktf synth.
# Writes dist/ as they do; everything else goes to a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."
repository="$PWD"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export CHECKPOINT_DISABLE=1 CDKTF_HOME="$work/cdktf" npm_config_update_notifier=false
unset CDK8S_OUTDIR CDKTF_OUTDIR

step() { printf -- '-- %s\n' "$*"; }
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}
same() { # folder, folder, what it shows; Terraform's own files in a stack's folder are not ours
  diff -r -x .terraform -x '.terraform.lock.hcl' -x README.md "$1" "$2" >&2 || fail "$3"
}
manifests_in() { (cd "$1" && find . -name '*.k8s.yaml' | LC_ALL=C sort | xargs cat); }
cdk8s() { npx --no cdk8s synth --check-upgrade=false "$@"; }
cdktf() { npx --no cdktf synth "$@"; }
quietly() { # command…: told only when it fails
  "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "$*"; }
}

step 'npm run synth: both planes'
quietly npm run --silent synth
cp -R dist "$work/plain"
objects="$(manifests_in dist/manifests | grep -c '^---$')" || fail 'there are no manifests to compare'
[[ -d dist/terraform/stacks ]] || fail 'there are no stacks to compare'

step 'cdk8s synth: the same bytes, in dist/manifests and in the folder of cdk8s.yaml'
rm -rf dist/manifests dist/model .cdk8s
quietly cdk8s
same dist "$work/plain" 'cdk8s synth writes other bytes'
same .cdk8s "$work/plain/manifests" 'the copy for the cdk8s CLI has other bytes'

step 'cdk8s synth -o'
quietly cdk8s -o "$work/other"
same "$work/other" "$work/plain/manifests" 'cdk8s synth -o writes other bytes'

step "cdk8s synth --stdout: $objects documents"
cdk8s --stdout >"$work/stdout.yaml"
cmp "$work/stdout.yaml" <(manifests_in dist/manifests) || fail 'cdk8s synth --stdout prints other bytes'
node - "$work/stdout.yaml" "$objects" <<'JS' || fail 'cdk8s synth --stdout prints what is no YAML'
const [file, count] = process.argv.slice(2);
const documents = require('yaml').parseAllDocuments(require('node:fs').readFileSync(file, 'utf8'));
const broken = documents.filter(({ errors }) => errors.length > 0);
for (const { errors } of broken) console.error(errors[0].message);
process.exit(broken.length === 0 && documents.length === Number(count) ? 0 : 1);
JS

step 'cdktf synth: the same bytes'
find dist/terraform -name '*.json' -not -path '*/.terraform/*' -delete
quietly cdktf
same dist "$work/plain" 'cdktf synth writes other bytes'

step 'on other machines: time zone, language, umask, folder'
elsewhere() { # folder, umask, environment…
  local folder="$work/$1" mask="$2"
  shift 2
  mkdir -p "$folder"
  cp -R build "$folder/build"
  ln -s "$repository/node_modules" "$folder/node_modules"
  (cd "$folder" && umask "$mask" && env "$@" node build/apps/yunsi/main.js)
  same "$folder/dist" "$work/plain" "$* with umask $mask gives other bytes"
}
elsewhere east 077 TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8
elsewhere 'far west' 022 TZ=America/Los_Angeles LC_ALL=C LANG=

step 'the manifest entry loads nothing of Terraform, and the library nothing of cdk8s-plus'
loads() { # file, pattern of what it must not load
  (cd "$work/east" && node -e '
    const [file, pattern] = process.argv.slice(1);
    require(file);
    const found = Object.keys(require.cache).filter((path) => new RegExp(pattern).test(path));
    for (const path of found.slice(0, 5)) console.error(path);
    process.exit(found.length === 0 ? 0 : 1);
  ' "$1" "$2") || fail "$1 loads what it need not"
}
loads ./build/apps/yunsi/manifests.js '/node_modules/(@cdktf/|cdktf/|cdktn/)'
loads ./build/lib/index.js '/node_modules/(@cdktf/|cdktf/|cdktn/|cdk8s-plus)'

step 'without cdktf: manifests work, and the Terraform plane says what to install'
bare="$work/bare"
mkdir -p "$bare/node_modules"
cp -R build "$bare/build"
for package in $(node -p '[...Object.keys(require("./package.json").dependencies), "cdk8s", "cdk8s-plus-27", "constructs"].join(" ")'); do
  mkdir -p "$(dirname "$bare/node_modules/$package")"
  ln -s "$repository/node_modules/$package" "$bare/node_modules/$package"
done
(cd "$bare" && node build/apps/yunsi/manifests.js)
same "$bare/dist/manifests" "$work/plain/manifests" 'without cdktf the manifests have other bytes'
for entry in terraform main; do
  code=0
  (cd "$bare" && node "build/apps/yunsi/$entry.js") 2>"$work/told" || code=$?
  [[ $code == 1 ]] || fail "without cdktf $entry.js ends with $code"
  grep -q '^Terraform plane: the package .*cdktf.* is not installed\. Run: npm install --save-dev cdktf@' "$work/told" ||
    fail "without cdktf $entry.js tells $(cat "$work/told")"
  same "$bare/dist/manifests" "$work/plain/manifests" "without cdktf $entry.js changes the manifests"
done

step 'a stack that fails half way: our message, exit code 1, nothing lost'
failing="$work/failing"
mkdir -p "$failing"
cp -R build "$work/plain" "$failing/"
mv "$failing/plain" "$failing/dist"
ln -s "$repository/node_modules" "$failing/node_modules"
cat >"$failing/app.js" <<'JS'
const { KeelsonError, main, manifests, synth } = require('./build/lib');
const { yunsi } = require('./build/apps/yunsi/platform');
const plane = { manifests, terraform: () => require('./build/lib/terraform').terraform() };
const broken = {
  ...yunsi,
  *outputs() {
    for (const output of yunsi.outputs()) {
      if (output.row.name === 'staging') throw new KeelsonError([{ path: 'staging/e2e', message: 'fails on purpose' }]);
      yield output;
    }
  },
};
main(() => synth(broken, ...process.argv.slice(2).map((name) => plane[name]())));
JS
sed 's/^app: .*/app: node app.js manifests 1>\&2/' cdk8s.yaml >"$failing/cdk8s.yaml"
sed 's/"app": .*/"app": "node app.js terraform",/' cdktf.json >"$failing/cdktf.json"
fails() { # how often the message may stand at most, command…
  local most="$1" code=0
  shift
  (cd "$failing" && "$@") >"$work/told" 2>&1 || code=$?
  [[ $code == 1 ]] || fail "$* ends with $code: $(cat "$work/told")"
  local times
  times="$(grep -c 'staging/e2e: fails on purpose\.' "$work/told")" || fail "$* tells $(cat "$work/told")"
  ((times <= most)) || fail "$* tells the fault $times times"
  ! grep -E 'at .*(/build/|app\.js)' "$work/told" || fail "$* tells a stack of ours"
  same "$failing/dist" "$work/plain" "$* changes dist"
}
fails 1 node app.js manifests terraform
fails 1 cdk8s
# This CLI tells it in its frame, and again in its log.
fails 2 cdktf

printf 'The real command lines agree: %s objects, %s stacks.\n' "$objects" "$(find dist/terraform/stacks -name cdk.tf.json | wc -l | tr -d ' ')"
