# The only list of commands: CI, pre-commit and people call these.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench build clean

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	$(BIN)/python -m compileall -q sessionctl
	@touch $@

demo: $(VENV)/.ready        ## the main job on real-shaped data
	@$(BIN)/sessionctl demo

test: $(VENV)/.ready lint   ## lint, types, floors and every test
	$(BIN)/pytest -n auto --dist loadgroup

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready       ## side by side with the plain SQL; writes the tables in README.md
	$(BIN)/python bench/run.py
	$(BIN)/python bench/gates.py
	$(BIN)/python bench/online.py

build: $(VENV)/.ready
	$(BIN)/python -m pip wheel --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
