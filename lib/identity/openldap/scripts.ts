import { DATABASE, INTERNAL_DATABASE, REPLICATOR } from './config';
import { ACCOUNTS, BACKUP, DATA, DUMPS, IDENTITIES, LDAPI, RUN, SETTINGS, TLS } from './paths';

// Every line is plain `sh`; what they read comes from files and from `LDAP_…` variables. No secret stands on a command line.

/**
 * Before slapd: the configuration anew from its files, into memory. A file `restore.ldif` on the volume becomes the data, once; what
 * was there before lies beside it until the next.
 */
export const CONFIGURE = `set -eu
umask 077
config=${RUN}/config
rm -rf "$config" ${RUN}/machines
mkdir -p "$config" ${RUN}/machines ${DATA}/data
printf 's/${REPLICATOR}/%s/\\n' "$(cat ${IDENTITIES}/replicator)" > ${RUN}/replicator.sed
sed -f ${RUN}/replicator.sed "${SETTINGS}/node-\${HOSTNAME##*-}.ldif" > ${RUN}/config.ldif
slapadd -F "$config" -n 0 -l ${RUN}/config.ldif
slapadd -F "$config" -n ${INTERNAL_DATABASE} -l ${IDENTITIES}/machines.ldif
rm ${RUN}/replicator.sed ${RUN}/config.ldif
slaptest -u -F "$config"
if [ -f ${DATA}/restore.ldif ]; then
  rm -rf ${DATA}/before
  mv ${DATA}/data ${DATA}/before
  mkdir ${DATA}/data
  if grep -q '^dn:' ${DATA}/restore.ldif && slapadd -F "$config" -n ${DATABASE} -l ${DATA}/restore.ldif; then
    mv ${DATA}/restore.ldif ${DATA}/restored.ldif
    echo 'the data is that of restore.ldif'
  else
    rm -rf ${DATA}/data
    mv ${DATA}/before ${DATA}/data
    mv ${DATA}/restore.ldif ${DATA}/refused.ldif
    echo 'restore.ldif was refused: the data is as it was' >&2
    exit 1
  fi
fi
`;

/**
 * The server. It reserves memory for each file that it might open, and containers let it open a billion. A renewed certificate is
 * told to it within a minute.
 */
export const SERVE = `set -eu
umask 077
ulimit -n 4096 || true
certificate() { cat ${TLS}/ca.crt ${TLS}/tls.crt ${TLS}/tls.key | cksum; }
renew() {
  known="$(certificate)"
  while sleep "$LDAP_RENEW_SECONDS"; do
    now="$(certificate)"
    if [ "$now" != "$known" ] && ldapmodify -Q -Y EXTERNAL -H ${LDAPI} -f ${SETTINGS}/reload.ldif; then
      known="$now"
      echo 'the certificate is the new one' >&2
    fi
  done
}
renew &
exec slapd -d stats -F ${RUN}/config -h "$LDAP_LISTEN ${LDAPI}"
`;

/** Whether it answers. */
export const ALIVE = `exec ldapwhoami -Q -Y EXTERNAL -H ${LDAPI}`;

/** Whether it has the data: an empty server that still catches up would tell people that they do not exist. */
export const READY = `ldapsearch -Q -LLL -Y EXTERNAL -H ${LDAPI} -b "$LDAP_BASE" -s base contextCSN | grep -q '^contextCSN:'`;

/**
 * Makes the places, policies and accounts as they should be, as often as one likes. It writes to the first server that has the root, and
 * makes the root only when every one answers and none has it: an empty server that has yet to catch up gets no second one.
 */
export const MAKE_ACCOUNTS = `set -eu
export LDAPTLS_CACERT=${TLS}/ca.crt
at=${ACCOUNTS}
call() {
  program="$1"
  shift
  "$program" -x -o nettimeout=10 -H "$server" -D "$LDAP_DN" -y "$at/password" "$@"
}
find() { call ldapsearch -LLL -o ldif-wrap=no "$@"; }
may() {
  allowed="$1"
  shift
  status=0
  "$@" || status=$?
  [ "$status" = 0 ] || [ "$status" = "$allowed" ]
}
choose() {
  writer=''
  silent=''
  for server in $LDAP_NODES; do
    status=0
    find -b "$LDAP_BASE" -s base 1.1 > /dev/null || status=$?
    case "$status" in
      0) writer="\${writer:-$server}" ;;
      32) ;;
      *) silent="$silent $server" ;;
    esac
  done
  if [ -z "$writer" ] && [ -z "$silent" ]; then writer="\${LDAP_NODES%% *}"; fi
  server="$writer"
  [ -n "$writer" ]
}
tries=0
until choose; do
  tries=$((tries + 1))
  if [ "$tries" -ge "$LDAP_TRIES" ]; then
    echo "no answer from$silent" >&2
    exit 1
  fi
  sleep 10
done
for file in "$at"/tree-*.ldif; do may 68 call ldapadd -f "$file"; done
for file in "$at"/own-*.ldif; do
  status=0
  call ldapadd -f "$file" || status=$?
  case "$status" in
    0) ;;
    68) call ldapmodify -f "\${file%.ldif}.change" ;;
    *) exit "$status" ;;
  esac
done
known="$(find -b "$LDAP_SEEDED" -s base description | sed -n 's/^description: //p')"
for file in "$at"/seed-*.ldif; do
  [ -f "$file" ] || continue
  name="\${file##*/}"
  if printf '%s\\n' "$known" | grep -qxF "$name"; then continue; fi
  may 68 call ldapadd -f "$file"
  printf 'dn: %s\\nchangetype: modify\\nadd: description\\ndescription: %s\\n' "$LDAP_SEEDED" "$name" | call ldapmodify
done
find -b "$LDAP_SERVICES" -s one "(description=$LDAP_OURS)" cn | sed -n 's/^cn: //p' | while read -r name; do
  if [ ! -f "$at/own-service-$name.ldif" ]; then call ldapdelete "cn=$name,$LDAP_SERVICES"; fi
done
echo 'accounts are as they should be'
`;

/**
 * Every entry with all that slapd keeps of it, as `slapcat` writes it, but for what slapd works out anew. It is read through the
 * network: see `writeBackups`.
 */
export const DUMP = `set -eu
umask 077
export LDAPTLS_CACERT=${TLS}/ca.crt
ldapsearch -x -LLL -o ldif-wrap=no -o nettimeout=10 -H "$LDAP_NODES" -D "$LDAP_DN" -y ${BACKUP}/password \\
  -b "$LDAP_BASE" '*' '+' > ${DUMPS}/part
sed -e '/^entryDN:/d' -e '/^subschemaSubentry:/d' -e '/^hasSubordinates:/d' ${DUMPS}/part \\
  | gzip > "${DUMPS}/$(date -u +%Y-%m-%dT%H-%M-%SZ).ldif.gz"
rm ${DUMPS}/part
`;

/** Old ones go when the new one is there: as long as none is made, none is deleted. */
export const UPLOAD = `set -eu
umask 077
rclone --config ${BACKUP}/rclone.conf copy --include '*.ldif.gz' ${DUMPS} "bucket:$LDAP_BUCKET"
rclone --config ${BACKUP}/rclone.conf delete --include '*.ldif.gz' --min-age "$LDAP_KEEP" "bucket:$LDAP_BUCKET"
ls ${DUMPS}
`;
