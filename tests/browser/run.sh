#!/bin/sh
# Opens the pages that troopmap writes in Chromium, with the network watched.
# Installs Chromium and node by itself, on Debian; packages go into target/browser. TROOPMAP names a program that is
# built already, SHOTS a folder for pictures; an argument picks tests by a pattern of their names. `run.sh measure` measures
# instead.
set -eu
cd "$(dirname "$0")/../.."

# Only what is missing: the npm of Debian cannot stand beside a Node.js from elsewhere, which brings its own.
missing=""
command -v chromium > /dev/null || missing="chromium"
command -v npm > /dev/null || missing="$missing nodejs npm"
if [ -n "$missing" ]; then
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of packages
    apt-get install -y -qq --no-install-recommends $missing > /dev/null
fi
PACKAGES="$PWD/target/browser"
mkdir -p "$PACKAGES"
cp tests/browser/package.json "$PACKAGES/package.json"
npm install --prefix "$PACKAGES" --silent --no-audit --no-fund --no-package-lock --ignore-scripts

if [ -z "${TROOPMAP:-}" ]; then
    cargo build --quiet
    TROOPMAP="$PWD/target/debug/troopmap"
fi
export PACKAGES TROOPMAP
if [ "${1:-}" = measure ]; then
    exec node tests/browser/measure.mjs
fi
exec node ${1:+"--test-name-pattern=$1"} tests/browser/run.mjs
