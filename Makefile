# The first two targets are all a newcomer needs. Both set everything up; the environment lies in .venv.
.PHONY: demo test bench check setup clean
.DEFAULT_GOAL := demo

UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := .venv/bin

demo: setup ## Build the demo district and show its answers
	$(RUN)/dreiraum demo --out out/demo

test: setup check ## Lint, types, import rules, all tests
	$(RUN)/dreiraum warm
	$(RUN)/pytest

check: setup
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports

bench: setup ## Run the comparisons with peers and write benchmarks/results/*.json
	$(RUN)/python -m benchmarks.run

setup: .venv/ready

.venv/ready: pyproject.toml uv.lock | $(filter .tools/bin/uv,$(UV))
	$(UV) sync --frozen --compile-bytecode
	$(RUN)/dreiraum warm
	@touch $@

.tools/bin/uv:
	python3 -m pip install --quiet --target .tools "uv==0.13.9"

clean:
	rm -rf .venv .tools .cache out
