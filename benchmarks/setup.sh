#!/bin/sh
# Installs the peers that the benchmarks need: Debian packages, and in environments of their own,
# so that their dependencies are not this project's, Scrapy and matplotlib, PySAL, and Datasette.
set -eu
cd "$(dirname "$0")/.."
PATH="$PATH:/usr/sbin"
if ! (command -v nginx && command -v wget && command -v wget2 && Rscript -e 'library(laeken); library(spdep)') >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -q
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qy --no-install-recommends \
        nginx-light wget wget2 r-base-core r-cran-laeken r-cran-spdep
fi
test -x .venv/peers/bin/python || python3 -m venv .venv/peers
.venv/peers/bin/python -m pip install -q --disable-pip-version-check --require-hashes \
    -r benchmarks/peers.txt
test -x .venv/pysal/bin/python || python3 -m venv .venv/pysal
.venv/pysal/bin/python -m pip install -q --disable-pip-version-check --require-hashes \
    -r benchmarks/pysal.txt
test -x .venv/datasette/bin/python || python3 -m venv .venv/datasette
.venv/datasette/bin/python -m pip install -q --disable-pip-version-check -r benchmarks/datasette.txt
