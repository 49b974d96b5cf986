#!/bin/sh
# Sets everything up where it is not yet, then starts medviewer. Without arguments it opens the demo study;
# with no display it analyses the demo study without a window and writes the results to medviewer-demo/.
set -u
ROOT=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
EXTRAS=""
. "$ROOT/packaging/set_up.sh"

start() { # -P: run the installed program, not the folder we stand in
    "$PYTHON" -P -m medviewer "$@"
}

has_display() {
    case "$(uname -s)" in
    Linux | *BSD) [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] ;;
    *) true ;;
    esac
}

without_window() {
    say "there is no display here: doing the same job without a window."
    start demo-report medviewer-demo
    exit $?
}

if [ $# -gt 0 ]; then
    start "$@"
    exit $?
fi
has_display || without_window
start --demo
status=$?
if [ $status = 134 ]; then # Qt ends so when the display it was told of does not answer
    without_window
fi
exit $status
