#!/bin/sh
# Installs what the tests show things with. From Debian's packages: manuals that nobody here
# wrote, in English and Chinese, to crawl and search; a browser; a font to make pictures of
# Chinese tables with; LaTeX and R, to open what is exported for them; and Java, for Spark. And pywb, which replays
# what the library exports, in an environment of its own.
set -eu
cd "$(dirname "$0")/.."

replay=.venv/replay
if ! cmp -s tests/library/replay.txt "$replay/installed.txt"; then
    # Of what pywb needs there are no packages for the newest versions of Python.
    python=$(command -v python3.11 || command -v python3.12 || command -v python3)
    test -x "$replay/bin/python" || "$python" -m venv "$replay"
    "$replay/bin/python" -m pip install -q --disable-pip-version-check --require-hashes \
        -r tests/library/replay.txt
    cp tests/library/replay.txt "$replay/installed.txt"
fi

needed="debian-reference-zh-cn maint-guide-zh-cn debian-handbook debian-faq debian-faq-zh-cn python3.11-doc chromium fonts-noto-cjk texlive-latex-recommended r-base-core r-cran-haven openjdk-17-jre-headless"
missing=""
for package in $needed; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
command -v apt-get >/dev/null || { echo "the tests need$missing: install them by hand" >&2; exit 1; }
as_root=""
[ "$(id -u)" = 0 ] || as_root=sudo
$as_root apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing
