PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check words bench fuzz neo4j lock

run: $(READY)  ## the overview, then the API and its documentation
	@$(BIN)/concerted
	@$(BIN)/concerted serve

test: check  ## lint, types and tests; -rs says what was skipped and why
	@$(BIN)/pytest -q -rs

check: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

words: $(READY)  ## catalogues of French and Spanish brought up to what the code says
	@$(BIN)/python -m tools.words

bench: $(READY)  ## each benchmark beside what it is compared with
	@set -e; for file in benchmarks/bench_*.py; do echo "== $$file"; PYTHONPATH=. $(BIN)/python $$file; done

fuzz: $(READY)  ## 20,000 generated queries asked of both engines, about an hour; needs Java and Maven
	@$(BIN)/python -m tests.fuzz.run

neo4j: $(READY)  ## a Neo4j Community server on loopback, without Docker; needs Java and Maven
	@$(BIN)/python -m tools.local_neo4j start

LOCK = $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11

lock: $(READY)  ## resolve the dependencies anew: all of them, and those of the image, which are the same versions without tests and tools
	@$(BIN)/python -m pip install -q uv
	@$(LOCK) --upgrade --extra test --extra dev pyproject.toml -o requirements.lock
	@$(LOCK) --upgrade --constraint requirements.lock --no-annotate pyproject.toml -o requirements-run.lock

# The stamp is written last, so that an interrupted set-up is done again.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "concerted needs Python 3.11 or later; say which with PYTHON=..."; exit 1; }
	@echo "setting up $(VENV) (once, a minute or two)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
