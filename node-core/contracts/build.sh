#!/bin/sh
# Builds the example contracts of this folder from their sources.
#
#   build.sh                      writes NAME/NAME-c.wasm, -rust.wasm and -as.wasm
#   build.sh --check              builds elsewhere and compares with the files that are here, byte by byte
#   build.sh --can-check          says whether the tools are here, in the versions that made the files
#   build.sh one FILE OUT.wasm    builds one contract of your own, which names the SDK as ../sdk/loombft.h, .rs or
#                                 (without the ending) .ts, wherever it lies
#
# The tools come from packages; on Debian 12:
#
#   apt-get install --no-install-recommends clang-16 lld-16 rustc libstd-rust-dev-wasm32
#
# and Node.js 20 or later with npm, which fetches the AssemblyScript compiler as package-lock.json pins it. The files
# here were made by the versions below; others make other bytes, which is no fault, but then --check cannot say more.
set -eu

CLANG=${CLANG:-clang-16}
LLD=${LLD:-wasm-ld-16}
RUSTC=${RUSTC:-/usr/bin/rustc}

CLANG_VERSION=16.0.6
LLD_VERSION=16.0.6
RUSTC_VERSION=1.63.0
ASC_VERSION=0.28.20

# Stack below the input, data above it; one page of memory, which cannot grow.
STACK=4096
DATA=16384
MEMORY=65536

CONTRACTS='token escrow registry probe'

say() {
    printf '%s\n' "$1" >&2
}

fail() {
    say "build.sh: $1"
    exit 1
}

# check_version NAME WANTED FOUND
check_version() {
    [ -n "$3" ] || fail "$1 is not here; this script begins with a list of the packages"
    if [ "$2" = "$3" ]; then
        say "$1 $3"
    else
        say "$1 $3, but the files here were made by $2"
    fi
}

first_version() {
    "$@" 2>/dev/null | sed -n 's/^[^0-9]*\([0-9][0-9]*\.[0-9][0-9.]*[0-9]\).*/\1/p' | head -n 1
}

check_c() {
    check_version clang "$CLANG_VERSION" "$(first_version "$CLANG" --version)"
    check_linker
}

check_linker() {
    check_version wasm-ld "$LLD_VERSION" "$(first_version "$LLD" --version)"
}

