#!/bin/sh
# Tests the pages of troopmap in Chromium and records every request.
# On Debian it installs Chromium and node if they are missing; packages go into target/browser. TROOPMAP is the path of a
# built program, SHOTS a folder for screenshots. An argument selects tests by name; `run.sh measure` measures instead.
set -eu
cd "$(dirname "$0")/../.."

# Only what is missing: the npm of Debian conflicts with other installations of Node.js.
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
