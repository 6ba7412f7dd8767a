#!/usr/bin/env bash
# LICENSE and NOTICE into the jars of a Maven repository, which jsii-pacmak leaves out: `bash tools/languages/license-into-jar.sh FOLDER`.
set -euo pipefail
REPOSITORY=$(realpath "$1")
cd "$(dirname "$0")/../.."
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

mkdir "$WORK/META-INF"
cp LICENSE NOTICE "$WORK/META-INF"
find "$REPOSITORY/io/github/cdk-ivs" -name '*.jar' | while read -r jar; do
  jar --update --file "$jar" -C "$WORK" META-INF
  for sum in md5 sha1; do
    [ ! -e "$jar.$sum" ] || "${sum}sum" "$jar" | cut -d ' ' -f 1 | tr -d '\n' >"$jar.$sum"
  done
done
