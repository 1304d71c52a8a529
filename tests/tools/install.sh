#!/bin/sh
# What the tests use beside Python packages. Installed by apt where that is possible; what stays missing is
# named here, and the tests that need it say so when they are skipped.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
  || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
/usr/bin/python3 -c "import gi; gi.require_version('ICalGLib', '3.0')" >/dev/null 2>&1 \
  || missing="$missing gir1.2-ical-3.0 python3-gi"
command -v fet-cl >/dev/null 2>&1 || missing="$missing fet"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing for the tests:$missing"
  apt-get update -qq >/dev/null 2>&1
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null \
    && missing=""
fi
# ical.js, as package-lock.json names it.
if command -v npm >/dev/null 2>&1 && [ ! -d tests/tools/node_modules/ical.js ]; then
  npm ci --prefix tests/tools --ignore-scripts --no-audit --no-fund --silent >/dev/null 2>&1 \
    || missing="$missing ical.js"
fi
[ -z "$missing" ] || echo "Not installed, and tests that need it are skipped:$missing"
exit 0
