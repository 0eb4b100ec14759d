# Sourced: a Python environment of its own, without pip in it and without being root.

# new_environment DIR: makes one, and sets `pip` to the words that call pip.
new_environment() {
    have python3 || fail "没有 python3 / python3 is missing" "请运行：sudo apt-get install python3"
    # Debian ships Python without pip and without what `venv` needs to bring it: an environment without pip always
    # works, and pip can be run straight from its wheel.
    python3 -m venv --without-pip "$1"
    if python3 -m pip --version >/dev/null 2>&1; then
        pip=(python3 -m pip)
    else
        fetch_packages "$1/apt" python3-pip-whl || fail "取不到 pip / pip cannot be fetched" \
            "请运行：sudo apt-get install python3-pip"
        pip=(python3 "$(find "$1/apt/tree" -name 'pip-*.whl' -print -quit)/pip")
    fi
}

# install_packages DIR REQUIREMENTS [OPTION]…: puts packages into the environment; none is built here.
install_packages() {
    local environment=$1 requirements=$2 site
    shift 2
    site=$("$environment/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    "${pip[@]}" install --quiet --disable-pip-version-check --no-input --no-warn-script-location "$@" \
        --only-binary :all: --target "$site" --requirement "$requirements" || return 1
    rm -rf "$environment/apt"
    cp "$requirements" "$environment/requirements.txt"
}
