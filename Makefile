# One command each. `make setup` is idempotent and runs in a moment when nothing changed; every target calls it.
.PHONY: setup demo test check bench bench-peers install uninstall systemd-test fuzz lock clean
PY := .venv/bin/python

setup:
	@python3 bootstrap.py

demo: setup  ## speak to it without a microphone: recorded questions, a virtual sound card, the answers as WAV files
	@.venv/bin/hark demo

test: setup  ## all tests
	@$(PY) -m pytest -q

check: setup  ## format, lint, types, tests; the tests of properties look for new examples every time
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@HARK_EXPLORE=1 $(PY) -m pytest -q

bench: setup  ## every figure of the README's table, with the machine it was measured on
	@$(PY) -m tests.benchmarks

bench-peers: setup  ## the appliance beside other frameworks, on the same card with the same engines (25 minutes)
	@$(PY) -m tests.benchmarks.peers

install: setup  ## a service of this machine, as root; DESTDIR=/some/where puts it below a folder and starts nothing
	@$(PY) -B -m systemd.install install $(if $(DESTDIR),--destdir $(DESTDIR))

uninstall:  ## takes it away again; PURGE=1 takes settings and data too
	@$(or $(wildcard $(PY)),python3) -B -m systemd.install uninstall $(if $(DESTDIR),--destdir $(DESTDIR)) $(if $(PURGE),--purge)

systemd-test: setup  ## as root: boots a machine with a systemd of its own and tries the service there (3 minutes, 6 on a busy one)
	@HARK_SYSTEMD=1 $(PY) -m pytest -q -rs -s tests/systemd/test_service.py

fuzz: setup  ## fresh inputs for every decoder, 10 minutes each: for the night. With coverage where atheris has a wheel
	-@$(PY) -m pip install --quiet atheris==3.0.0
	@$(PY) -m tests.fuzz --seconds 600 --at-once $$(nproc)

lock:  ## new versions of everything, with hashes and without addresses; needs uv
	uv pip compile pyproject.toml --group dev --extra pictures --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file requirements.lock

clean:
	rm -rf .venv .hark build *.egg-info
