# Multaqa: `make run` serves the site, `make test` checks everything. `make help` lists the rest.

# The shell of every recipe; -e stops a recipe of several lines at its first failure.
SHELL := /bin/sh
.SHELLFLAGS := -ec
.DEFAULT_GOAL := help
# Compiled once: where the shell forbids to keep what is compiled, each process of the tests would
# compile all of them again, which takes as long as everything else until the first of them runs.
unexport PYTHONDONTWRITEBYTECODE
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
HOST ?= 127.0.0.1
# Test processes beside each other: one more than cores, because browsers keep them waiting.
JOBS ?= 3
# Where PostgreSQL works while its process waits, one a core is enough.
JOBS_POSTGRES ?= 2
# Of the database that is measured.
RECORDS ?= 10000
# All tests of a file in one process, so that the demonstration is loaded once; in the order that
# tests/conftest.py gives them, the long files first, or one process would be idle at the end.
BY_FILE = --dist loadfile --no-loadscope-reorder

# The pages of the site, served for its own machine: plain HTTP and a key of its own.
manage = PYTHONUTF8=1 MULTAQA_ENV=development $(BIN)/python manage.py

# A database of its own, which every run makes anew.
bench = PYTHONUTF8=1 DATABASE_URL="sqlite:///$(CURDIR)/$(VENV)/benchmark.sqlite3" \
	$(BIN)/python -m benchmarks

# A throw-away key and database: these checks look at the settings of a production site, they run
# none.
production = env -i PATH="$$PATH" MULTAQA_ENV=production ALLOWED_HOSTS=example.org \
	DATABASE_URL="sqlite:///$(CURDIR)/$(VENV)/checks.sqlite3" \
	SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
	$(BIN)/python manage.py

# Every candidate is started, because a name on the path proves little: a version manager's
# shim may exist for a version that is not installed or not chosen here.
define find_python
for candidate in $(PYTHON) python3.13 python3.14 python3.12 python3 python \
		"$$HOME"/.pyenv/versions/3.13*/bin/python "$$HOME"/.pyenv/versions/3.1[24]*/bin/python; do \
	if "$$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 12))' \
			>/dev/null 2>&1; then \
		found="$$candidate"; break; \
	fi; \
done; \
if [ -z "$${found:-}" ]; then \
	echo "Multaqa needs Python 3.12 or newer, with its venv module." >&2; \
	echo "None of these is one: $(PYTHON) python3.13 python3.14 python3.12 python3 python" >&2; \
	echo "Here python3 is: $$(python3 --version 2>&1 || true)" >&2; \
	echo "Install it (Debian 13, Ubuntu 24.04 and newer: python3 and python3-venv), or name one:" >&2; \
	echo "    make $(MAKECMDGOALS) PYTHON=/path/to/python3.13" >&2; \
	exit 1; \
fi
endef

install = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: help run editor test lint format styles lock messages handbook screenshots bench clean

help:  ## List what can be made
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' Makefile | awk -F '\t' '{printf "make %-11s %s\n", $$1, $$2}'

# Made where there is none, or where the Python it was made with is gone. What a failed attempt
# leaves is removed, and make itself removes the target of an interrupted one.
$(BIN)/python:
	@$(find_python); \
	echo "Making $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

# The stamps say which lock was installed last; the development one includes the other.
$(VENV)/runtime.stamp: requirements.txt | $(BIN)/python
	@echo "Installing the requirements"
	@$(install) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing the requirements of the tests"
	@$(install) -r requirements-dev.txt
	@touch $@ $(VENV)/runtime.stamp

# Asked first: whoever holds the port would otherwise answer at the address that is printed.
port_is_free = $(BIN)/python -c 'import socket, sys; s = socket.socket(); \
	s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind((sys.argv[1], int(sys.argv[2])))' \
	"$(HOST)" "$(PORT)" 2>/dev/null

run: $(VENV)/runtime.stamp  ## Serve the site on http://127.0.0.1:8000/ (PORT=8001 for another)
	@$(port_is_free) || { \
		echo "$(HOST):$(PORT) is in use, or no address of this machine: make run PORT=8001" >&2; \
		exit 1; \
	}
	@$(manage) migrate --verbosity 0
	@$(manage) load_demo --if-empty
	@SITE_ORIGIN=http://$(HOST):$(PORT) $(manage) welcome
	@SITE_ORIGIN=http://$(HOST):$(PORT) $(manage) runserver $(HOST):$(PORT)

editor: $(VENV)/runtime.stamp  ## Make a chief editor: asks for a name and a password
	@$(manage) migrate --verbosity 0
	@$(manage) make_editor

test: lint  ## Run every check, and the tests on SQLite and on PostgreSQL
	@$(BIN)/python -m pip check --disable-pip-version-check
	@$(production) check --deploy --fail-level WARNING
	@$(production) makemigrations --check --dry-run
	@echo "The tests on SQLite"
	@env -u DATABASE_URL $(BIN)/python -m pytest -n $(JOBS) $(BY_FILE)
	@echo "The tests on PostgreSQL"
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n $(JOBS_POSTGRES) $(BY_FILE)

lint: $(VENV)/dev.stamp  ## Check style, types and the catalogues
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python scripts/catalogue.py --check
	@$(BIN)/python scripts/stylesheet.py --check
	@$(BIN)/python scripts/patterns.py --check
	@$(BIN)/python scripts/icons.py --check

format: $(VENV)/dev.stamp  ## Let ruff tidy the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# `make styles WATCH=--watch` stays and does so at every change, until it is stopped.
styles: $(VENV)/runtime.stamp  ## Put the style sheet together again after a change of its sources
	@$(BIN)/python scripts/stylesheet.py $(WATCH)

messages: $(VENV)/dev.stamp  ## Bring the catalogues in step with the source
	@$(BIN)/python scripts/catalogue.py

# Without the address of an index or a folder of this machine, so that the locks are the same
# wherever they are made. `make lock UPGRADE=--upgrade` takes the newest versions allowed.
lock: $(VENV)/dev.stamp  ## Write the locked requirements again from pyproject.toml
	@for part in "requirements.txt" "requirements-dev.txt --extra dev"; do \
		CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile pyproject.toml --output-file $$part \
			--quiet --generate-hashes --allow-unsafe --strip-extras --resolver backtracking \
			--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
			$(UPGRADE); \
	done

handbook: $(VENV)/dev.stamp  ## Take the pictures of docs/EDITORS.md again (needs Chromium)
	@MULTAQA_REQUIRE_BROWSER=1 MULTAQA_HANDBOOK="$(CURDIR)/docs/editors" \
		$(BIN)/python -m pytest -q tests/journeys/test_handbook.py

# Playwright brings no browser: Chromium is that of the system.
screenshots: $(VENV)/dev.stamp  ## Take pictures of every page: var/screenshots (needs Chromium; ONLY="event home")
	@$(BIN)/python -m scripts.screenshots $(if $(ONLY),--only $(ONLY))

bench: $(VENV)/runtime.stamp  ## Measure lists, publishing and exports on generated records (RECORDS=100000)
	@rm -f $(VENV)/benchmark.sqlite3*
	@$(bench).generate --records $(RECORDS)
	@$(bench).lists
	@$(bench).publishing
	@$(bench).exports

clean:  ## Remove what can be made again (not the database, not the uploads)
	@rm -rf $(VENV) staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
