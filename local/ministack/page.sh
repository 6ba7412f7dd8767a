#!/usr/bin/env bash
# Runs each command of the page ivs-local/ministack/README.md, from an empty folder: the packed ivs-local, ministack, the real CDK CLI,
# and an app that is independent of this project (alpha-app). Needs Node, npm, openssl, and Python 3 with venv and pip.
set -euo pipefail
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
WORK=$(mktemp -d)
source "$ROOT/local/ministack/steps.sh"
servers=()
stop() {
  kill "${servers[@]}" 2>/dev/null || true
  for _ in {1..50}; do kill -0 "${servers[@]}" 2>/dev/null || break; sleep 0.1; done
  rm -rf "$WORK"
}
trap stop EXIT

until_answered() { for _ in {1..300}; do if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return 0; fi; sleep 0.1; done; return 1; }

# The prerequisites of a user: an app, the CDK CLI, and a Python environment.
an_app() {
  mkdir "$WORK/app" "$WORK/home" && cp "$ROOT"/local/ministack/alpha-app/* "$WORK/app" && cd "$WORK/app" \
    && npm install --no-save "aws-cdk@$(node -p "require('$ROOT/node_modules/aws-cdk/package.json').version")" \
    && python3 -m venv "$WORK/venv" && "$WORK/venv/bin/pip" install --quiet aws-cdk-lib aws-cdk.aws-ivs-alpha
}
packed() { cd "$ROOT" && npx projen ivs-local && cd ivs-local && npm pack --pack-destination "$WORK"; }

# The commands of the page, with the newly packed package and free ports.
IVS_PORT=$(free_port) GATEWAY_PORT=$(free_port)
commands() {
  sed -n '/^```sh$/,/^```$/p' "$ROOT/ivs-local/ministack/README.md" | grep -E "$1" \
    | sed -E "s#npm install ivs-local#npm install --no-save $WORK/ivs-local-*.tgz#; s#npx ivs-local#npx ivs-local --port $IVS_PORT#; s/127.0.0.1:4566/127.0.0.1:$IVS_PORT/; s/127.0.0.1:4510/127.0.0.1:$GATEWAY_PORT/; s/ +#.*//"
}
serve() { # the two lines that end in &
  local line
  while read -r line; do
    eval "${line%&} >'$WORK/server-${#servers[@]}.log' 2>&1 &"
    servers+=($!)
  done < <(commands '&( +#.*)?$')
  until_answered "$IVS_PORT" && until_answered "$GATEWAY_PORT"
}
run() { eval "$(commands "$1")"; }
channels() { curl --silent --fail -X POST "$AWS_ENDPOINT_URL_IVS/ListChannels"; }
deployed() { channels | tee /dev/stderr | grep -q '"name":"alpha"' && grep -q '\.playback\.live-video\.net' "$WORK/outputs.json"; }
gone() { for _ in {1..50}; do [ "$(channels)" != '{"channels":[]}' ] || return 0; sleep 0.1; done; return 1; } # a list is a second late

step 'ivs-local is packed' packed
step 'an app with aws-ivs-alpha, in Python' an_app
cd "$WORK/app"
export PATH=$WORK/venv/bin:$PATH HOME=$WORK/home CDK_HOME=$WORK/home GATEWAY_PORT JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 CDK_DISABLE_CLI_TELEMETRY=true
export NO_PROXY=localhost,127.0.0.1 no_proxy=localhost,127.0.0.1
unset AWS_PROFILE AWS_SESSION_TOKEN
step 'npm install ivs-local && pip install ministack' run '^npm install'
eval "$(commands '^export')"
serve || { cat "$WORK"/server-*.log; exit 1; }
step 'npx cdk bootstrap' run '^npx cdk bootstrap'
step 'npx cdk deploy' eval "$(commands '^npx cdk deploy') --outputs-file '$WORK/outputs.json'"
step 'the channel is there, and its playback URL' deployed
step 'npx cdk destroy' npx cdk destroy --all --force
step 'it is gone' gone
