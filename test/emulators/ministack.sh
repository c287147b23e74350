#!/usr/bin/env bash
# Deploys a stage with the real CDK to MiniStack, somebody else's emulator of AWS, and talks to it. The emulator's Step
# Functions know too little JSONata, so the state machines run on our engine, which speaks the same API; all else
# (Lambda, DynamoDB, SQS, Secrets Manager, API Gateway, CloudFormation) is the emulator's. Needs Python 3.10 or newer and
# openssl; no account, no docker. Everything listens on loopback only, and nothing is kept.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=1.5.33
environment=$PWD/node_modules/.cache/ministack-$version
work=$(mktemp -d)
port=${MINISTACK_PORT:-4587}
engine_port=$((port + 1))
export WEBHOOK_PORT=$((port + 2)) WEBHOOK_CERTIFICATE=$work/certificate.pem WEBHOOK_KEY=$work/key.pem
# The repository's CDK and Node, not the machine's.
export PATH="$PWD/node_modules/.bin:$PATH"
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test

# What a bare machine lacks is installed where we may.
if ! { command -v openssl && python3 -c 'import venv, ensurepip'; } >/dev/null 2>&1; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
    { echo "This tier needs openssl and Python 3.10 or newer with venv. Install them and run it again."; exit 1; }
  apt-get update -qq && apt-get install -y -qq openssl python3-venv >/dev/null
fi
[ -x "$environment/bin/ministack" ] || { python3 -m venv "$environment" && "$environment/bin/pip" install -q "ministack==$version"; }
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$WEBHOOK_KEY" -out "$WEBHOOK_CERTIFICATE" 2>/dev/null

# What the emulator is started with, its functions inherit.
(cd "$work" && exec env BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" IOT_MTLS_ENABLED=0 LAMBDA_EXECUTOR=local HOME="$work" \
  AWS_ENDPOINT_URL_SFN="http://127.0.0.1:$engine_port" NODE_EXTRA_CA_CERTS="$WEBHOOK_CERTIFICATE" \
  "$environment/bin/ministack" >"$work/log" 2>&1) &
emulator=$!
endpoint=http://127.0.0.1:$port
node --disable-warning=ExperimentalWarning local/engine/cli.js --port "$engine_port" --data "$work/engine" \
  --lambda-endpoint "$endpoint" --sqs-endpoint "$endpoint" >"$work/engine.log" 2>&1 &
engine=$!
trap 'kill $emulator $engine 2>/dev/null; wait $emulator $engine 2>/dev/null; rm -rf "$work"' EXIT

export AWS_ENDPOINT_URL=$endpoint CDK_DISABLE_VERSION_CHECK=1
for _ in $(seq 60); do curl -fs "$endpoint/_ministack/health" >/dev/null && break || sleep 0.5; done

cdk bootstrap aws://000000000000/us-east-1 --output "$work/assembly" >"$work/bootstrap" 2>&1 ||
  { tail -20 "$work/bootstrap"; exit 1; }
cdk deploy --app "node test/emulators/emulated-stage.ts" --require-approval never --output "$work/assembly" \
  --outputs-file "$work/outputs.json" >"$work/deploy" 2>&1 ||
  { grep FAILED "$work/deploy" || tail -20 "$work/deploy"; exit 1; }
OUTPUTS="$work/outputs.json" ENGINE_URL="http://127.0.0.1:$engine_port" node --test test/emulators/ministack.ts ||
  { tail -n 40 "$work/log" "$work/engine.log"; exit 1; }
