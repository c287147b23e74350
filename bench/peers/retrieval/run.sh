#!/usr/bin/env bash
# Retrieval quality with a real sentence encoder beside the lexical embedding. Needs Python 3.11 or newer.
set -euo pipefail
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --quiet --no-deps -r requirements.txt
node ../../retrieval/list-texts.ts | .venv/bin/python embed.py >.vectors.jsonl
node ../../retrieval/run.ts "all-MiniLM-L6-v2" "$PWD/.vectors.jsonl"
