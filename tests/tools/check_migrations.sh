#!/bin/sh
# Migrations up, no difference to the models, down to nothing, and up again, on a fresh SQLite file.
set -eu
XEPLICH_INSTANCE_DIR=$(mktemp -d)
export XEPLICH_INSTANCE_DIR
trap 'rm -rf "$XEPLICH_INSTANCE_DIR"' EXIT
for step in upgrade check "downgrade base" upgrade; do
  # shellcheck disable=SC2086
  .venv/bin/flask db $step >"$XEPLICH_INSTANCE_DIR/log" 2>&1 || { cat "$XEPLICH_INSTANCE_DIR/log"; exit 1; }
done
echo "Migrations: up, like the models, down, up."
