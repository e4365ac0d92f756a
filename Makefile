# Two commands do everything on a fresh machine: `make chat` and `make test`.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help chat test lint format bench soak eval-replay eval-coach eval-wishes eval-live studio build clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

chat: $(VENV)/.chat ## Set up, and rehearse the IELTS exam in the terminal
	@$(BIN)/cuelight chat ielts_full_exam --rehearse

test: $(VENV)/.test ## Set up, and pass every test
	@$(BIN)/python -m pytest --numprocesses logical --maxprocesses 8

lint: $(VENV)/.dev ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev ## Put the code in its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.test ## Measure a turn beside other ways, and a coach's parse
	@$(BIN)/python -m benchmarks.parsing
	@$(BIN)/python -m benchmarks.turns
	@$(BIN)/python -m benchmarks.checking

soak: $(VENV)/.test ## Kill servers a hundred times, then load one with 500 sessions; takes an hour
	@$(BIN)/python -m benchmarks.soak
	@$(BIN)/python -m benchmarks.load --turns 100

eval-replay: $(VENV)/.test ## Replay labelled conversations: make eval-replay DATA=folder
	@test -n "$(DATA)" || { echo 'Say where the data is: make eval-replay DATA=folder'; exit 2; }
	@$(BIN)/python -m benchmarks.eval_replay "$(DATA)"

eval-coach: $(VENV)/.test ## Judge labelled answers to a proposal: make eval-coach DATA=folder
	@test -n "$(DATA)" || { echo 'Say where the data is: make eval-coach DATA=folder'; exit 2; }
	@$(BIN)/python -m benchmarks.eval_coach "$(DATA)"

eval-wishes: $(VENV)/.test ## Play very different wishes with the coach, for you to read
	@$(BIN)/python -m benchmarks.wishes

eval-live: $(VENV)/.chat ## Play the built-in profiles with Gemini; needs GOOGLE_API_KEY
	@$(BIN)/python -m benchmarks.eval_live

studio: $(VENV)/.test ## Serve the graphs to LangGraph Studio
	@$(BIN)/langgraph dev --n-jobs-per-worker 10

build: $(VENV)/.dev ## Build the wheel and the source archive
	$(BIN)/python -m build --outdir dist .

clean: ## Remove what the other commands have made
	rm -rf $(VENV) build dist .langgraph_api .mypy_cache .pytest_cache .ruff_cache .hypothesis

# A mark in the environment for each set of packages, renewed when what it depends on changes.
$(VENV)/.chat: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo 'Setting up (once, about a minute) …'
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.test: $(VENV)/.chat
	@echo 'Installing what the tests need …'
	@$(PIP) install -c constraints.txt -e '.[test]'
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@
