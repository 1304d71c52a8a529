#!/bin/sh
# Every text of code and pages stands in the English catalogue, translated.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/pybabel --quiet extract --mapping-file translations/babel.cfg --keywords "_l lazy_gettext" --no-location \
  --output-file "$folder/messages.pot" .
.venv/bin/python tests/tools/compare_catalogues.py "$folder/messages.pot" translations/en/LC_MESSAGES/messages.po
