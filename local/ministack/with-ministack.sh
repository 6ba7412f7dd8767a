#!/usr/bin/env bash
# with-ministack.sh COMMAND…: runs a command while ministack and the embedded IVS are running. AWS_ENDPOINT_URL is set to ministack.
source "$(dirname "$0")/servers.sh"
start
cd "$ROOT"
export PYTHON=$WORK/venv/bin/python
"$@"
