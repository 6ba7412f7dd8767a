# Sourced by with-ministack.sh: ministack and the embedded IVS on loopback, with a temp folder for all their files.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
HERE=$ROOT/local/ministack
MINISTACK=$(grep -oE 'ministack==[0-9.]+' "$ROOT/ivs-local/ministack/README.md" | head -n 1 | cut -d = -f 3) # what its page tells to install
ENVIRONMENT=(123456789012 us-west-2) # account and region that the embedded IVS works in

WORK=$(mktemp -d)
source "$HERE/steps.sh"
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

install_ministack() { python3 -m venv "$WORK/venv" && "$WORK/venv/bin/pip" install --quiet --disable-pip-version-check "ministack==$MINISTACK" 'pyjwt[crypto]==2.15.1'; } # KMS needs cryptography, the tests PyJWT

# until_true PID COMMAND…: waits until a server is ready, while its process is alive.
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

# Not `npx tsx`: it starts intermediate processes, and the stop signal would not reach the server.
start_ivs() {
  node --import tsx "$ROOT/ivs-local/src/cli.ts" --port 0 --no-rates --no-delays >"$WORK/ivs.log" 2>&1 &
  IVS_PID=$!
  until_true "$IVS_PID" ivs_endpoint
}

start_ministack() {
  GATEWAY_PORT=$(free_port)
  export GATEWAY_PORT
  # Lambda functions run in the temp folder. This is the SDK that the runtime on AWS includes.
  ln -s "$ROOT/node_modules" "$WORK/node_modules"
  "$WORK/venv/bin/python" "$ROOT/ivs-local/ministack/plugin.py" >"$WORK/ministack.log" 2>&1 &
  MINISTACK_PID=$!
  until_true "$MINISTACK_PID" ministack_answers
}

isolated() {
  export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true
  export TMPDIR=$WORK CDK_HOME=$WORK AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
  export CDK_DISABLE_CLI_TELEMETRY=true AWS_EC2_METADATA_DISABLED=true NO_PROXY=localhost,127.0.0.1 no_proxy=localhost,127.0.0.1
  # ministack uses an access key of twelve digits as the account
  export AWS_ACCESS_KEY_ID=${ENVIRONMENT[0]} AWS_SECRET_ACCESS_KEY=local AWS_REGION=${ENVIRONMENT[1]} AWS_DEFAULT_REGION=${ENVIRONMENT[1]}
  unset AWS_PROFILE AWS_SESSION_TOKEN CDK_DEFAULT_ACCOUNT CDK_DEFAULT_REGION
}

# start: installs ministack, starts both servers, and sets the environment so that the SDKs use them.
start() {
  step "ministack $MINISTACK from PyPI" install_ministack
  isolated
  step 'the embedded IVS starts' start_ivs
  AWS_ENDPOINT_URL_IVS=$(ivs_endpoint)
  export AWS_ENDPOINT_URL_IVS # for the plug-in, for the checks, and for the functions that ministack runs
  step 'ministack starts, with the types of IVS' start_ministack
  export AWS_ENDPOINT_URL=http://127.0.0.1:$GATEWAY_PORT
}
