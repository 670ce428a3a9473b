#!/usr/bin/env bash
# Checks the extension in VS Code: its format and types, its parts, its manifest and its grammar, then the whole of it
# in the extension host and in the window. PLANLS_BIN names the program, PLANLS_EDITORS_DIR the folder of get.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PATH=$PLANLS_EDITORS_DIR/bin:$PATH
passed=0 failed=0

# One check for a command that says itself what is wrong.
step() {
  local name=$1 start=$SECONDS said
  shift
  if said=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok     $name ($((SECONDS - start)) s)"
  else
    failed=$((failed + 1))
    echo "not ok $name"
    echo "$said" | tail -n 40
  fi
}

# A script of many checks, whose last line counts them.
checks() {
  local said count ok bad
  said=$(mktemp)
  timeout 240 node "$1" 2>&1 | tee "$said" | sed '/^[0-9]* passed, [0-9]* failed$/d'
  count=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$said" | tail -n 1)
  rm -f "$said"
  [ -n "$count" ] || { echo "not ok $1 did not come to its end"; count='0 passed, 1 failed'; }
  read -r ok _ bad _ <<<"$count"
  passed=$((passed + ok)) failed=$((failed + bad))
}

in_extension() { (cd editors/vscode && "$@"); }

# What is there is kept as long as the lock file is.
installed() {
  cmp -s package-lock.json node_modules/.planls-lock && return
  npm ci --ignore-scripts --no-audit --no-fund && cp package-lock.json node_modules/.planls-lock
}

step "the extension's libraries" in_extension installed
step 'format, lints and types' in_extension npm run --silent check
step 'the parts of the extension' in_extension npm run --silent test
step 'the manifest is true' node --test tests/editors/vscode/manifest.test.mjs
step 'the grammar colours what it should' node --test grammars/textmate/test.mjs
checks tests/editors/vscode/host.mjs
checks tests/editors/vscode/window.mjs
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
