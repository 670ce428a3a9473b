#!/usr/bin/env bash
# Checks the extension for Zed as far as it goes without Zed: compiled to WebAssembly where Rust has the target, as
# Zed itself does it, and type-checked elsewhere. What it is told in its settings is checked by snippets.py.
set -uo pipefail
cd "$(dirname "$0")/../../editors/zed"
# Nobody looks into what is checked with a debugger.
export CARGO_TARGET_DIR=${PLANLS_EDITORS_DIR:?}/zed CARGO_PROFILE_DEV_DEBUG=0
target=wasm32-wasip2
name='the extension has the types of its interface'
command=(cargo check --quiet --locked)
if [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
  name="the extension compiles to $target"
  command=(cargo build --quiet --locked --release --target "$target")
fi
if said=$("${command[@]}" 2>&1); then
  echo "ok     $name"
  echo '1 passed, 0 failed'
else
  echo "not ok $name"
  echo "$said" | tail -n 40
  echo '0 passed, 1 failed'
  exit 1
fi