check_rust() {
    check_version rustc "$RUSTC_VERSION" "$(first_version "$RUSTC" --version)"
    check_linker
    [ -d "$("$RUSTC" --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] ||
        fail "rustc has no library for wasm32-unknown-unknown (package libstd-rust-dev-wasm32)"
}

# The compiler of AssemblyScript is installed outside of the sources, once.
check_as() {
    ASC=$WORK/npm/node_modules/.bin/asc
    if ! cmp -s "$HERE/package-lock.json" "$WORK/npm/package-lock.json" || ! [ -x "$ASC" ]; then
        mkdir -p "$WORK/npm"
        cp "$HERE/package.json" "$HERE/package-lock.json" "$WORK/npm/"
        (cd "$WORK/npm" && npm ci --silent --no-audit --no-fund >&2) || fail "npm could not fetch assemblyscript"
    fi
    check_version asc "$ASC_VERSION" "$(first_version "$ASC" --version)"
}

# build_c FILE OUT
build_c() {
    "$CLANG" --target=wasm32 -mcpu=mvp -msign-ext -std=c17 -Oz -Wall -Wextra -Werror \
        -ffreestanding -c -o "$WORK/c.o" "$1"
    "$LLD" --no-entry --stack-first -z stack-size=$STACK --global-base=$DATA \
        --initial-memory=$MEMORY --max-memory=$MEMORY --gc-sections --strip-all --compress-relocations \
        -o "$2" "$WORK/c.o"
}

# build_rust FILE OUT
build_rust() {
    "$RUSTC" --target wasm32-unknown-unknown --edition 2021 --crate-type cdylib --crate-name contract \
        -D warnings -C opt-level=s -C panic=abort -C lto=fat -C codegen-units=1 \
        -C linker="$LLD" -C link-arg=-zstack-size=$STACK -C link-arg=--global-base=$DATA \
        -C link-arg=--initial-memory=$MEMORY -C link-arg=--max-memory=$MEMORY \
        -C link-arg=--strip-all -C link-arg=--compress-relocations -o "$2" "$1"
}

# build_as FOLDER FILE OUT: a folder that holds sdk/, as asc wants its paths below the one it runs in.
build_as() {
    (cd "$1" && "$ASC" "$2" --outFile "$3" --runtime stub --use abort=sdk/loombft/abort \
        --memoryBase $DATA --initialMemory $((MEMORY / 65536)) --maximumMemory $((MEMORY / 65536)) \
        --disable bulk-memory --disable nontrapping-f2i --disable mutable-globals \
        --optimizeLevel 3 --shrinkLevel 2 --converge --noAssert)
}

# build_into FOLDER: all examples, as FOLDER/NAME/NAME-LANGUAGE.wasm
build_into() {
    for name in $CONTRACTS; do
        mkdir -p "$1/$name"
        build_c "$HERE/$name/$name.c" "$1/$name/$name-c.wasm"
        build_rust "$HERE/$name/$name.rs" "$1/$name/$name-rust.wasm"
        build_as "$HERE" "$name/$name.ts" "$1/$name/$name-as.wasm"
        chmod 644 "$1/$name/$name"-*.wasm
    done
}

build_all() {
    check_c
    check_rust
    check_as
    build_into "$HERE"
    for name in $CONTRACTS; do
        (cd "$HERE" && sha256sum "$name/$name"-*.wasm)
    done
}

check_all() {
    check_c
    check_rust
    check_as
    build_into "$WORK/check"
    different=0
    for name in $CONTRACTS; do
        for language in c rust as; do
            file=$name/$name-$language.wasm
            if cmp -s "$WORK/check/$file" "$HERE/$file"; then
                say "same       $file"
            else
                say "DIFFERENT  $file"
                different=1
            fi
        done
    done
    return $different
}

# With other versions, or without a tool, a comparison could not say anything.
can_check() {
    [ "$(first_version "$CLANG" --version)" = "$CLANG_VERSION" ] &&
        [ "$(first_version "$LLD" --version)" = "$LLD_VERSION" ] &&
        [ "$(first_version "$RUSTC" --version)" = "$RUSTC_VERSION" ] &&
        command -v npm >/dev/null &&
        (check_rust && check_as) >/dev/null 2>&1 &&
        [ "$(first_version "$WORK/npm/node_modules/.bin/asc" --version)" = "$ASC_VERSION" ]
}

absolute() {
    (CDPATH='' cd -- "$(dirname -- "$1")" && printf '%s/%s\n' "$(pwd -P)" "$(basename -- "$1")")
}

build_one() {
    [ -f "$1" ] || fail "there is no file $1"
    target=$(absolute "$2")
    rm -rf "$WORK/one"
    mkdir -p "$WORK/one/contract"
    cp -R "$HERE/sdk" "$WORK/one/sdk"
    cp "$1" "$WORK/one/contract/"
    file=contract/$(basename -- "$1")
    case $1 in
        *.c) check_c && build_c "$WORK/one/$file" "$target" ;;
        *.rs) check_rust && build_rust "$WORK/one/$file" "$target" ;;
        *.ts) check_as && build_as "$WORK/one" "$file" "$target" ;;
        *) fail "$1 ends in none of .c, .rs, .ts" ;;
    esac
    chmod 644 "$target"
    say "$(wc -c <"$target" | tr -d ' ') bytes in $2"
}

HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
WORK=$HERE/../target/contracts
mkdir -p "$WORK"
WORK=$(CDPATH='' cd -- "$WORK" && pwd -P)

case ${1:-} in
    '') build_all ;;
    --check) check_all ;;
    --can-check) can_check ;;
    one)
        [ $# -eq 3 ] || fail "usage: build.sh one FILE OUT.wasm"
        build_one "$2" "$3"
        ;;
    *) fail "usage: build.sh [--check | --can-check | one FILE OUT.wasm]" ;;
esac
