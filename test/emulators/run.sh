#!/usr/bin/env bash
# Runs our AWS adapters against other people's implementations of the services. They need more than Node: the packages
# of this folder and a Java 17 runtime, which is installed where that is possible without asking anybody.
set -euo pipefail
cd "$(dirname "$0")"
root=../..

has_java_17() {
  command -v java >/dev/null || return 1
  local major
  major=$(java -version 2>&1 | sed -nE '1s/.*version "([0-9]+).*/\1/p')
  [ "${major:-0}" -ge 17 ]
}

if ! has_java_17; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "These tests need a Java runtime, version 17 or newer, on the PATH." >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless
fi

npm ci --loglevel=error
export TURNWISE_EMULATORS=1
exec "$root/node_modules/.bin/node" --disable-warning=ExperimentalWarning --test ./*.test.ts
