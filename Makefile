# One command each; every target can be repeated. Without make: README, "Start".

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FRONT := mapping/frontend
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix $(FRONT)
PORT ?= 8501
ADDRESS ?= 127.0.0.1

.PHONY: run check lint types test test-all contract front laws load kills attack mutants fuzz bench bench-engines validate demo docs

run: $(VENV)/.installed
	$(BIN)/python -m geodata init
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

check: front lint types

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile

test: $(FRONT)/node_modules/.installed
	$(MAKE) -j2 check
	DUSITMAP_SMALL=1 $(PYTEST) -m "not browser and not load and not thorough"
	DUSITMAP_SMALL=1 $(PYTEST) tests/browser -m "not thorough"

test-all: check
	$(PYTEST) -m "not browser and not load"
	$(PYTEST) tests/browser
	$(BIN)/python -m pytest -m load
	if $(BIN)/python -m tests.engines; then $(MAKE) contract; \
	else echo "Left out: the same on PostgreSQL (make contract); apt-get install postgresql"; fi

# Stores, actions, releases and reliability on a real server of PostgreSQL, which the tests start.
contract: $(VENV)/.dev
	DUSITMAP_TEST_DATABASE=postgresql $(PYTEST) tests/geodata/store tests/geodata/actions tests/mapping/publish tests/reliability

front: $(FRONT)/node_modules/.installed
	$(NPM) run --silent check

laws: $(VENV)/.dev
	DUSITMAP_LAWS=full $(BIN)/python -m pytest tests/geodata -n 2 --dist loadfile

load: $(VENV)/.dev
	DUSITMAP_LOAD=full $(BIN)/python -m pytest tests/load

kills: $(VENV)/.dev
	DUSITMAP_KILLS=full $(BIN)/python -m pytest -s tests/reliability/test_kills.py

attack: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/attack tests/reliability tests/matrix tests/mapping/publish/test_batches.py tests/browser/sweeps/test_canary_crawl.py tests/browser/accounts/test_stolen_session.py tests/browser/sweeps/test_xss_matrix.py

mutants: $(VENV)/.dev
	$(BIN)/mutmut run
	$(BIN)/mutmut results

FUZZ_S ?= 60

fuzz: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet atheris
	for reader in geojson shapefile csv xlsx archive photo report; do \
		nice -n 10 $(BIN)/python -m tests.attack.files.fuzz $$reader $(FUZZ_S) || exit 1; \
	done

# A made-up year in a folder of its own, beside whatever is real.
demo: $(VENV)/.installed
	$(BIN)/python -m mapping demo --if-missing
	DUSITMAP_DATA=sample/data DUSITMAP_KEYS=sample/keys DUSITMAP_BACKUPS=sample/backups DUSITMAP_DATABASE_URL= \
		$(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

bench: $(VENV)/.dev
	$(BIN)/python -m bench.join_points
	$(BIN)/python -m bench.compare_editions

# Beside other engines; with AREAS=FILE ID=COLUMN on the areas of a file. PostGIS: apt-get install postgresql-15-postgis-3
bench-engines: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m bench.join_engines --write $(if $(AREAS),--areas $(AREAS) --id $(ID))

# The site of docs/, in site/; a broken link ends it.
docs: $(VENV)/.dev
	$(BIN)/mkdocs build --strict

validate: $(VENV)/.dev
	$(BIN)/python -m bench.validate_references
	$(BIN)/python -m bench.validate_rates
	$(BIN)/python -m bench.validate_change
	$(BIN)/python -m bench.validate_scan

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

$(FRONT)/node_modules/.installed: $(FRONT)/package-lock.json $(VENV)/.dev
	$(NPM) ci --silent --ignore-scripts
	touch $@
