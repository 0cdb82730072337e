#!/bin/sh
# Is there a Python that Bedside runs on, with venv? Says in one sentence what to install where there isn't.
python=${1:-python3}
if ! command -v "$python" >/dev/null 2>&1; then
    echo "Python is missing. Install it with: apt-get install python3 python3-venv" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Bedside needs Python 3.11 or later; this is $("$python" --version). Name another one: make PYTHON=python3.12 ..." >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    echo "Python's venv module is missing. Install it with: apt-get install python3-venv" >&2
    exit 1
fi
