# Sourced: files out of Debian packages, without installing anything and without being root.

# fetch_packages DIR PACKAGE…: downloads the packages and unpacks them under DIR/tree.
# Returns 1 where a package cannot be had; apt's own words stay on standard error.
fetch_packages() {
    local dir=$1 deb
    shift
    have apt-get && have dpkg-deb || return 1
    mkdir -p "$dir/deb" "$dir/tree"
    if ! download_packages "$dir/deb" "$@"; then
        # No package index yet, or one so old that its files are gone: read a new one into a folder of our own.
        say "读取 Debian 软件包目录…… / reading Debian's package index"
        mkdir -p "$dir/lists/partial" "$dir/archives/partial"
        local private=(-o "Dir::State::lists=$dir/lists" -o "Dir::Cache=$dir" -o Acquire::Languages=none)
        # A source that does not answer is no reason to stop: another one may have the package.
        apt-get -qq "${private[@]}" -o APT::Sandbox::User=root update || true
        download_packages "$dir/deb" "${private[@]}" "$@" || return 1
    fi
    for deb in "$dir"/deb/*.deb; do
        dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$dir/tree"
    done
}

# download_packages DIR [-o OPTION]… PACKAGE…
download_packages() {
    local dir=$1
    shift
    (cd "$dir" && apt-get -qq -o APT::Sandbox::User=root download "$@")
}
