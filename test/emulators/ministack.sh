#!/usr/bin/env bash
# Deploys a stage with the real CDK to MiniStack, somebody else's emulator of AWS, and uses it. Needs Python 3.10 or
# newer; no account, no docker. The emulator listens on loopback only and keeps nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=1.5.33
environment=node_modules/.cache/ministack-$version
work=$(mktemp -d)

[ -x "$environment/bin/ministack" ] || { python3 -m venv "$environment" && "$environment/bin/pip" install -q "ministack==$version"; }
# Not the machine's CDK or Node: the repository's.
export PATH="$PWD/node_modules/.bin:$PATH"

port=${MINISTACK_PORT:-4587}
(cd "$work" && BIND_HOST=127.0.0.1 GATEWAY_PORT=$port IOT_MTLS_ENABLED=0 LAMBDA_EXECUTOR=local HOME="$work" \
  exec "$OLDPWD/$environment/bin/ministack" >"$work/log" 2>&1) &
emulator=$!
trap 'kill $emulator 2>/dev/null; wait $emulator 2>/dev/null; rm -rf "$work"' EXIT

export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test CDK_DISABLE_VERSION_CHECK=1
for _ in $(seq 60); do curl -fs "$AWS_ENDPOINT_URL/_ministack/health" >/dev/null && break || sleep 0.5; done

cdk bootstrap aws://000000000000/us-east-1 --output "$work/assembly" --progress events >"$work/bootstrap" 2>&1 ||
  { tail -20 "$work/bootstrap"; exit 1; }
cdk deploy Turnwise-dev --require-approval never --output "$work/assembly" --outputs-file "$work/outputs.json" >"$work/deploy" 2>&1 ||
  { grep FAILED "$work/deploy" || tail -20 "$work/deploy"; exit 1; }
OUTPUTS="$work/outputs.json" node --test test/emulators/ministack.ts
