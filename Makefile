# What can be done here. CI calls the same targets.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:
TOOLS := . scripts/toolchain.sh

.PHONY: help run dev test test-backend test-bot test-frontend test-e2e lint fix types migrate seed openapi bench bench-page eval shots clean

help: ## this list
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: ## start the product on this machine: http://127.0.0.1:8000
	@$(TOOLS)
	ensure_system "text recognition and PDF" "$${RUN_PACKAGES[@]}"
	ensure_backend run
	ensure_frontend
	cd backend && exec python -m app run

dev: ## API with embedded servers and the front end with hot reload: http://127.0.0.1:5173
	@$(TOOLS)
	ensure_backend dev
	ensure_node_modules
	(cd backend && exec python -m app run) & api=$$!
	trap 'kill $$api 2>/dev/null; wait $$api' EXIT
	cd frontend && npm run dev

test: ## every check and every test, as CI runs them
	@$(TOOLS)
	ensure_system "text recognition and PDF" "$${RUN_PACKAGES[@]}"
	ensure_system "browser tests" chromium
	ensure_node
	ensure_node_modules & packages=$$!
	ensure_backend dev; ensure_bot
	wait $$packages
	exec python scripts/run_tests.py

test-backend: ## backend tests only
	@$(TOOLS)
	ensure_backend dev; ensure_bot
	cd backend && python -m pytest -n 2

test-bot: ## Telegram bot: types, lint, tests
	@$(TOOLS)
	ensure_bot
	cd telegram-bot && .venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/pytest

test-frontend: ## front end: types, lint, unit tests
	@$(TOOLS)
	ensure_node_modules
	cd frontend && npm run --silent types && npm run --silent lint && npm run --silent lint:deps && npm run --silent i18n && npm test --silent

test-e2e: ## the main job in a real browser, against a fresh instance
	@$(TOOLS)
	ensure_backend dev; ensure_frontend; ensure_node_modules
	exec python scripts/browser_tests.py

lint: ## style, types and layers of the backend
	@$(TOOLS)
	ensure_backend dev
	cd backend && ruff check . && ruff format --check . && mypy && lint-imports

fix: ## format and mend what can be mended by itself
	@$(TOOLS)
	ensure_backend dev; ensure_node_modules
	(cd backend && ruff check --fix . ; ruff format .)
	cd frontend && npm run --silent fix

openapi: ## write backend/openapi.json
	@$(TOOLS)
	ensure_backend dev
	cd backend && python -m app openapi > openapi.json

types: openapi ## generate the front end's client and error codes from the backend
	@$(TOOLS)
	ensure_node_modules
	(cd backend && python -m app error-codes) | node frontend/scripts/write-error-codes.mjs
	cd frontend && npm run --silent api

migrate: ## bring the schema of DATABASE_URL up to date
	@$(TOOLS)
	ensure_backend run
	cd backend && python -m app migrate

seed: ## create the administrator and the specialists in DATABASE_URL (make run does it by itself)
	@$(TOOLS)
	ensure_backend run
	cd backend && python -m app seed

bench: ## measure against a bare pass-through, as ratios
	@$(TOOLS)
	ensure_backend dev
	cd backend && python -m bench $(ARGS)

bench-page: ## what a person waits for in a real browser, held to its limits
	@$(TOOLS)
	ensure_backend dev; ensure_frontend; ensure_node_modules
	E2E_TIMED=1 exec python scripts/with_product.py -- npm --prefix frontend run --silent e2e -- reload long-chat

eval: ## how well laboratory reports are read, on a generated set with known truth
	@$(TOOLS)
	ensure_system "text recognition and PDF" "$${RUN_PACKAGES[@]}"
	ensure_system "fonts of the generated reports" "$${EVAL_PACKAGES[@]}"
	ensure_backend dev
	cd backend && python -m eval $(ARGS)

shots: ## pictures of every page in both languages, themes and sizes
	@$(TOOLS)
	ensure_backend dev; ensure_frontend; ensure_node_modules
	exec python scripts/with_product.py -- npm --prefix frontend run --silent shots

clean: ## remove what was built; data stays
	rm -rf .venv .tools telegram-bot/.venv frontend/node_modules frontend/dist
