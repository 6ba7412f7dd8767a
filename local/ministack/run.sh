#!/usr/bin/env bash
# Runs examples/live-platform with the real CDK CLI: bootstrap, deploy, update, destroy, against ministack and the embedded IVS; then
# signing keys of both kinds. Needs Node, npm and Python 3 with venv and pip; no Docker, no credentials.
source "$(dirname "$0")/servers.sh"

cdk() { (cd "$ROOT/examples/live-platform" && "$ROOT/node_modules/.bin/cdk" --no-notices --no-color --output "$WORK/cdk.out" "$@"); }
bootstrap() { cdk bootstrap "aws://${ENVIRONMENT[0]}/${ENVIRONMENT[1]}"; }
deploy() { cdk deploy --all --require-approval never --outputs-file "$WORK/outputs.json" "$@"; }
update() { deploy --app "npx tsx $HERE/app.ts"; }
destroy() { cdk destroy --all --force; }
signing() { deploy --app "npx tsx $HERE/signing-app.ts" -c "storage=$1" -c "keyVersion=$2"; }
destroy_signing() { cdk destroy --all --force --app "npx tsx $HERE/signing-app.ts" -c "storage=$1" -c keyVersion=2; }
check() { (cd "$WORK" && "$WORK/venv/bin/python" "$HERE/check.py" "$@"); }

start
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
for storage in secretsManager kms; do
  step "cdk deploy: a signing key in $storage, and a signer" signing "$storage" 1
  step 'the deployed signer lets a viewer in' check signed
  step 'cdk deploy: the next version of the key' signing "$storage" 2
  step 'the signer goes by the new key, and a token of before is still good' check rotated_key
  step 'cdk destroy' destroy_signing "$storage"
  step 'no key pair is left' check signing_deleted
done
step 'both servers stop' stop
