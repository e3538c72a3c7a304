# Sourced by the other scripts: finds Python, makes .venv, installs the project.
# Needs $root, the project's folder. Uses pip with the settings of this machine.

venv="$root/.venv"
unset PYTHONHOME PYTHONPATH

say() {
    printf '%s\n' "$*" >&2
}

stop() {
    say "Error: $1"
    say "Hint: $2"
    exit 1
}

# Succeeds when $1 is a Python of 3.11 or newer that can make environments.
suits() {
    "$1" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# Prints the newest suitable Python. MAPSHEETS_PYTHON names another one.
find_python() {
    if [ -n "${MAPSHEETS_PYTHON:-}" ]; then
        suits "$MAPSHEETS_PYTHON" || stop \
            "MAPSHEETS_PYTHON is $MAPSHEETS_PYTHON, and that is no Python 3.11 or newer." \
            "Set it to another Python, or leave it out."
        printf '%s\n' "$MAPSHEETS_PYTHON"
        return
    fi
    # One with ensurepip is preferred: Debian ships Python without it.
    for needed in ensurepip venv; do
        for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
            if suits "$name" && "$name" -c "import $needed" >/dev/null 2>&1; then
                printf '%s\n' "$name"
                return
            fi
        done
    done
    stop "There is no Python 3.11 or newer on this machine." \
        "Install one (on Debian: apt-get install python3 python3-venv) and run this again."
}

# Makes an environment with pip in $1, with the Python $2.
make_venv() {
    if "$2" -c 'import ensurepip' >/dev/null 2>&1; then
        "$2" -m venv --clear "$1"
    elif "$2" -m pip --version >/dev/null 2>&1; then
        "$2" -m venv --clear --without-pip "$1"
        "$2" -m pip --python "$1/bin/python" install --quiet pip
    else
        stop "The Python at $(command -v "$2") has neither ensurepip nor pip." \
            "Install them (on Debian: apt-get install python3-venv) and run this again."
    fi
}

# What an installation depends on: the place, the Python, the dependencies.
# The project itself is installed as a link, so that its code is always current.
fingerprint() {
    printf '%s %s\n' "$root" "$1"
    "$venv/bin/python" --version
    cat "$root/pyproject.toml"
}

# Makes .venv if needed and installs the project with the extras $1 ("" or "test").
prepare() {
    if [ -e "$venv" ] && ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        say "The environment in .venv does not work; making it anew ..."
        rm -rf "$venv"
    fi
    if [ ! -e "$venv" ]; then
        python=$(find_python)
        say "Making .venv with $("$python" --version) ..."
        make_venv "$venv" "$python"
    fi
    stamp="$venv/.mapsheets-installed${1:+-$1}"
    if fingerprint "$1" | cmp -s - "$stamp"; then
        return
    fi
    say "Installing mapsheets and what it needs into .venv ..."
    "$venv/bin/python" -m pip install --quiet --editable "$root${1:+[$1]}"
    fingerprint "$1" >"$stamp"
}
