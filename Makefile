# The first two targets are all a newcomer needs. Both set everything up; the environment lies in .venv.
.PHONY: demo test bench race check messages setup clean
.DEFAULT_GOAL := demo
export PYTHONDONTWRITEBYTECODE := # what Python has compiled once, the next process need not

UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := .venv/bin
FRONTEND := src/dreiraum/web/frontend

demo: setup out/demo/region/manifest.json ## Build the demo district where it is not, and serve it on PORT
	$(RUN)/dreiraum serve out/demo

out/demo/region/manifest.json: $(shell find src/dreiraum/reach src/dreiraum/demo -type f ! -path '*/__pycache__/*') | setup
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

race: setup ## 100,000 racing bookings on SQLite and PostgreSQL, processes and the database killed in between
	$(RUN)/python -m benchmarks.race

messages: .venv/ready ## Bring the English catalogue up to what the sources say
	$(RUN)/python -m dreiraum.web.translations

setup: .venv/ready .venv/assets

.venv/ready: pyproject.toml uv.lock | $(filter .tools/bin/uv,$(UV))
	$(UV) sync --frozen --compile-bytecode
	$(RUN)/dreiraum warm
	@touch $@

# Scripts, styles and translations, as the package carries them.
.venv/assets: .venv/ready $(shell find $(FRONTEND) src/dreiraum/web/locale -name node_modules -prune -o -type f ! -name '*.mo' -print)
	UV=$(UV) $(FRONTEND)/build.sh
	@touch $@

.tools/bin/uv:
	python3 -m pip install --quiet --target .tools "uv==0.13.9"

clean:
	rm -rf .venv .tools .cache out $(FRONTEND)/node_modules src/dreiraum/web/static src/dreiraum/web/built
