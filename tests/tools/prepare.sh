#!/bin/sh
# Installs what the tests need besides Python packages, once, and says so: a browser, ffmpeg, Node.js and axe-core.
set -eu
bin=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"

say() { printf '\033[1m%s\033[0m\n' "$1"; }

install_debian() {
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "The tests need $1. Install it, then run make test again." >&2
        exit 1
    fi
    as_root=
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "The tests need $1. As root, run: apt-get install $1" >&2
            exit 1
        fi
        as_root=sudo
    fi
    say "Installing Debian's $1 for the $2 (once)"
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends "$1" >/dev/null
}

if ! command -v chromium >/dev/null 2>&1; then
    install_debian chromium "browser tests"
fi

if ! command -v ffmpeg >/dev/null 2>&1 || ! command -v ffprobe >/dev/null 2>&1; then
    install_debian ffmpeg "tests of films"
fi

sh tests/tools/has_node.sh "$bin"

if [ ! -e .cache/axe/node_modules/axe-core/axe.min.js ]; then
    say "Installing axe-core, which looks for accessibility faults in the browser tests (once)"
fi
"$bin/python" tests/tools/axe/install.py
