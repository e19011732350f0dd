PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Tests on several processors; a worker takes about 1 GB.
WORKERS ?= auto
SPREAD = -n $(WORKERS) --maxprocesses 4 --dist loadfile

# CRS4's rocrate-validator needs an older rich than the program: it has an environment of its own, for the tests of certificates.
CRATES := .venv-crates

.PHONY: run test test-fast check crates words docs bench fuzz soak neo4j lock

run: $(READY)  ## the overview, then the API and its documentation
	@$(BIN)/concerted
	@$(BIN)/concerted serve

test: check crates  ## lint, types and tests; -rs says what was skipped and why
	@$(BIN)/pytest -q -rs $(SPREAD)

test-fast: check  ## lint, types and the tests that need no store, no server and no Neo4j; a minute
	@CONCERTED_HYPOTHESIS=quick $(BIN)/pytest -q -m "not process and not neo4j and not soak and not slow and not schemathesis" $(SPREAD)

check: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

crates:  ## the environment of the validator of certificates; where it cannot be had, its tests are skipped and say so
	@test $(CRATES)/.ready -nt requirements-crates.lock || { \
		echo "setting up $(CRATES) (once, half a minute)" && $(PYTHON) -m venv $(CRATES) && \
		$(CRATES)/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-crates.lock && \
		touch $(CRATES)/.ready; } || echo "no rocrate-validator: its tests are skipped"

words: $(READY)  ## catalogues of French and Spanish brought up to what the code says
	@$(BIN)/python -m tools.words

docs: $(READY)  ## the pages of docs/ that are written from the code
	@$(BIN)/python -m concerted.api.openapi.description
	@$(BIN)/python -m tools.schema_page
	@$(BIN)/python -m tools.vocabulary_page
	@$(BIN)/python -m tools.commands_page

bench: $(READY)  ## each benchmark beside what it is compared with
	@set -e; for file in benchmarks/bench_*.py; do echo "== $$file"; PYTHONPATH=. $(BIN)/python $$file; done

soak: $(READY)  ## what is wide by nature, in full: kills, tenfold data, hostile requests; hours, with figures in benchmarks/results
	@$(BIN)/python -m tests.soak -q -rs

fuzz: $(READY)  ## new small worlds, and 20,000 generated queries asked of both engines, about an hour; needs Java and Maven
	@CONCERTED_HYPOTHESIS=wide $(BIN)/pytest -q tests/graph/analyses tests/graph/names $(SPREAD)
	@$(BIN)/python -m tests.fuzz.run

neo4j: $(READY)  ## a Neo4j Community server on loopback, without Docker; needs Java and Maven
	@$(BIN)/python -m tools.local_neo4j start

# ro-crate-py of this version carries the JSON-LD context of RO-Crate 1.1, which the validator would look up in the network.
VALIDATOR = roc-validator==0.13.0 rocrate==0.13.0
LOCK = $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11

lock: $(READY)  ## resolve the dependencies anew: all; of the image, the same versions without tests and tools; of the validator of certificates
	@$(BIN)/python -m pip install -q uv
	@$(LOCK) --upgrade --extra test --extra dev pyproject.toml -o requirements.lock
	@$(LOCK) --upgrade --constraint requirements.lock --extra briefs --no-annotate pyproject.toml -o requirements-run.lock
	@echo "$(VALIDATOR)" | tr ' ' '\n' | $(LOCK) --upgrade --no-annotate - -o requirements-crates.lock

# The stamp is written last, so that an interrupted set-up is done again.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "concerted needs Python 3.11 or later; say which with PYTHON=..."; exit 1; }
	@echo "setting up $(VENV) (once, a minute or two)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
