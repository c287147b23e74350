#!/usr/bin/env bash
# Runs the contract of knowledge search against a real OpenSearch node with its k-NN plugin, put together from the parts
# that its makers publish for Java. Needs Java 17 to 23 and Maven, and installs them where that is possible without asking
# anybody. The node listens on loopback only, keeps nothing and ends with this script.
set -euo pipefail
cd "$(dirname "$0")/../.."
parts=test/emulators/opensearch
version=2.19.1
cache=$PWD/node_modules/.cache/opensearch-$version
port=${OPENSEARCH_PORT:-4597}

has_java() {
  command -v java >/dev/null || return 1
  local major
  major=$(java -version 2>&1 | sed -nE '1s/.*version "([0-9]+).*/\1/p')
  [ "${major:-0}" -ge 17 ] && [ "$major" -lt 24 ]
}

if ! { has_java && command -v mvn && command -v curl; } >/dev/null; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
    { echo "This tier needs Java 17 to 23, Maven and curl. Install them and run it again." >&2; exit 1; }
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless maven curl >/dev/null
fi

if [ ! -e "$cache/complete" ]; then
  rm -rf "$cache"
  mvn -q -B -f "$parts/pom.xml" generate-resources -Dhome="$cache"
  cp "$parts/transport-netty4.properties" "$cache/modules/transport-netty4/plugin-descriptor.properties"
  cp "$parts/transport-netty4.policy" "$cache/modules/transport-netty4/plugin-security.policy"
  # The plugin extends Painless, which is published nowhere as a part. Scoring with lang "knn" does without it.
  sed -i '/^extended.plugins=/d' "$cache/plugins/opensearch-knn/plugin-descriptor.properties"
  rm -rf "$cache"/plugins/opensearch-knn/META-INF
  touch "$cache/complete"
fi

work=$(mktemp -d)
cp -r "$cache" "$work/home"
rm "$work/home/complete"
mkdir "$work/home/config"
cp "$parts/log4j2.properties" "$work/home/config/"
cat >"$work/home/config/opensearch.yml" <<SETTINGS
cluster.name: turnwise-test
network.host: 127.0.0.1
http.port: $port
transport.port: $((port + 1))
discovery.type: single-node
cluster.routing.allocation.disk.threshold_enabled: false
SETTINGS

# The server refuses to be root.
run_as=()
if [ "$(id -u)" = 0 ]; then
  chmod 755 "$work"
  chown -R nobody "$work/home"
  run_as=(setpriv "--reuid=$(id -u nobody)" "--regid=$(id -g nobody)" --clear-groups)
fi
(cd "$work/home" && exec "${run_as[@]}" java -Xms512m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -Djava.security.manager=allow -Dlog4j.shutdownHookEnabled=false -Dlog4j2.disable.jmx=true -Djava.io.tmpdir="$work/home" \
  -Dopensearch.path.home="$work/home" -Dopensearch.path.conf="$work/home/config" \
  -Dopensearch.distribution.type=tar -Dopensearch.bundled_jdk=false \
  -cp "$work/home/lib/*" org.opensearch.bootstrap.OpenSearch >"$work/log" 2>&1) &
node=$!
trap 'kill $node 2>/dev/null || true; wait $node 2>/dev/null || true; rm -rf "$work"' EXIT

endpoint=http://127.0.0.1:$port
for _ in $(seq 180); do
  curl -fs "$endpoint/_cluster/health" >/dev/null && break
  kill -0 "$node" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 0.5
done

export OPENSEARCH_ENDPOINT=$endpoint
node_modules/.bin/node --disable-warning=ExperimentalWarning --test test/emulators/opensearch/*.ts ||
  { tail -40 "$work/log" >&2; exit 1; }
