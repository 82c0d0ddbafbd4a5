# make run: install, code the example articles, say how to open the page.  make test: install and run everything that CI runs.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
OUT := out

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

run: .venv/installed page-if-old  ## install, code the example articles, print the table, write out/examples.db
	@mkdir -p $(OUT)
	$(BIN)/gesta code examples/wire --store $(OUT)/examples.db --format table
	@echo; echo 'The page:  $(BIN)/gesta serve $(OUT)/examples.db   then open http://127.0.0.1:8765/'

test: .venv/installed lint types layers  ## install and run everything that CI runs
	$(BIN)/python -m pytest

lint: .venv/installed  ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed  ## types, strictly
	$(BIN)/mypy

layers: .venv/installed  ## who may import whom
	$(BIN)/lint-imports

fix: .venv/installed  ## mend style and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/installed  ## write the generated pages
	$(BIN)/python tools/make_docs.py

page:            ## build the page into the package (needs Node 20 or newer)
	@command -v npm >/dev/null || { echo "npm is missing: install Node 20 or newer; the built page in src/gesta/web/static/ is used as it is"; exit 1; }
	cd web-src && npm ci --no-fund --no-audit && npm run check && npm run build

page-if-old:
	@$(PYTHON) tools/page_is_current.py || { \
	  if command -v npm >/dev/null; then $(MAKE) page; \
	  else echo "web-src/ is newer than the built page, and npm is missing: install Node 20 or newer, then make page"; fi; }

golden: .venv/installed  ## show what golden cases changed
	$(BIN)/python -m pytest tests/golden -q

gate: .venv/installed  ## which events changed, and quality floors (ARGS=--accept keeps what is better)
	$(BIN)/python eval/gate.py $(ARGS)

model:           ## train the language model anew (needs the treebanks; see training/README.md)
	$(MAKE) -C training model

clean:           ## remove what was built
	rm -rf .venv $(OUT) .mypy_cache .ruff_cache .pytest_cache

.PHONY: help run test lint types layers fix docs page page-if-old golden gate model clean
