#!/usr/bin/env bash
# An example uses the built package: `bash tools/languages/use.sh python|java|go [folder of the packages]`, after build.sh.
# Installs the package, runs the example's tests, and compares its templates with those of examples/live-platform.
set -euo pipefail
cd "$(dirname "$0")/../.."
ROOT=$PWD LANGUAGE=$1
PACKAGES=$(realpath "${2:-dist}")
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 CDK_DISABLE_CLI_TELEMETRY=true
unset CDK_DEFAULT_ACCOUNT CDK_DEFAULT_REGION

python() {
  python3 -m venv "$WORK/venv"
  export PATH=$WORK/venv/bin:$PATH
  pip install --quiet --disable-pip-version-check "$PACKAGES"/python/*.whl -r requirements.txt
  python3 -m unittest
}

java() {
  export MAVEN_OPTS="-Dmaven.repo.local=$PACKAGES/maven-local -Dbuilt.packages=$PACKAGES/java"
  mvn --batch-mode --no-transfer-progress test
}

# The CDK's modules come from the same folder: see build.sh.
go_() {
  local folder
  cp go.mod "$WORK/go.mod"
  for folder in "$PACKAGES"/go/*; do
    go mod edit -replace "$(sed -n 's/^module //p' "$folder/go.mod")=$folder" "$WORK/go.mod"
  done
  GOFLAGS="$(go env GOFLAGS) -modfile=$WORK/go.mod"
  export GOFLAGS
  go mod tidy
  go test -vet=off -v -count=1 . # vet would go through the whole CDK
}

synth() { (cd "$1" && "$ROOT/node_modules/.bin/cdk" synth --quiet --no-notices --no-color --output "$2"); }

cd "examples/$LANGUAGE"
case $LANGUAGE in go) go_ ;; python | java) "$LANGUAGE" ;; *) echo "no example in $LANGUAGE" >&2; exit 1 ;; esac
synth . "$WORK/actual"
synth "$ROOT/examples/live-platform" "$WORK/expected"
cd "$ROOT"
npx tsx tools/languages/same-templates.ts "$WORK/expected" "$WORK/actual"
