#!/usr/bin/env bash
# PostgreSQL 17 with pgvector for tests, in a folder of its own: nothing of the machine's own PostgreSQL is touched.
#
#   .ci/postgres17.sh start   prints the URL of a running server
#   .ci/postgres17.sh stop
#
# POSTGRES17_DIR (/var/cache/kairos-postgres17) is where it lives, POSTGRES17_PORT (54317) its port on 127.0.0.1.
# Where `pg_config` already belongs to 17 with pgvector, that is used. Otherwise Debian 13's packages are unpacked into a
# root file system of their own, which needs root and apt. Durability is off: this server holds nothing worth keeping.
set -euo pipefail

dir=${POSTGRES17_DIR:-/var/cache/kairos-postgres17}
port=${POSTGRES17_PORT:-54317}
url="postgres://postgres@127.0.0.1:$port/postgres"
bin=/usr/lib/postgresql/17/bin
system=$dir/system
cluster=/var/lib/postgresql/kairos-ci
settings="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=/tmp -c max_connections=300"
settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off"

say() { echo "postgres17: $*" >&2; }

# Runs a program of the server as the user postgres, never as root, which PostgreSQL refuses.
as_postgres() {
  if [ -n "$installed" ]; then
    runuser -u postgres -- env -i HOME=/tmp PATH=/usr/bin:/bin LC_ALL=C.UTF-8 TZ=UTC "$@"
  else
    chroot --userspec=postgres:postgres "$system" env -i HOME=/tmp PATH=/usr/bin:/bin LC_ALL=C.UTF-8 TZ=UTC "$@"
  fi
}

# Whether the machine itself has the right server.
installed=
if [ -x "$bin/postgres" ] && [ -f /usr/share/postgresql/17/extension/vector.control ]; then installed=yes; fi

unpack() {
  [ -z "$installed" ] || return 0
  [ ! -f "$system/usr/share/postgresql/17/extension/vector.control" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    say "cannot unpack PostgreSQL 17 as that needs root: run as root, or set TEST_DATABASE_URL to a server of your own"
    exit 3
  fi
  if ! command -v mmdebstrap >/dev/null; then
    say "installing mmdebstrap"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null
  fi
  say "unpacking Debian 13's PostgreSQL 17 and pgvector into $system"
  rm -rf "$system.part"
  mkdir -p "$dir"
  mmdebstrap --quiet --variant=apt --components=main --aptopt='Acquire::Retries "3"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --include=postgresql-17,postgresql-17-pgvector trixie "$system.part"
  mv "$system.part" "$system"
}

# The server needs shared memory, a sink and randomness; a fresh root file system has no devices.
add_devices() {
  [ -z "$installed" ] || return 0
  mkdir -p "$system/dev/shm"
  chmod 1777 "$system/dev/shm"
  [ -e "$system/dev/null" ] || mknod -m 666 "$system/dev/null" c 1 3
  [ -e "$system/dev/urandom" ] || mknod -m 666 "$system/dev/urandom" c 1 9
}

running() { as_postgres "$bin/pg_ctl" -D "$cluster" status >/dev/null 2>&1; }

start() {
  unpack
  add_devices
  if ! as_postgres test -f "$cluster/PG_VERSION"; then
    as_postgres "$bin/initdb" -D "$cluster" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  fi
  running || as_postgres "$bin/pg_ctl" -D "$cluster" -w -t 60 -l "$cluster/server.log" -o "$settings" start >/dev/null
  echo "$url"
}

stop() {
  if running; then as_postgres "$bin/pg_ctl" -D "$cluster" -m fast -w stop >/dev/null; fi
}

case "${1:-}" in
start) start ;;
stop) stop ;;
*)
  echo "usage: $0 start|stop" >&2
  exit 2
  ;;
esac
