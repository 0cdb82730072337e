#!/bin/sh
# Installs a Node.js from its Python package where the machine has none that suits the local Bluesky server.
set -eu
bin=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"

if ! "$bin/python" -c 'from bedside.networks.bluesky.local.node import find; find()' 2>/dev/null; then
    printf '\033[1m%s\033[0m\n' "Installing Node.js from its Python package for a local Bluesky server (once)"
    "$bin/pip" install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
fi
