#!/usr/bin/env bash
# Drives a real Helix with planls in it, by keys in a terminal, and looks at its screen.
#
#   PLANLS_BIN=target/release/planls tests/editors/helix.sh target/editors/bin/hx-25.01
#
# The settings are those of editors/helix, in a home folder of its own; the documents are copies.
set -uo pipefail
repo=$(cd "$(dirname "$0")/../.." && pwd)
helix=$1
home=$(mktemp -d)
mustache=$home/projects/mustache
passed=0 failed=0

terminal() { tmux -L "planls-$$" -f /dev/null "$@"; }

leave() {
  terminal kill-server 2>/dev/null
  if [ "$failed" = 0 ]; then rm -rf "$home"; else echo "kept $home"; fi
}
trap leave EXIT

mkdir -p "$home/bin" "$home/config/helix" "$home/projects/elsewhere" "$home/projects/settings/.config"
# A copy, so that no other server of this machine is taken for it.
cp "$PLANLS_BIN" "$home/bin/planls"
cp -r "$repo/tests/documents/mustache" "$mustache"
mkdir "$mustache/.git" "$home/projects/elsewhere/.git"
# What must stay quiet: full of brackets, and no plan.
printf '# Read me\n\n{{NAME}} fills [Describe the feature]; <<OWNER>> decides.\n' |
  tee "$mustache/README.md" >"$home/projects/elsewhere/README.md"
# What is a project by its settings alone, in .config.
mkdir "$home/projects/settings/.git"
printf '[rules]\nunfilled-placeholder = "error"\n' >"$home/projects/settings/.config/planls.toml"
printf '# Implementation Plan\n\n**Owner**: {{OWNER}}\n' >"$home/projects/settings/plan.md"
cp "$repo/editors/helix/languages.toml" "$home/config/helix/"
cat >"$home/config/helix/config.toml" <<'CONFIG'
[editor]
true-color = true
idle-timeout = 100
completion-timeout = 50
# Helix shows messages at the edge of the window by default; below the line they can be read from the screen.
[editor.inline-diagnostics]
cursor-line = "hint"
CONFIG
export HOME=$home XDG_CONFIG_HOME=$home/config XDG_CACHE_HOME=$home/cache PATH=$home/bin:$PATH
export LANG=C.UTF-8 TERM=xterm-256color

screen() { terminal capture-pane -p -t planls; }
key() { terminal send-keys -t planls "$@"; }

