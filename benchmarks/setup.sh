#!/bin/sh
# Installs the peers that the benchmarks need: Debian packages, and Scrapy and matplotlib in an
# environment of their own, so that their dependencies are not this project's; Datasette in another.
set -eu
cd "$(dirname "$0")/.."
PATH="$PATH:/usr/sbin"
if ! (command -v nginx && command -v wget && command -v wget2) >/dev/null; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -q
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qy --no-install-recommends \
        nginx-light wget wget2
fi
test -x .venv/peers/bin/python || python3 -m venv .venv/peers
.venv/peers/bin/python -m pip install -q --disable-pip-version-check --require-hashes \
    -r benchmarks/peers.txt
test -x .venv/datasette/bin/python || python3 -m venv .venv/datasette
.venv/datasette/bin/python -m pip install -q --disable-pip-version-check -r benchmarks/datasette.txt
