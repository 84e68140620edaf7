# Zegel's commands. `make demo` shows it working, `make test` runs every test; both install what they need first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help deps deps-build build demo test gate run bench scale soak fuzz docs lint format clean

help:             ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps:             ## install what building and testing need (Debian packages)
	@packaging/install-dependencies test

deps-build:
	@packaging/install-dependencies build

build: deps-build ## build the debug configuration, with a line of progress
	@packaging/build

demo: build       ## a mail goes in, leaves signed and encrypted, and the answer comes back readable
	@python3 Demo/demo.py --zegel .build/debug/zegel

test: deps        ## format lint, build with warnings as errors, all tests
	@packaging/test

gate: deps        ## the attack tests alone, as a table: threat, CVE or paper, result
	@packaging/gate

run: build        ## a gateway with safe defaults on loopback, state under ~/.local/state/zegel
	@.build/debug/zegel serve

bench: deps       ## throughput beside Postfix, CPU beside bare CMS calls; prints ratios
	@Benchmarks/run

scale: deps       ## a million certificates, a list of a million entries, start with 50,000
	@Benchmarks/scale

soak: deps        ## 200 kills, 50 power cuts, 1,000 slow clients, ten times the load, large mails; about 15 minutes
	@Benchmarks/soak

fuzz: deps        ## every fuzz target for 60 s (SECONDS_EACH=n changes it)
	@for file in Fuzz/*.swift; do target=$$(basename $$file .swift); [ $$target = support ] || Fuzz/run $$target $${SECONDS_EACH:-60} || exit 1; done

docs: build       ## write the documents that are made from declarations
	@.build/debug/zegel template list --markdown > docs/templates.md
	@.build/debug/zegel settings list --markdown > docs/settings.md
	@.build/debug/zegel role list --markdown > docs/roles.md

lint:
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests Fuzz

format:           ## rewrite the sources in the project's layout
	@swift format --in-place --recursive --parallel Package.swift Sources Tests Fuzz

clean:            ## remove what building made
	rm -rf .build .build-*
