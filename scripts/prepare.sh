# What `run` and `test` share: a virtual environment that holds what setup.cfg asks for.
# Sourced, never run. Sets $python; expects $here, the folder of the project.

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# quietly LOG COMMAND...: run it with its output in a file; ends with us when we are ended.
quietly() {
    log=$1
    shift
    "$@" >"$log" 2>&1 </dev/null &
    child=$!
    trap 'kill "$child" 2>/dev/null; wait "$child" || true; exit 130' INT TERM
    status=0
    wait "$child" || status=$?
    trap - INT TERM
    [ "$status" = 0 ] || cat "$log" >&2
    return "$status"
}

is_supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
        2>/dev/null
}

# The newest that is supported, whatever `python3` is.
find_python() {
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        if command -v "$candidate" >/dev/null 2>&1 && is_supported "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# What a machine has instead, for the sentence that says that it does not do.
found_pythons() {
    for candidate in python3 python; do
        if command -v "$candidate" >/dev/null 2>&1; then
            "$candidate" -V 2>&1 || true
            return 0
        fi
    done
    printf 'none'
}

# A start that was broken off may have left a part of one.
is_whole_environment() {
    is_supported "$python" && "$python" -m pip --version >/dev/null 2>&1
}

# As root on Debian the missing part of Python is installed; elsewhere we say what it is.
make_environment() {
    base=$(find_python) ||
        fail "Python 3.11, 3.12 or 3.13 is needed; found here: $(found_pythons)."
    if "$base" -m venv "$here/.venv" >/dev/null 2>&1; then return 0; fi
    rm -rf "$here/.venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing python3-venv ..."
        DEBIAN_FRONTEND=noninteractive apt-get -qq update >/dev/null 2>&1 || true
        DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv \
            >/dev/null 2>&1 || true
    fi
    "$base" -m venv "$here/.venv" >/dev/null ||
        fail "Python's venv module does not work here; on Debian: apt install python3-venv"
}

# install EXTRA: install the project with an extra (or `none`), unless that was done.
install() {
    extra=$1
    stamp="$here/.venv/installed-$extra"
    wanted=$(cat "$here/setup.cfg" "$here/pyproject.toml" | cksum)
    if [ -x "$python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
        return 0
    fi
    is_whole_environment || {
        rm -rf "$here/.venv"
        make_environment
    }
    say "Installing into .venv (once, and again when setup.cfg changes) ..."
    suffix=
    [ "$extra" = none ] || suffix="[$extra]"
    quietly "$here/.venv/install.log" "$python" -m pip install --quiet \
        --disable-pip-version-check --editable "$here$suffix" ||
        fail "The installation failed; the lines above say why."
    printf '%s\n' "$wanted" >"$stamp"
}

# What running needs beyond the bare install: npm, where the machine has none.
run_extras() {
    if command -v npm >/dev/null 2>&1; then printf 'none'; else printf 'assets'; fi
}

install_assets() {
    stamp="$here/.venv/installed-assets"
    wanted=$(cat "$here"/http_api/assets/package*.json "$here/scripts/assets.py" \
        "$here"/http_api/translations/*/LC_MESSAGES/*.po 2>/dev/null | cksum)
    if [ -d "$here/http_api/static/vendor" ] && [ -f "$stamp" ] &&
        [ "$(cat "$stamp")" = "$wanted" ]; then
        return 0
    fi
    say "Installing the pages' third-party files ..."
    quietly "$here/.venv/assets.log" "$here/scripts/assets" ||
        fail "The pages' files could not be installed; the lines above say why."
    printf '%s\n' "$wanted" >"$stamp"
}

python="$here/.venv/bin/python"
