# Sourced by .ci/run: programs nobody here wrote, by which the tests read our output. Found on PATH, or installed from
# Debian's packages, PyPI or the Go module proxy.
tools="${XDG_CACHE_HOME:-$HOME/.cache}/keelson/bin"
mkdir -p "$tools"
export PATH="$tools:$PATH"

if ! python3 -c 'import yaml' 2>/dev/null; then
  python3 -m pip install --quiet --break-system-packages PyYAML 2>/dev/null || python3 -m pip install --quiet PyYAML
fi

if ! command -v kubectl >/dev/null; then
  apt-get update -qq && apt-get install -y -qq kubernetes-client
fi

if ! command -v openssl >/dev/null; then
  apt-get update -qq && apt-get install -y -qq openssl
fi

# Servers, and none is started: tests run their own.
without_starting() {
  policy=/usr/sbin/policy-rc.d
  made=
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made=1; }
  status=0
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" || status=$?
  if [ -n "$made" ]; then rm "$policy"; fi
  return "$status"
}
if ! ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
  mkdir -p /etc/postgresql-common
  echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  apt-get update -qq && apt-get install -y -qq postgresql
fi
if ! command -v slapd >/dev/null; then
  apt-get update -qq && without_starting slapd ldap-utils
fi
# Valkey is in newer Debians; what our configuration says, Redis 7 reads too.
if ! command -v valkey-server >/dev/null && ! command -v redis-server >/dev/null; then
  apt-get update -qq && { without_starting valkey-server || without_starting redis-server; }
fi
# nginx with njs, as its own image has it: live video's caches, and what judges tokens of those who publish.
if ! command -v nginx >/dev/null || ! [ -e /usr/lib/nginx/modules/ngx_http_js_module.so ]; then
  apt-get update -qq && without_starting nginx-light libnginx-mod-http-js
fi
# promtool and amtool: rules, their proofs, Alertmanager's routes.
if ! command -v promtool >/dev/null || ! command -v amtool >/dev/null; then
  apt-get update -qq && without_starting prometheus prometheus-alertmanager
fi
for folder in /usr/lib/postgresql/*/bin; do export PATH="$PATH:$folder"; done

# OpenTofu is built from its Go module where neither it nor Terraform is there: some minutes, once.
if ! command -v terraform >/dev/null && ! command -v tofu >/dev/null; then
  ln -sf "$(node scripts/tofu.mjs)" "$tools/tofu"
fi

python3 -c 'import yaml; print("PyYAML", yaml.__version__)'
kubectl version --client 2>/dev/null | sed -n 1p
{ terraform version 2>/dev/null || tofu version; } | sed -n 1p
# Built from Go modules, once: a quarter of an hour on a machine that has none of it.
node scripts/control-plane.mjs >/dev/null
