#!/bin/sh
# Opens what troopmap writes with GDAL, SQLite, DuckDB, Arrow and the packages stix2, prov, fastkml and gpxpy.
# Installs them by itself, on Debian: programs by apt, packages into target/interop.
set -eu
cd "$(dirname "$0")/../.."

if ! command -v ogr2ogr > /dev/null || ! python3 -c 'import ensurepip' 2> /dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends gdal-bin python3-venv > /dev/null
fi
if [ ! -x target/interop/bin/python ]; then
    python3 -m venv target/interop
fi
target/interop/bin/python -m pip install --quiet --disable-pip-version-check -r tests/interop/requirements.txt

cargo build --quiet --all-features
target/interop/bin/python tests/interop/check.py --need-all target/debug/troopmap
