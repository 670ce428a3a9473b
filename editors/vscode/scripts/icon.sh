#!/usr/bin/env bash
# Renders images/icon.svg as the icon of 128 pixels that the marketplaces want. Needs Chromium.
set -euo pipefail
cd "$(dirname "$0")/../images"
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --default-background-color=00000000 \
  --window-size=128,128 --screenshot="$PWD/icon.png" "file://$PWD/icon.svg" 2>/dev/null
