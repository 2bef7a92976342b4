#!/usr/bin/env bash
# Checks the rules and their tests with promtool, which it installs on Debian where it is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if ! command -v promtool >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends prometheus >/dev/null
fi
promtool check config --syntax-only prometheus.yml
promtool check rules rules.yml
promtool test rules rules.test.yml
