# Sourced by the get-* scripts and by prepare: where the tools lie that git does not carry, and how to speak.
#
# The cache is shared by all clones of one user. Every set of tools has one folder there, named by its version; it is
# made beside its place and moved there when it is complete, so a folder that is there is whole.

set -euo pipefail
ci=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=versions.env
. "$ci/versions.env"
# The same words as in the Makefile: a path that differs from this one is the user's own tool.
cache=${XDG_CACHE_HOME:-${HOME:?HOME 未设置 / HOME is not set}/.cache}/lianxi

# Under `make -j` cargo would look for make's job server, which recipes do not hand on.
unset MAKEFLAGS MFLAGS MAKELEVEL

say() { printf '%s\n' "$*" >&2; }

# fail TEXT…: what is wrong and what to do, a line each; exit 3 (something is missing outside the data).
fail() {
    printf '错误  %s\n' "$1" >&2
    shift
    if (($#)); then printf '      %s\n' "$@" >&2; fi
    exit 3
}

if [[ $cache != /* ]]; then
    fail "XDG_CACHE_HOME 必须是绝对路径：$XDG_CACHE_HOME / XDG_CACHE_HOME must be an absolute path"
fi
mkdir -p "$cache" || fail "不能写入缓存文件夹 $cache / the cache folder cannot be written" \
    "换一个可写的文件夹：XDG_CACHE_HOME=/可写的/文件夹 make demo"

have() { command -v "$1" >/dev/null 2>&1; }

# Lets one process at a time make the set of that name; a second clone waits here and then finds it made. The lock
# goes with the process, however it ends.
lock() {
    exec 9>"$cache/$1.lock"
    flock 9
}
