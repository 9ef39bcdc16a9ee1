#!/usr/bin/env bash
# Tracked files speak of the project alone: no path of a machine, no host of a package registry, nothing left undone.
set -euo pipefail
cd "$(dirname "$0")/.."
found=0
refuse() { # what, pattern, paths…
  local what="$1" pattern="$2"; shift 2
  if git grep -nIE "$pattern" -- "$@" ':!scripts/clean-tree.sh' | cut -c1-160; then
    echo "^ $what"
    found=1
  fi
}
refuse 'a path of a machine' '(^|[^a-z.])/(work|farm|root)/' .
refuse 'a host of a package registry' 'registry\.npmjs|proxy\.golang|pypi\.org|deb\.debian|files\.pythonhosted' .
refuse 'left undone' '\b(TODO|FIXME|XXX|HACK)\b|\.(skip|todo|only)\(' lib apps test scripts bench
if git ls-files dist build node_modules | grep .; then
  echo '^ output that git tracks'
  found=1
fi
if grep -c '"resolved"' package-lock.json; then
  echo '^ hosts in the lock file'
  found=1
fi
exit "$found"
