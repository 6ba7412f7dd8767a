#!/usr/bin/env bash
# examples/live-platform through the real CDK CLI: bootstrap, deploy, update, destroy, against ministack and the embedded IVS.
# Needs Node, npm and Python 3 with venv and pip; no Docker, no credentials. What it writes stands in a temp folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
ROOT=$PWD
HERE=$ROOT/local/ministack
MINISTACK=1.5.33 # of 26 October 2026; before 4 September a failed update deleted the whole stack
ENVIRONMENT=(123456789012 us-west-2) # account and region that the embedded IVS works in

WORK=$(mktemp -d)
IVS_PID='' MINISTACK_PID=''
stop() {
  for pid in $MINISTACK_PID $IVS_PID; do
    kill "$pid" 2>/dev/null || continue
    for _ in {1..50}; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  MINISTACK_PID='' IVS_PID=''
}
trap 'stop; rm -rf "$WORK"' EXIT

# step NAME COMMAND…: one line for a step; the first one that fails ends it all, with the logs.
step() {
  local name=$1 started=$SECONDS
  shift
  if "$@" >"$WORK/log" 2>&1; then
    echo "ok    $name ($((SECONDS - started)) s)"
  else
    echo "FAIL  $name ($((SECONDS - started)) s)"
    for log in log ministack.log ivs.log; do echo "-- the end of $log"; tail -n 40 "$WORK/$log" 2>/dev/null || true; done
    exit 1
  fi
}

install_ministack() { python3 -m venv "$WORK/venv" && "$WORK/venv/bin/pip" install --quiet --disable-pip-version-check "ministack==$MINISTACK"; }

# until_true PID COMMAND…: waits for a server to be ready, as long as it lives.
until_true() {
  local pid=$1
  shift
  for _ in {1..300}; do
    if "$@" 2>/dev/null; then return 0; fi
    kill -0 "$pid" || return 1
    sleep 0.1
  done
  return 1
}
ivs_endpoint() { grep -m 1 -oE 'http://127\.0\.0\.1:[0-9]+' "$WORK/ivs.log"; }
ministack_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$GATEWAY_PORT"); }

# Not `npx tsx`: that puts processes in between, and the signal to stop would not reach the server.
start_ivs() {
  node --import tsx "$ROOT/local/ivs/cli.ts" --port 0 --no-rates >"$WORK/ivs.log" 2>&1 &
  IVS_PID=$!
  until_true "$IVS_PID" ivs_endpoint
}

start_ministack() {
  GATEWAY_PORT=$("$WORK/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  export GATEWAY_PORT IVS_ENDPOINT BIND_HOST=127.0.0.1 # its default are all interfaces
  # Lambda functions run below the temp folder; this is the SDK that they find in the runtime on AWS.
  ln -s "$ROOT/node_modules" "$WORK/node_modules"
  "$WORK/venv/bin/python" "$HERE/plugin.py" >"$WORK/ministack.log" 2>&1 &
  MINISTACK_PID=$!
  until_true "$MINISTACK_PID" ministack_answers
}

cdk() { (cd "$ROOT/examples/live-platform" && "$ROOT/node_modules/.bin/cdk" --no-notices --no-color --output "$WORK/cdk.out" "$@"); }
bootstrap() { cdk bootstrap "aws://${ENVIRONMENT[0]}/${ENVIRONMENT[1]}"; }
deploy() { cdk deploy --all --require-approval never --outputs-file "$WORK/outputs.json" "$@"; }
update() { deploy --app "npx tsx $HERE/app.ts"; }
destroy() { cdk destroy --all --force; }
check() { (cd "$WORK" && "$WORK/venv/bin/python" "$HERE/check.py" "$@"); }

step "ministack $MINISTACK from PyPI" install_ministack

export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true
export TMPDIR=$WORK CDK_HOME=$WORK AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export CDK_DISABLE_CLI_TELEMETRY=true AWS_EC2_METADATA_DISABLED=true NO_PROXY=localhost,127.0.0.1 no_proxy=localhost,127.0.0.1
# ministack takes the account from an access key of twelve digits
export AWS_ACCESS_KEY_ID=${ENVIRONMENT[0]} AWS_SECRET_ACCESS_KEY=local AWS_REGION=${ENVIRONMENT[1]} AWS_DEFAULT_REGION=${ENVIRONMENT[1]}
unset AWS_PROFILE AWS_SESSION_TOKEN CDK_DEFAULT_ACCOUNT CDK_DEFAULT_REGION

step 'the embedded IVS starts' start_ivs
IVS_ENDPOINT=$(ivs_endpoint)
export AWS_ENDPOINT_URL_IVS=$IVS_ENDPOINT # for the checks, and for the function that ministack runs
step 'ministack starts, with the types of IVS' start_ministack
export AWS_ENDPOINT_URL=http://127.0.0.1:$GATEWAY_PORT

step 'cdk bootstrap' bootstrap
step 'cdk deploy --all: examples/live-platform' deploy
step 'channels, stream keys, recording and key pair are in IVS; secrets and outputs agree' check deployed
step 'the deployed function rotates the stream key of Main' check rotated
step 'an encoder goes live: the deployed function and rules see it' check live
step 'cdk deploy --all: latency, tags and recording changed, ads attached, a viewer revoked' update
step 'the channel was updated in place, the recording replaced, the new is there, the rest as it was' check updated
step 'both channels go live' check on_air
step 'cdk destroy --all, while they are' destroy
step 'nothing is left in IVS, and no stack' check deleted
step 'both servers stop' stop
