# Two commands set everything up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench bench-load docs clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

test: $(VENV)/.installed
	$(BIN)/python -m pytest

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# CPU of the load client beside boto3 and the bare transport, of photos, and of the checking.
bench-load: $(VENV)/.installed
	$(BIN)/python -m tests.bench.load.clients
	$(BIN)/python -m tests.bench.load.photos
	$(BIN)/python -m tests.bench.load.verification

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .concurrency_audit_cache build dist
