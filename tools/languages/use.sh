#!/usr/bin/env bash
# Tests an example as a user would run it: `bash tools/languages/use.sh EXAMPLE [folder of the packages]`, after build.sh; EXAMPLE is a folder of examples/.
# Copies the example out of the repository, installs the built package there, runs type checks and tests of the example, and compares its
# templates with those of the TypeScript example, which is synthesized in the repository.
set -euo pipefail
cd "$(dirname "$0")/../.."
ROOT=$PWD EXAMPLE=$1
PACKAGES=$(realpath "${2:-dist}")
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 CDK_DISABLE_CLI_TELEMETRY=true
unset CDK_DEFAULT_ACCOUNT CDK_DEFAULT_REGION
CDK=$ROOT/node_modules/.bin/cdk

# The releases that the library is compiled against: a newer CDK may synthesize something else.
version() { node -p "require('$ROOT/node_modules/$1/package.json').version"; }

typescript() {
  npm install --silent --no-audit --no-fund --prefer-offline "$PACKAGES"/js/*.tgz "aws-cdk-lib@$(version aws-cdk-lib)" "constructs@$(version constructs)"
  npm run build
  npm test
  [ ! -e player ] || npm run player
  CDK=node_modules/.bin/cdk
}

# All Python examples share one environment and the mypy cache for the CDK.
python() {
  [ -e "$PACKAGES/venv" ] || python3 -m venv "$PACKAGES/venv"
  export PATH=$PACKAGES/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 MYPY_CACHE_DIR=$PACKAGES/mypy
  printf '%s\n' "aws-cdk-lib==$(version aws-cdk-lib)" "constructs==$(version constructs)" >"$WORK/constraints.txt"
  pip install --quiet --disable-pip-version-check --constraint "$WORK/constraints.txt" "$PACKAGES"/python/*.whl -r requirements-dev.txt
  python3 -m pytest -q -p no:cacheprovider
  mypy --strict .
  PYRIGHT_PYTHON_CACHE_DIR=$PACKAGES/pyright PYRIGHT_PYTHON_IGNORE_WARNINGS=1 pyright .
}

java() {
  export MAVEN_OPTS="-Dmaven.repo.local=$PACKAGES/maven-local"
  mvn --batch-mode --no-transfer-progress test
}

# The CDK's modules come from the same folder: see build.sh.
go_() {
  local folder
  for folder in "$PACKAGES"/go/*; do
    go mod edit -replace "$(sed -n 's/^module //p' "$folder/go.mod")=$folder"
  done
  go mod tidy
  go test -vet=off -v -count=1 . # vet would go through the whole CDK
}

synth() { "$CDK" synth --quiet --no-notices --no-color --output "$1"; }

git ls-files -z --cached --others --exclude-standard "examples/$EXAMPLE" | xargs -0 cp --parents --target-directory "$WORK"
cd "$WORK/examples/$EXAMPLE"
if [ -e package.json ]; then typescript; elif [ -e requirements.txt ]; then python; elif [ -e pom.xml ]; then java; else go_; fi
synth "$WORK/actual"

case $EXAMPLE in private-channel*) EXPECTED=private-channel ;; *) EXPECTED=live-platform ;; esac
(cd "$ROOT/examples/$EXPECTED" && CDK=$ROOT/node_modules/.bin/cdk && synth "$WORK/expected")
cd "$ROOT"
case $EXAMPLE in *-python) OWN_CODE=Backend ;; *) OWN_CODE= ;; esac # its backend is in Python, too
npx tsx tools/languages/same-templates.ts "$WORK/expected" "$WORK/actual" $OWN_CODE
