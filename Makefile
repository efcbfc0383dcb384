# Two commands do all the set-up: `make demo` builds the Changping packs, `make test` proves the project.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint messages requirements audit sbom clean

demo: $(VENV)/.installed
	$(BIN)/briefing build content/changping

test: $(VENV)/.installed-dev lint
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadgroup

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Hashes are checked, dependencies are exactly those of the file, nothing is resolved on the user's machine.
$(VENV)/.installed: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	touch $@

# The program's own words on the page: extract them, then bring every language's catalogue up to date.
messages: $(VENV)/.installed
	$(BIN)/python tools/update_interface.py

# Needs uv; run after a change of pyproject.toml.
requirements:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group pyproject.toml:build pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group pyproject.toml:dev -c requirements.txt -o requirements-dev.txt

# Known vulnerabilities; `--strict`, since without it a service that answers nothing looks like good news.
audit: $(VENV)/.installed-dev
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements.txt

# After each change of requirements: the list of licences and the bill of materials (CycloneDX).
sbom: $(VENV)/.installed-dev
	$(BIN)/python tools/write_licences.py
	$(BIN)/cyclonedx-py requirements --output-reproducible --validate --pyproject pyproject.toml \
	  --spec-version 1.6 --output-file sbom.cdx.json requirements.txt

clean:
	rm -rf $(VENV) output
