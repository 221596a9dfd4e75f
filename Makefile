# The only commands to learn. `make help` lists them.

PYTHON ?= python3
PORT ?= 8000
TESTS ?= tests
PYTEST_FLAGS ?= -q -n auto --dist loadfile

UV = .venv/bin/uv
RUN = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check bench bench-full prove audit sbom openapi lock clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

demo: .venv/.done ## run a whole working bank here (PORT=8001 picks another port)
	@STAFFBANK_ENV=demo $(RUN) manage.py demo --port $(PORT)

demo-reset: .venv/.done ## stop the demo and forget its data
	@STAFFBANK_ENV=demo $(RUN) manage.py demo --reset

test: .venv/.done ## run every test on embedded servers (TESTS=tests/shifts picks some)
	STAFFBANK_ENV=test $(RUN) -m pytest $(PYTEST_FLAGS) $(TESTS)

check: .venv/.done ## format, lint, types, contracts, secrets, templates, migrations, deployment
	@$(RUN) -m staffbank.devstack.check

bench: .venv/.done ## measure the main jobs beside their floors: one JSON object a line
	@STAFFBANK_ENV=test $(RUN) -m tests.benchmarks

bench-full: .venv/.done ## the same at the largest sizes
	@STAFFBANK_ENV=test $(RUN) -m tests.benchmarks --full

prove: .venv/.done ## the long forms of the race, crash, fuzz and property tests
	STAFFBANK_ENV=test STAFFBANK_PROOF=full $(RUN) -m pytest $(PYTEST_FLAGS) $(TESTS)

audit: .venv/.done ## look for known weaknesses in what we stand on (needs an advisory service)
	@$(RUN) -m staffbank.devstack.audit

sbom: .venv/.done ## write sbom.json, the CycloneDX bill of materials, from requirements.lock
	@$(RUN) -m staffbank.devstack.sbom sbom.json

openapi: .venv/.done ## write docs/openapi.json anew, from the code
	STAFFBANK_ENV=test $(RUN) manage.py spectacular --format openapi-json --validate --fail-on-warn --file docs/openapi.json

# Write requirements.lock anew from pyproject.toml. Unset every index override first: uv.lock would
# record it (uv.lock is ignored; the exported list holds names, versions and hashes only).
lock: .venv/.done ## take the newest allowed dependencies into requirements.lock
	env -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL $(UV) lock --upgrade --exclude-newer "$$($(RUN) -c 'import datetime as d; print((d.datetime.now(d.UTC) - d.timedelta(days=7)).date())')"
	$(UV) export --frozen --all-groups --no-header --no-emit-project --no-annotate -o requirements.lock

clean: ## stop the embedded servers; remove .venv and everything else that git does not hold
	@if [ -x .venv/bin/python ]; then \
		$(RUN) -m staffbank.devstack.remove; \
	fi
	rm -rf .venv .var staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# .venv may be a link: Python's venv refuses one, so it is given the folder behind it.
.venv/.done: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Staffbank needs Python 3.11 or later. $(PYTHON) is: $$($(PYTHON) --version 2>&1 || echo not here)."; \
		echo "Install a newer one, then name it: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Installing what Staffbank stands on into .venv (the first time takes about half a minute)"
	@if [ -L .venv ]; then mkdir -p "$$(readlink .venv)"; fi
	@$(PYTHON) -m venv "$$(cd .venv 2>/dev/null && pwd -P || echo .venv)" || { \
		echo "Python could not make .venv. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv==0.13.9'
	@UV_SYSTEM_CERTS=1 $(UV) pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock
	@touch $@
