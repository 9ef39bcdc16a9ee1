#!/usr/bin/env bash
# A user's own repository: the packed tarball in an empty folder, `keelson init`, and what the starter's README would say.
# Takes packages from the registry that npm is configured for; leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/.."
repository="$PWD"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export CHECKPOINT_DISABLE=1 CDKTF_HOME="$work/cdktf" npm_config_update_notifier=false
export npm_config_ignore_scripts=true npm_config_audit=false npm_config_fund=false
unset CDK8S_OUTDIR CDKTF_OUTDIR

step() { printf -- '-- %s\n' "$*"; }
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}
quietly() { # command…: told only when it fails
  "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "$*"; }
}
written() { # files…
  local file
  for file in "$@"; do [[ -s $file ]] || fail "$file was not written"; done
}

step 'npm pack'
[[ -d node_modules ]] || quietly npm ci
quietly npm pack --pack-destination "$work"
tarball="$(echo "$work"/keelson-*.tgz)"
! tar tzf "$tarball" | grep -vE '^package/(build/lib/|package\.json$|[A-Z]+(\.md)?$)' || fail 'the package has more than it needs'

step 'npm install, in an empty folder'
mkdir "$work/acme platform"
cd "$work/acme platform"
quietly npm install "$tarball"

step 'npx keelson init'
quietly npx --no keelson init
quietly npm install
quietly npm ls

step 'npm run synth, npm test'
quietly npm run synth
written dist/manifests/dev/rabbit.k8s.yaml dist/model/dev.json dist/terraform/stacks/dev-foundation/cdk.tf.json
quietly npm test
cp -R dist "$work/plain"

step 'the guide to a system of your own, as it stands there'
(cd "$repository" && quietly node scripts/guide.mjs "$work/acme platform")
written src/short-links.ts src/short-links.test.ts
quietly npm test -- --verbose
grep -q 'ShortLinks: ' "$work/log" || fail 'the tests of the guide did not run'
quietly npm run synth
diff -r dist "$work/plain" || fail 'a class that no stack uses changes dist'

step 'cdk8s synth, cdktf synth'
quietly node "$repository/node_modules/cdk8s-cli/bin/cdk8s" synth --check-upgrade=false
diff -r .cdk8s "$work/plain/manifests" || fail 'cdk8s synth writes other bytes'
quietly node "$repository/node_modules/cdktf-cli/bundle/bin/cdktf.js" synth
diff -r dist "$work/plain" || fail 'cdktf synth writes other bytes'

step 'keelson check, secrets, images'
quietly npx --no keelson check
npx --no keelson secrets dev >"$work/secrets"
grep -q '^rabbit/' "$work/secrets" || fail "keelson secrets tells $(cat "$work/secrets")"
npx --no keelson images dev >"$work/images"
grep -q 'rabbitmq:' "$work/images" || fail "keelson images tells $(cat "$work/images")"

step 'a compile error is told through the CLIs'
echo 'export const wrong: number = "text";' >src/wrong.ts
! node "$repository/node_modules/cdk8s-cli/bin/cdk8s" synth --check-upgrade=false >"$work/log" 2>&1 || fail 'a type error passes'
grep -q 'src/wrong.ts' "$work/log" || fail "the cdk8s CLI drops what the compiler tells: $(cat "$work/log")"
diff -r dist "$work/plain" || fail 'a type error changes dist'

step 'manifests alone, without cdktf'
mkdir "$work/manifests alone"
cp -R build "$work/manifests alone/build"
cd "$work/manifests alone"
quietly npm install "$tarball" cdk8s constructs
[[ ! -e node_modules/cdktf ]] || fail 'cdktf is installed though nobody asks for it'
quietly node build/manifests.js
diff -r dist/manifests "$work/plain/manifests" || fail 'without cdktf the manifests have other bytes'
! node build/terraform.js 2>"$work/told" || fail 'the Terraform plane works without cdktf'
grep -q 'Run: npm install --save-dev cdktf@' "$work/told" || fail "the Terraform plane tells $(cat "$work/told")"

printf 'A new repository synthesizes both planes.\n'
