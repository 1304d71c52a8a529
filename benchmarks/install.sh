#!/bin/sh
# The engine beside ours that comes from Debian. Where it cannot be installed the benchmark leaves it out and says so.
set -u
command -v fet-cl >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing FET"
  apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fet >/dev/null && exit 0
fi
echo "Not installed, and left out of the benchmark: fet (package fet of Debian, program fet-cl)"
exit 0