# One key every 30 ms: Helix 25.01 may send what comes in one burst in the wrong order.
type_in() {
  local at
  for ((at = 0; at < ${#1}; at++)); do
    terminal send-keys -t planls -l -- "${1:at:1}"
    sleep 0.03
  done
}

# A key right after Escape would be read together with it, as Alt and that key.
escape() { key Escape; sleep 0.3; }

command_line() { escape; type_in ":$1"; key Enter; }

servers() {
  local it count=0
  for it in /proc/[0-9]*/exe; do
    [ "$(readlink "$it" 2>/dev/null)" = "$home/bin/planls" ] && count=$((count + 1))
  done
  echo "$count"
}

shows() { screen | grep -Eq -- "$1"; }
hides() { ! shows "$1"; }
serves() { [ "$(servers)" = "$1" ]; }

# check NAME TEST ARGUMENT: waits until the test holds.
check() {
  local start=$EPOCHREALTIME end=$((SECONDS + 8))
  while ! "${@:2}"; do
    if [ $SECONDS -ge $end ]; then
      failed=$((failed + 1))
      echo "not ok $1: waited in vain; $2 $3"
      terminal has-session -t planls 2>/dev/null && screen | sed 's/^/   | /'
      return
    fi
    sleep 0.05
  done
  passed=$((passed + 1))
  printf 'ok     %s (%.2f s)\n' "$1" "$(awk "BEGIN { print $EPOCHREALTIME - $start }")"
}

open() { terminal new-session -d -s planls -x 130 -y 40 "cd $1 && exec $helix $2 --log $home/helix.log -v"; }

healthy() { "$helix" --health markdown 2>&1 | sed 's/\x1b\[[0-9;]*m//g' | grep -Eq "✓ .*planls"; }
check 'hx --health finds planls' healthy ''

# The blocks of code of a language in the part of the README on colours, with the folders of this test.
colours_of() {
  sed -n '/^## Colours/,/^## Trouble/p' "$repo/editors/helix/README.md" | sed -n "/^\`\`\`$1/,/^\`\`\`$/{/^\`\`\`/d;p}" |
    sed "s|/path/to/planls|$repo|; s|~/.config|$home/config|; s|^hx |$helix |"
}

# The grammar, word by word as the README says; Debian's Helix brings no compiled ones.
colours() {
  local settings=$home/config/helix/languages.toml top folder runtime=
  top=$(grep -o 'use-grammars = { only = [^}]*}' "$repo/editors/helix/README.md") || return 1
  colours_of toml >>"$settings"
  sed -i "1i $top" "$settings"
  while read -r folder; do
    if [ -e "$folder/queries/markdown" ]; then runtime=$folder; fi
  done < <("$helix" --health | sed -n 's/^Runtime directories: //p' | tr ';' '\n')
  colours_of sh >"$home/colours"
  HELIX_RUNTIME=$runtime bash -e "$home/colours" >"$home/colours.log" 2>&1 || return 1
  [ "$("$helix" --health plan 2>&1 | grep -cE '(parser|Highlight queries): .*✓')" = 2 ]
}
check 'the grammar builds, and its queries are found' colours ''

open "$home/projects/elsewhere" README.md
check 'elsewhere a README opens' shows 'Read me'
sleep 0.5
check '… and starts no server' serves 0
command_line 'q!'
check '… and closes' serves 0
sleep 0.3

open "$home/projects/settings" plan.md
check 'settings in .config start one' serves 1
check '… and it marks what is to be filled' shows '^ *● *3 .*\{\{OWNER\}\}'
command_line 'q!'
check '… until Helix closes' serves 0
sleep 0.3

plan=specs/012-parcel-tracking/plan.md
open "$mustache" "$plan"
check 'a plan starts one' serves 1
check 'findings are marked at the edge' shows '^ *● *4 .*\{\{STATUS\}\}'
type_in '4G'
check 'the message stands below the line' shows '`\{\{STATUS\}\}` is still to be filled'
type_in '/\{\{STATUS'
key Enter
type_in 'vt(hcDraft'
escape
check 'filled, it is gone' hides 'STATUS'
check 'and so is the mark' shows '^ +4 .*Draft'
type_in 'u'
check 'undone, it is back' shows '^ *● *4 .*\{\{STATUS\}\}'
type_in ' d'
check 'the picker lists codes' shows 'unfilled-placeholder'
escape
row=$(grep -n '^| IV. Specification Authority' "$mustache/$plan" | cut -d: -f1)
type_in "${row}GglFIgd"
check 'gd in the table goes to the article' shows '^ *[0-9]+ +## Article IV: Specification Authority'
check '… in the constitution' shows 'CONSTITUTION.md'
command_line "o $plan"
check 'back in the plan' shows 'plan.md'
type_in "${row}GglFI k"
check 'space k shows the text of the article' shows 'Where code and specification differ'
escape
type_in 'geo'
key Enter
type_in '## Fron'
check 'a missing section is offered' shows 'Frontend State'
key C-n
sleep 0.2
key Enter
check '… and comes with its skeleton' shows '### Frontend State'
escape
check '… whose tokens are reported' shows '● *[0-9]+ +\| \{\{'
command_line "o README.md"
check 'the README beside it opens' shows 'Read me'
sleep 0.5
check '… and stays quiet' hides '●.*\{\{'
command_line 'qa!'
gone() { ! terminal has-session -t planls 2>/dev/null; }
check 'Helix quits' gone ''
check '… and leaves no server' serves 0

# How many keys it takes to fill a copy of a template, beside what its writer has to say: see keys.lua.
around=0
press() {
  local it
  for it in "$@"; do
    around=$((around + 1))
    if [ "$it" = ' ' ]; then it=Space; fi
    key "$it"
    sleep 0.03
  done
}

says() { [ "$(tr -d '\n' <"$1" | grep -cF -- "$2")" = 1 ]; }

clean() { "$home/bin/planls" check "$1" >/dev/null 2>&1; }

# choose N TEXT: does the action in this row of the list, after which the text is gone.
choose() {
  local row
  check "there is $2" shows "$2"
  press ' ' a
  check "an action for $2 is offered" shows "Ignore \`"
  for ((row = 1; row < $1; row++)); do press C-n; done
  press Enter
  check '… and does it' hides "$2"
  sleep 0.5
}

# Goes to the next finding; A-. repeats the last such motion.
moved=
next() {
  if [ -n "$moved" ]; then press M-.; else press ']' d; fi
  moved=1
}

# fill TEXT: writes in the place of the next finding. Until Helix has the answer to the last change, its findings are
# those of the text before.
fill() {
  next
  press c
  type_in "$1"
  press Escape
  sleep 0.5
}

# wrote WHAT FILE KEYS TEXT: saves, and looks at what is in the file, whether something is left and how many keys it took.
wrote() {
  command_line 'w'
  check "$1 is written" says "$2" "$4"
  check '… and nothing is found in it' clean "$2"
  check "… for $around keys beside the writer's" test "$around -le $3"
  command_line 'q!'
  check '… and Helix quits' gone ''
  around=0 moved=
}

locks=$home/projects/locks
cp -r "$repo/tests/editors/keys" "$locks"
mkdir "$locks/.git"
open "$locks" specs/004-lock-slots/plan.md
check "the template of spec-kit's form" shows 'is still the template'
choose 1 'FEATURE'
for value in 'Skippers book a time at a lock.' 'Go 1.23' chi SQLite 'go test' 'Linux server' web-service '20 req/s' \
  'offline for a day' '60 locks' 'All five hold.'; do
  fill "$value"
done
next
choose 1 'IF UNUSED'
fill 'One project.'
next
choose 1 'Complexity'
wrote 'a plan' "$locks/specs/004-lock-slots/plan.md" 48 '**Storage**: SQLite**Testing**'

proposal=openspec/changes/add-lock-slots/proposal.md
open "$locks" "$proposal"
check "a proposal of OpenSpec's form" shows '^ *● *3 .*Explain the motivation'
for value in 'Boats queue.' '- Slots can be booked.' lock-slots 'Booking a time.'; do fill "$value"; done
next
choose 1 '<existing-name>'
press '[' d c
type_in 'None.'
press Escape
sleep 0.5
moved=
fill 'The desk.'
wrote 'a proposal' "$locks/$proposal" 25 '- `lock-slots`: Booking a time.'

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
