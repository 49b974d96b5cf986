#!/bin/sh
# Sets everything up where it is not yet, then runs every check: lint, types, import contracts, tests.
set -u
ROOT=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
EXTRAS=test
. "$ROOT/packaging/set_up.sh"
cd "$ROOT" || exit 1
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"

check() { # check NAME COMMAND...: stops at the first that fails
    name=$1
    shift
    say "$name"
    "$@" || fail "$name" "read the message above."
}

check "lint" "$PYTHON" -m ruff check .
check "formatting" "$PYTHON" -m ruff format --check .
check "types" "$PYTHON" -m mypy
check "import contracts" "$ROOT/.venv/bin/lint-imports"
# a file's tests stay in one process: they share what is costly to make
check "tests" "$PYTHON" -m pytest -n logical --maxprocesses 4 --dist loadfile "$@"
