# Sourced by run.sh and test.sh: makes .venv, installs the system libraries and medviewer. Repeats nothing.
# Input: $EXTRAS ("" or "test"). Output: $PYTHON, the environment's interpreter.

unset PYTHONDONTWRITEBYTECODE # with it set, TensorFlow would be compiled anew at every start (17-34 s)

say() { printf '%s\n' "medviewer: $*" >&2; }
fail() {
    printf '%s\n' "medviewer: $1 failed." "  What to do: $2" >&2
    exit 1
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

# --- system libraries (Debian and its relatives; elsewhere Qt's own packages bring them) ---

QT_PACKAGES="libgl1 libegl1 libxkbcommon0 libfreetype6 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 \
libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 libxcb-render-util0 libxcb-xinerama0 libxcb-randr0 fonts-noto-cjk"
TEST_PACKAGES="qpdf poppler-utils dcmtk dicom3tools"

missing_packages() { # one question for all of them: a question each would take half a second at every start
    present=" $(dpkg-query -W -f='${Package} ${Status}\n' "$@" 2>/dev/null | sed -n 's/ .*ok installed$//p' | tr '\n' ' ')"
    for package in "$@"; do
        case "$present" in *" $package "*) ;; *) printf '%s ' "$package" ;; esac
    done
}

install_system_libraries() {
    command -v apt-get >/dev/null 2>&1 || return 0
    wanted=$QT_PACKAGES
    [ "$EXTRAS" = test ] && wanted="$wanted $TEST_PACKAGES"
    # glib was renamed in newer releases: ask only for the one this release has
    if ! dpkg-query -W libglib2.0-0t64 >/dev/null 2>&1; then wanted="$wanted libglib2.0-0"; fi
    missing=$(missing_packages $wanted)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        say "the window needs system packages that only root can install:"
        say "    sudo apt-get install -y $missing"
        say "going on without them; if the window doesn't start, run the line above first."
        return 0
    fi
    say "installing system packages: $missing"
    $as_root apt-get update -q >&2 || fail "apt-get update" "check the network and /etc/apt, then run this again."
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q --no-install-recommends $missing >&2 ||
        fail "apt-get install" "run 'apt-get install $missing' by hand and read its message."
}

# --- the Python environment ---

fingerprint() { # of everything that is installed: a change in it, and only that, installs again
    {
        printf '%s\n' "$EXTRAS" "$BASE_PYTHON"
        find "$ROOT/medviewer" "$ROOT/resources" "$ROOT/pyproject.toml" -type f ! -name '*.pyc' -exec cksum {} + | LC_ALL=C sort
    } | cksum
}

install_medviewer() {
    stamp="$ROOT/.venv/medviewer-installed-$EXTRAS"
    print=$(fingerprint)
    if [ -x "$PYTHON" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$print" ]; then return 0; fi
    if [ ! -x "$PYTHON" ]; then
        say "making the environment .venv with $BASE_PYTHON"
        if ! "$BASE_PYTHON" -m venv "$ROOT/.venv" >&2; then
            rm -rf "$ROOT/.venv"
            say "this Python has no venv module: using virtualenv"
            "$BASE_PYTHON" -m pip install --user --break-system-packages virtualenv >&2 ||
                "$BASE_PYTHON" -m pip install --user virtualenv >&2 ||
                fail "installing virtualenv" "install your system's python3-venv package, then run this again."
            "$BASE_PYTHON" -m virtualenv "$ROOT/.venv" >&2 || fail "making .venv" "read the message above."
        fi
    fi
    dependencies="$ROOT/.venv/medviewer-dependencies-$EXTRAS"
    dependency_print=$(cksum <"$ROOT/pyproject.toml")
    target=$ROOT
    [ -z "$EXTRAS" ] || target="$ROOT[$EXTRAS]"
    if [ "$(cat "$dependencies" 2>/dev/null)" = "$dependency_print" ]; then
        say "installing the changed program"
        "$PYTHON" -m pip install --compile --no-deps --force-reinstall -q "$ROOT" >&2 ||
            fail "installing medviewer" "read pip's message above; the checkout may be damaged."
    else
        say "installing medviewer and what it needs (about 2.5 GB with TensorFlow; some minutes the first time)"
        "$PYTHON" -m pip install --compile "$target" >&2 ||
            fail "installing the Python packages" "check the network and the free disk space (3 GB), then run this again."
        printf '%s' "$dependency_print" >"$dependencies"
    fi
    printf '%s' "$print" >"$stamp"
}

BASE_PYTHON=$(find_python) || fail "finding Python 3.11 or newer" "install it (python.org, or your system's packages), then run this again."
PYTHON="$ROOT/.venv/bin/python"
[ -x "$ROOT/.venv/Scripts/python.exe" ] && PYTHON="$ROOT/.venv/Scripts/python.exe"
install_system_libraries
install_medviewer
