#!/usr/bin/env bash
# Drives the engine with the AWS command line, unchanged but for its endpoint. Needs Python 3.10 or newer; no account.
# Everything listens on loopback only, and nothing is kept.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=1.46.3
environment=$PWD/node_modules/.cache/awscli-$version
work=$(mktemp -d)
export PATH="$PWD/node_modules/.bin:$PATH"
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_CONFIG_FILE=$work/none AWS_SHARED_CREDENTIALS_FILE=$work/none AWS_EC2_METADATA_DISABLED=true

if ! python3 -c 'import venv, ensurepip' >/dev/null 2>&1; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
    { echo "This tier needs Python 3.10 or newer with venv. Install it and run it again."; exit 1; }
  apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
fi
[ -x "$environment/bin/aws" ] || { python3 -m venv "$environment" && "$environment/bin/pip" install -q "awscli==$version"; }

AWS_CLI="$environment/bin/aws" node --disable-warning=ExperimentalWarning --test test/emulators/aws-cli.ts
rm -rf "$work"
