# The two commands of the README, and what they need. Each target makes .venv as needed.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c constraints.txt

.PHONY: demo test check format model clean

demo: $(VENV)/.installed
	$(BIN)/zhiguan extract examples/pages -o out/demo --region 江西省吉安市枫溪县 --restart
	$(BIN)/zhiguan view out/demo

test: $(VENV)/.installed-dev
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# puts the rules and gazetteers of configs/ into the shipped pipeline
model: $(VENV)/.installed
	$(BIN)/python scripts/refresh_model.py models/zhiguan

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# torch first and pinned: the constraint keeps pip from building a dependency tree on another one
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) torch
	$(PIP) -e '.[pdf]'
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) -e '.[dev,pretrain]'
	touch $@

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
