#!/bin/sh
# Make a virtual environment and install exactly what is locked, then the bot and the local workspace from here:
# install.sh PYTHON VENV REQUIREMENTS
set -eu
python=$1 venv=$2 requirements=$3
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Callboard needs Python 3.11 or newer; '$python' is older or missing. Try: make PYTHON=python3.12" >&2
  exit 1
fi
if ! [ -x "$venv/bin/pip" ]; then
  echo "Making the environment in $venv ..."
  if ! "$python" -m venv "$venv"; then
    echo "Python's venv is missing. On Debian: apt-get install python3-venv" >&2
    exit 1
  fi
fi
echo "Installing $(grep -c '==' "$requirements") locked packages (about a minute the first time) ..."
"$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$requirements"
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation \
  --editable . --editable ./sandbox
