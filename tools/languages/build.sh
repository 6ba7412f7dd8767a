#!/usr/bin/env bash
# The packages for Python, Java and Go, and the code for .NET: `bash tools/languages/build.sh [folder]`, after a compilation and `npx projen rosetta`.
# The folder, dist by default, gets js/*.tgz, python/*.whl, java (a Maven repository), go/cdkivs (a module) and dotnet. As in a release,
# they are built only from the npm package, with its translated examples.
#
# Java and Go code is compiled against the CDK's own packages for these languages. They are built here from the npm package,
# as for their publication. So all languages use the same release that the library is
# compiled against, even if a registry is outdated. Python gets it from PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."
OUT=$(realpath -m "${1:-dist}")
MAVEN_REPOSITORY=$OUT/maven-local
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20

# The parts of the CDK that the library and the examples use, with their dependencies. Compiling all of it would take minutes.
CDK_PACKAGES=(. assertions services/{cloudwatch,cloudwatch/actions,events,events/targets,iam,ivs,kms,lambda,logs,mediatailor,s3,secretsmanager,sns,sqs,stepfunctions})

timed() { local started=$SECONDS; "$@"; echo "$1 ${3:-}: $((SECONDS - started)) s"; }
pacmak() { npx jsii-pacmak "$OUT/unpacked" --npmignore=false --outdir "$OUT" "$@"; }
code_of() { npx jsii-pacmak --npmignore=false --code-only --outdir "$OUT/cdk/$1" "node_modules/$1" "${@:2}"; }
maven() { mvn --quiet --batch-mode -Dmaven.repo.local="$MAVEN_REPOSITORY" "$@"; }

install_jar() { maven --file "$OUT/cdk/$1/java" install -Dmaven.javadoc.skip=true -Dmaven.source.skip=true; }

only_used_packages() {
  local includes
  includes=$(printf '<include>software/amazon/awscdk/%s/*.java</include>' "${CDK_PACKAGES[@]}")
  sed -i "s#<fork>true</fork>#&<includes>${includes//.\//}</includes>#" "$OUT/cdk/aws-cdk-lib/java/pom.xml"
}

cdk_for_go() {
  local package
  for package in asset-awscli-v1 asset-node-proxy-agent-v6 cloud-assembly-schema; do code_of "@aws-cdk/$package" --target go || return; done
  code_of aws-cdk-lib --target go && mkdir -p "$OUT/go" && mv "$OUT"/cdk/aws-cdk-lib/go/* "$OUT"/cdk/@aws-cdk/*/go/* "$OUT/go" # beside the library, where pacmak looks
}

cdk_for_java() {
  code_of @aws-cdk/cloud-assembly-schema --target java && code_of aws-cdk-lib --target java && only_used_packages \
    && install_jar @aws-cdk/cloud-assembly-schema && install_jar aws-cdk-lib
}

# Each takes one core.
cdk() {
  local go status=0
  rm -rf "$OUT/cdk" "$OUT/go"
  cdk_for_go & go=$!
  cdk_for_java || status=1
  wait "$go" && [ "$status" -eq 0 ] && touch "$OUT/cdk/done"
}

npm_package() {
  mkdir -p "$OUT/js" "$OUT/unpacked"
  npm pack --silent --ignore-scripts --pack-destination "$OUT/js"
  tar --strip-components=1 -xzf "$OUT"/js/*.tgz -C "$OUT/unpacked"
  ln -s "$PWD/node_modules" "$OUT/unpacked/node_modules"
}

rm -rf "$OUT"/{dotnet,go/cdkivs,java,js,python,unpacked} "$MAVEN_REPOSITORY/io/github/cdk-ivs"
[ -e "$OUT/cdk/done" ] || timed cdk # once for a folder
timed npm_package
timed pacmak --target python
timed pacmak --target go
timed pacmak --target java --maven-local-repository "$MAVEN_REPOSITORY"
bash tools/languages/license-into-jar.sh "$OUT/java"
timed pacmak --target dotnet --code-only
