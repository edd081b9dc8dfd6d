#!/bin/sh
# Lock what pyproject.toml asks for, with hashes and without addresses. Each file narrows the one before. The local
# workspace is installed from its folder; what it asks for is locked with the rest.
set -eu
cd "$(dirname "$0")/.."
lock() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-package workspace-sandbox --no-header --no-annotate "$@"
}
lock pyproject.toml -o requirements/run.txt
lock pyproject.toml --extra xlsx -c requirements/run.txt -o requirements/xlsx.txt
lock --group build -c requirements/run.txt -o requirements/build.txt
lock pyproject.toml --extra demo --group build -c requirements/run.txt -o requirements/demo.txt
lock pyproject.toml --extra demo --extra xlsx --group build --group dev -c requirements/demo.txt -o requirements/dev.txt
lock pyproject.toml --extra demo --extra xlsx --group build --group dev --group bench -c requirements/dev.txt -o requirements/bench.txt
