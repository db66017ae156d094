# make study  the founding study into out/zhao        make test   everything that is checked
# make bench  timings beside named peers              make lint   style, types and structure only
# make test-ROOM  the tests of one room
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/run.stamp
DEV := .venv/dev.stamp

.PHONY: study test bench demo docs lint messages lock data clean
study: $(RUN)
	$(BIN)/hinterland study zhao

test: $(DEV) lint
	./scripts/test-setup.sh
	$(BIN)/pytest -n 2 --dist loadfile --ignore=tests/crawler
	# Mostly waiting: for delays to pass, and for servers that are slow on purpose.
	$(BIN)/pytest -n 3 --dist loadfile tests/crawler

# One room: make test-panel, make test-crawler, …
test-%: $(DEV)
	$(BIN)/pytest tests/$* src/hinterland/$*

# The whole way on a made-up yearbook site: write, serve, crawl, read, study, compare.
demo: $(DEV)
	$(BIN)/python -m demo.run out/demo

docs: $(DEV)
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build/html

bench: $(DEV)
	./benchmarks/setup.sh
	$(BIN)/python -m benchmarks

lint: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/house.py

# Rebuild the shipped packs from the copies in the package, or COUNTRY=mexico from FROM=folder.
data: $(RUN)
	$(BIN)/python scripts/build_country.py $(COUNTRY) $(FROM)

# Collect the texts to translate, and compile their translations.
messages: $(DEV)
	$(BIN)/python scripts/messages.py

# Renew the locked versions; needs uv.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml --group build -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml --group build --group dev -c requirements.txt -o requirements-dev.txt

$(RUN): requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hinterland needs Python 3.11 or later; try make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(DEV): requirements-dev.txt $(RUN)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

clean:
	rm -rf .venv out build dist
