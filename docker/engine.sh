#!/bin/sh
# A Docker engine on a Debian machine that runs none, such as a CI job in a container:
#
#   docker/engine.sh start   installs what is missing, starts the engine, waits until it answers
#   docker/engine.sh stop    stops the engine that `start` started, and no other
#
# Needs root. Where an engine answers already, `start` does nothing.
set -eu

run_folder=${SPLITBRAIN_ENGINE_FOLDER:-/run/splitbrain-engine}
pid_file=$run_folder/dockerd.pid
log_file=$run_folder/dockerd.log
packages='docker.io docker-compose iptables debootstrap'
# Many small networks: a run takes one a node, and Docker's own pools hold about thirty.
networks='--bip 172.30.0.1/24 --default-address-pool base=172.30.64.0/18,size=26'
wait_s=60

say() { echo "engine.sh: $*" >&2; }

need_root() {
  [ "$(id -u)" = 0 ] || { say "$1 needs root; run: sudo docker/engine.sh $1"; exit 1; }
}

install_missing() {
  missing=
  for package in $packages; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
      missing="$missing $package"
  done
  [ -z "$missing" ] && return
  say "installing$missing"
  apt-get update -q >/dev/null
  # RUNLEVEL=1 keeps the package from starting an engine of its own with other settings.
  # shellcheck disable=SC2086
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -q $missing >/dev/null
}

start() {
  if command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1; then
    say 'an engine answers already'
    return
  fi
  need_root start
  install_missing
  mkdir -p "$run_folder"
  # shellcheck disable=SC2086
  setsid dockerd --pidfile "$pid_file" $networks >"$log_file" 2>&1 </dev/null &
  waited=0
  until docker info >/dev/null 2>&1; do
    waited=$((waited + 1))
    if [ "$waited" -gt "$wait_s" ]; then
      say "the engine did not come up in $wait_s s; the end of $log_file:"
      tail -20 "$log_file" >&2
      exit 1
    fi
    sleep 1
  done
  say "the engine is up after about $waited s"
}

stop() {
  need_root stop
  if [ ! -f "$pid_file" ]; then
    say 'no engine was started here'
    return
  fi
  pid=$(cat "$pid_file")
  kill "$pid" 2>/dev/null || true
  waited=0
  while kill -0 "$pid" 2>/dev/null && [ "$waited" -lt "$wait_s" ]; do
    waited=$((waited + 1))
    sleep 1
  done
  rm -f "$pid_file"
  say 'the engine is stopped'
}

case ${1-} in
  start) start ;;
  stop) stop ;;
  *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
esac
