# The ways in: `make run`, `make test`, `make check`. Everything is installed into .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))

.PHONY: run install install-dev test test-quick test-postgresql test-slow test-tools fuzz check format bench bench-load bench-quick translations clean

run: install
	@exec $(BIN)/python app.py

install: .venv/installed $(CATALOGUES)

install-dev: .venv/installed-dev $(CATALOGUES)

.venv/installed: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the requirements into .venv (the first time takes a minute or two) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

translations/%.mo: translations/%.po .venv/installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --statistics

# A browser, PostgreSQL, Redis and libical, by apt where it may; else what is there is used.
test-tools: install-dev
	@sh tests/tools/install.sh

# The search is compiled once for all tests; `make run` compiles it in the background instead.
.venv/warmed: .venv/installed $(wildcard scheduler/search/*.py)
	@echo "Compiling the search (a minute or two) …"
	@$(BIN)/python -m scheduler.search.warm_up
	@touch $@

test: test-tools test-quick test-postgresql test-slow

test-quick: install-dev .venv/warmed
	$(BIN)/pytest -n 2 -m "not slow"

# The same tests on the other database; those of both kinds, and of pages in a browser, ran in test-quick.
test-postgresql: install-dev .venv/warmed
	XEPLICH_TEST_POSTGRESQL=1 $(BIN)/pytest -n 2 -m "not (slow or browser or postgresql)" \
	  tests/operations tests/web tests/test_architecture.py

# One after the other: the engine uses both processors itself.
test-slow: install-dev .venv/warmed
	$(BIN)/pytest -m slow -p no:randomly

# Ten minutes: 5,000 calendar files and 5,000 availability posts of any kind, each under two seconds of a processor.
fuzz: install-dev
	XEPLICH_FUZZ_UPLOADS=5000 $(BIN)/pytest -n 2 tests/web/test_person_calendar_fuzz.py
	XEPLICH_FUZZ_POSTS=5000 $(BIN)/pytest -n 2 tests/web/test_person_fuzz.py tests/web/test_long_posts.py

check: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests
	$(BIN)/lint-imports
	@sh tests/tools/check_migrations.sh
	@sh tests/tools/check_translations.sh
	@cd static/vendor && sha256sum --quiet --check SHA256SUMS

format: install-dev
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

# Two hours: all engines side by side on all instances, five seeds; goes on where it was cut.
bench: install-dev .venv/warmed
	@sh benchmarks/install.sh
	$(BIN)/python benchmarks/run.py --seconds 5 20 60 --peer-seconds 20
	$(BIN)/python benchmarks/load.py
	$(BIN)/python benchmarks/infeasible.py tests/data/instances/hospital.json

# Two minutes: feeds and pages with 10,000 trainees in the database, on SQLite and on PostgreSQL.
bench-load: install-dev $(CATALOGUES)
	$(BIN)/python benchmarks/load.py

# A few minutes: one seed and short limits on the instances of the tests, the report not to be kept.
bench-quick: install-dev .venv/warmed
	@sh benchmarks/install.sh
	$(BIN)/python benchmarks/run.py tests/data/instances --seeds 1 --seconds 3 8 \
	  --results benchmarks/results/quick.jsonl --report benchmarks/results/QUICK.md

# Collect texts from code and pages, and bring the English catalogue up to date (then translate what is new).
translations: install-dev
	$(BIN)/pybabel --quiet extract --mapping-file translations/babel.cfg --keywords "_l lazy_gettext" \
	  --no-location --sort-output --project "Xếp Lịch" --output-file translations/messages.pot .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	  --input-file translations/messages.pot --output-dir translations --locale en

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
