# `make run` needs nothing but Python 3.11 or newer; docs/operating.md tells the rest.

PYTHON ?= python3
PORT ?=
HOST ?=

# Some machines forbid it; then each process would compile all of Django anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run demo providers shots bench test test-full test-peers drill fuzz fmt lock messages schema clean venv venv-dev

run: venv
	@.venv/bin/python manage.py up $(if $(PORT),--port $(PORT)) $(if $(HOST),--host $(HOST))

# The same with a made-up company in it, in var/demo; its mail goes nowhere.
demo: venv
	@unset DATABASE_URL BROKER_URL CHANNEL_LAYER_URL BLOB_DIR; \
	VAR_DIR=var/demo DJANGO_SETTINGS_MODULE=helpdesk.demo.settings \
		.venv/bin/python manage.py demo $(if $(PORT),--port $(PORT)) \
		$(if $(HOST),--host $(HOST))

# The providers of messages that `make demo` starts, by themselves.
providers: venv-dev
	@.venv/bin/python -m tests.wire.providers --port 8790

# Everything that has to be right before a change may go in.
test: venv-dev
	@tests/run

# The slow ones, too, and what no test reached.
test-full: venv-dev
	@tests/run -m "" --cov --cov-report=term:skip-covered

# Against real servers of others, installed into var/peers: Synapse and the like. What
# cannot be had is skipped, and said. They are part of test-full.
test-peers: venv-dev
	@tests/run -m peer

# Kills parts of a running helpdesk under load, and counts what got lost: nothing.
# DRILL="--honest --size=chat" is one of many: tests/drill/README.md.
drill: venv-dev
	@.venv/bin/python -m tests.drill $(DRILL)

# Calls every address of the API with whatever its schema allows, and does not, as every
# role; FUZZ="--seconds 600" looks longer. Then reads mails that nobody would think of for
# ten minutes; SECONDS=60 is short.
fuzz: venv-dev
	@$(PYTHON) helpdesk/runtime/install.py fuzz
	@.venv/bin/python -m tests.fuzz $(FUZZ)
	@.venv/bin/python -m tests.fuzz.mails --seconds $(or $(SECONDS),600)

# Pictures of every page of the demo, into var/shots/.
shots: venv-dev
	@.venv/bin/python -m tests.shots

# How fast it is, beside how fast it could be: docs/benchmarks.md. BENCH=--quick is short.
bench: venv-dev
	@.venv/bin/python -m tests.bench $(BENCH)

fmt: venv-dev
	@.venv/bin/ruff check --fix --exit-zero --quiet .
	@.venv/bin/ruff format .

# Pin what requirements/*.in ask for, with hashes, for every platform.
lock: venv-dev
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-strip-extras requirements/base.in -o requirements/base.txt
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-strip-extras --constraint requirements/base.txt \
		requirements/dev.in -o requirements/dev.txt
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes requirements/fuzz.in -o requirements/fuzz.txt

# New words come into helpdesk/locale/*/LC_MESSAGES/django.po, to be translated there.
messages: venv-dev
	@.venv/bin/python -m tests.i18n.catalogue

# What the API promises, into docs/openapi/v1.json: refuses what would break callers.
schema: venv-dev
	@DJANGO_SETTINGS_MODULE=helpdesk.settings VAR_DIR=var/test/checks \
		.venv/bin/python -m tests.schema.released

# Everything made, but what you entered: that is in var/.
clean:
	@rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache .coverage* var/test
	@find . -name __pycache__ -prune -not -path './var/*' -exec rm -rf {} +

venv:
	@$(PYTHON) helpdesk/runtime/install.py base

venv-dev:
	@$(PYTHON) helpdesk/runtime/install.py dev
