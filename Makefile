# The whole vocabulary: run · test · lint · bench, and the parts they are made of.
# Everything that is missing is fetched by scripts/setup.

SHELL := /usr/bin/env bash
.DEFAULT_GOAL := help
ARGS ?=
TARGET ?= journeys::whatever_is_asked_in_a_row_is_answered_in_form
TIME ?= 1h

.PHONY: help run emulator test lint bench build setup python servers unit chaos-short clients chaos conformance e2e deploy-check fuzz fmt sbom screenshots clean

help: ## This list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: build ## Set up, build for release and start the desk on the emulator with demo data (ARGS="--port 3100")
	@exec target/release/cosell-desk serve $(ARGS)

emulator: ## Start the emulator alone, for any AWS client (ARGS="--tasks immediate")
	@cargo run --quiet -p emulator --bin partner-central-emulator -- $(ARGS)

test: setup python servers lint unit ## Set up and pass every test, the browser's included
	@# What mostly waits runs while the release is built.
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target build chaos-short clients
	@$(MAKE) --no-print-directory e2e deploy-check

lint: setup ## Format, clippy for server and browser, architecture and generated files
	@scripts/lint

build: setup ## The release build: server, wasm, styles
	@scripts/build

setup: ## Fetch what is missing: wasm target, cargo-leptos, wasm-bindgen, npm packages
	@scripts/setup

python: setup ## The Python environment with the pinned AWS clients
	@bash -c 'set -euo pipefail; source scripts/env; source scripts/venv'

servers: setup ## Chromium, nginx, Caddy, Firefox and Observatory's scanner for the browser tests (COSELL_TEST_PROXIES=skip: Chromium alone)
	@bash -c 'set -euo pipefail; source scripts/env; source scripts/chromium; source scripts/proxies'

unit: setup ## Unit and integration tests
	@scripts/unit

chaos-short: setup ## Kill the desk at each step of a write, and take the tracking replica away, once
	@scripts/chaos short

clients: setup ## The emulator against clients nobody here wrote: boto3, the AWS CLI, AWS's JavaScript SDK
	@scripts/clients

chaos: setup ## The same at length, with times judged and a table for each part (ARGS="kill --store sqlite --seed 7")
	@scripts/chaos $(ARGS)

conformance: setup ## The same with every scenario for the AWS CLI too, a few minutes (ARGS="--only journeys")
	@scripts/conformance $(ARGS)

e2e: build ## Playwright in a real Chromium against the release build (ARGS="-g wizard")
	@scripts/e2e $(ARGS)

deploy-check: build ## Type docs/DEPLOYING.md into an empty folder, and sign in as the first administrator
	@scripts/deploy-as-written

fuzz: ## Fuzz one decoder under libFuzzer (TARGET=wire::whatever_arrives_is_answered_in_form TIME=10m)
	@scripts/fuzz $(TARGET) $(TIME)

bench: build ## The desk beside bare axum, the emulator beside bare axum and moto (ARGS=emulator or desk)
	@scripts/bench $(ARGS)

screenshots: build ## Make the README's screenshots anew
	@SCREENSHOTS=1 scripts/e2e screenshots.spec.ts

sbom: setup ## What the program is made of, as CycloneDX bills of materials in target/sbom
	@scripts/sbom

fmt: ## Format everything
	@cargo fmt --all

clean: ## Remove what was built; tools and data stay
	@rm -rf target test-results end2end/test-results
