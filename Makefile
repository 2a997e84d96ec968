# `make run` cleans the example scrapes, `make test` runs the tests; each sets up .venv by itself.
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3.14 python3,$(shell command -v $(name) 2>/dev/null)))
# The pages that quality is measured on; they are no part of the project.
CORPUS ?= ../shared/corpus
PHRASES ?= ../shared/phrases
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint gates packs clean

$(VENV)/.done: .ci/requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("cleaner needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r .ci/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

run: $(VENV)/.done
	$(BIN)/cleaner run fixtures/pages --only "raw.*" --format pretty

test: $(VENV)/.done
	$(BIN)/python -m pytest

lint: $(VENV)/.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Floors of quality and limits of time on the corpora: what a change may not break.
gates: $(VENV)/.done
	$(BIN)/python -m benchmarks.quality $(CORPUS) --gate benchmarks/floors.json
	$(BIN)/python -m benchmarks.phrases $(PHRASES) --gate
	$(BIN)/python -m benchmarks.speed $(CORPUS) --gate

# After any change of a language pack: compiles all of them into one file that loads in a few milliseconds.
packs: $(VENV)/.done
	$(BIN)/python -c "from cleaner.packs.tables import write_compiled; write_compiled()"
	$(BIN)/python -c "from cleaner.spot.words import write_compiled; write_compiled()"

clean:
	rm -rf $(VENV) out
