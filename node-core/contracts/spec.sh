#!/bin/sh
# Runs the test suite of the WebAssembly specification through the rules for contracts, the metering and both engines.
#
#   spec.sh              fetches the suite, converts it, runs it, and prints the figures; ends with 1 if one fails
#   spec.sh --can-check  says whether the tools are here
#
# The suite is the folder test/spec of the Debian 12 source package of binaryen, which apt-get fetches and verifies by
# the distribution's keys, with package lists of its own: the machine's are left as they are. The tools, on Debian 12:
#
#   apt-get install --no-install-recommends wabt apt debian-archive-keyring tar gzip
#
# and Maven. Nothing of the suite stays here but the figures, in node-core/target/wasm-suite.txt.
set -eu

VERSION=108-1
MVN=${MVN:-mvn -o}

# Where this machine gets Debian 12 from, unless it is said.
MIRROR=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' 2>/dev/null |
    head -n 1)}
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

fail() {
    printf 'spec.sh: %s\n' "$1" >&2
    exit 1
}

can_check() {
    command -v wast2json >/dev/null && command -v apt-get >/dev/null && [ -f "$KEYRING" ] && [ -n "$MIRROR" ]
}

apt() {
    apt-get -qq -o Dir::Etc::sourcelist="$WORK/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$WORK/lists" -o Dir::Cache="$WORK/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}

fetch() {
    mkdir -p "$WORK/lists/partial" "$WORK/cache/archives/partial"
    echo "deb-src [signed-by=$KEYRING] $MIRROR bookworm main" >"$WORK/sources.list"
    apt update || fail "could not read the list of packages of $MIRROR"
    (cd "$WORK" && apt source --download-only "binaryen=$VERSION") ||
        fail "could not fetch the source of binaryen $VERSION from $MIRROR"
    tar -xzf "$WORK/binaryen_${VERSION%-*}.orig.tar.gz" -C "$WORK"
    SUITE=$(echo "$WORK"/binaryen-*/test/spec)
    [ -d "$SUITE" ] || fail "the source of binaryen has no test/spec"
}

# Scripts of proposals that use what wast2json reads only when told to, or in an older form of the text, are left out
# and named; so are those of memories of 64-bit addresses.
convert() {
    left_out=
    for script in "$SUITE"/*.wast; do
        name=$(basename "$script" .wast)
        mkdir -p "$WORK/json/$name"
        case $name in
            i64 | f64) convert_one "" ;;
            *64) false ;;
            *) convert_one "" || convert_one "--disable-bulk-memory --disable-reference-types" ;;
        esac || {
            rm -rf "${WORK:?}/json/$name"
            left_out="$left_out $name"
        }
    done
    echo "scripts run: $(find "$WORK/json" -name '*.json' | wc -l); left out:$left_out"
}

# convert_one OPTIONS
convert_one() {
    # The options are words of their own.
    # shellcheck disable=SC2086
    wast2json $1 "$script" -o "$WORK/json/$name/$name.json" >/dev/null 2>&1
}

run() {
    rm -f "$HERE/../target/wasm-suite.txt"
    code=0
    (cd "$HERE/../.." && $MVN -q -pl node-core test -Dtest=SpecificationSuiteTest \
        -Dsurefire.failIfNoSpecifiedTests=false "-Dwasm.suite=$WORK/json") >"$WORK/log" 2>&1 || code=1
    [ -f "$HERE/../target/wasm-suite.txt" ] || {
        cat "$WORK/log"
        fail "the test did not run"
    }
    cat "$HERE/../target/wasm-suite.txt"
    return $code
}

HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)

case ${1:-} in
    --can-check) can_check ;;
    '')
        can_check || fail "tools are missing, as listed at the beginning of this script, or no mirror of Debian 12 is known: MIRROR=URL"
        WORK=$(mktemp -d)
        trap 'rm -rf "$WORK"' EXIT
        fetch
        convert
        run
        ;;
    *) fail "usage: spec.sh [--can-check]" ;;
esac
