# lianxi: `make demo` and `make test` are all that a fresh machine needs. See README.md.
# Wanted beforehand: git, make, a C compiler, the Rust toolchain, Python 3. The rest is fetched, once, into the
# user's cache folder, where every clone finds it. No recipe needs root or changes the system.

include .ci/versions.env
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/lianxi

# What the program and its tests use; one's own stand in for them.
LIANXI_TYPST ?= $(CACHE)/typst-$(TYPST_VERSION)/bin/typst
LIANXI_FONTS ?= $(CACHE)/$(FONTS_SET)
LIANXI_PYTHON ?= $(CACHE)/$(PYTHON_SET)/bin/python
LIANXI_BENCH_PYTHON ?= $(CACHE)/$(BENCH_SET)/bin/python
export LIANXI_TYPST LIANXI_FONTS LIANXI_PYTHON LIANXI_BENCH_PYTHON

LIANXI := target/release/lianxi
DEMO := demo
QUARTER := 2020Q2

# make bench BENCH="--rounds 5 quarter start": some of them, or fewer rounds.
BENCH ?=

.PHONY: help demo test torture bench tools build env clean clean-demo
.NOTPARALLEL:

help:
	@echo '用法：make demo   准备工具，编译，生成样本单位 $(QUARTER) 的全部文件，放在 $(DEMO)/'
	@echo '      make test   运行全部测试（CI 也只运行这一条）'
	@echo '      make torture  可靠性测试（约二十分钟，结果写入 docs/reliability.md）'
	@echo '      make bench  与 typst、pandas、LibreOffice 等并排测速，结果写入 docs/performance.md（约需半小时）'
	@echo '      make tools  只准备 typst 和字体（放在 $(CACHE)/）'
	@echo '      make build  只编译 $(LIANXI)'
	@echo '      make env    打印直接运行 lianxi 时要设的环境变量：eval "$$(make -s env)"'
	@echo '      make clean-demo  删除 $(DEMO)/；make clean 连同编译结果一起删除'

# The demo office is the user's to play with: it is made once and then kept.
demo:
	@.ci/prepare --of 4 fonts typst build
	@echo '[4/4] 生成样本单位 $(QUARTER) 的文件' >&2
	@if [ -e $(DEMO)/lianxi.toml ]; then \
	    echo '      沿用已有的 $(DEMO)/（要从头开始：make clean-demo）' >&2; \
	else \
	    $(LIANXI) init --sample $(DEMO); \
	fi
	@$(LIANXI) quarter $(QUARTER) -C $(DEMO)
	@echo
	@echo '生成的 PDF：'
	@find '$(CURDIR)/$(DEMO)/out/$(QUARTER)' -name '*.pdf' | LC_ALL=C sort | grep .

# One profile for everything: what the demo compiled serves the tests, and the other way round.
test:
	@.ci/prepare --of 5 fonts typst python testbuild
	@.ci/check-dependencies
	@echo '[5/5] 运行测试' >&2
	@cargo test --release --locked
	@if cargo fmt --version >/dev/null 2>&1; then \
	    cargo fmt --check || { echo '错误  代码格式不符：请运行 cargo fmt' >&2; exit 1; }; \
	else \
	    echo '没有 rustfmt，未检查代码格式（可运行 rustup component add rustfmt）' >&2; \
	fi

# Hostile and spoilt files, kills at every write, full disks, typsts that are none, runs at once, clocks, altered seals.
# Some twenty minutes; the tests run a sample. strace and faketime (Debian packages) do their part where they are there.
# The table of docs/reliability.md is written anew. One suite only: make torture TORTURE='mutants --mutants 100000 --seed 7'
torture:
	@.ci/prepare --of 4 fonts typst python build
	@$(LIANXI_PYTHON) -B -W ignore tests/torture/run.py $(if $(TORTURE),$(TORTURE),--write)

# Both sides of every comparison run here, in turns; nothing is timed in the tests.
bench:
	@.ci/prepare --of 5 fonts typst bench build
	@echo '[5/5] 测速' >&2
	@'$(LIANXI_BENCH_PYTHON)' benches/run.py $(BENCH)

tools:
	@.ci/prepare fonts typst

build:
	@.ci/prepare build

env:
	@echo "export LIANXI_TYPST='$(LIANXI_TYPST)' LIANXI_FONTS='$(LIANXI_FONTS)' LIANXI_PYTHON='$(LIANXI_PYTHON)'"

clean-demo:
	rm -rf $(DEMO)

clean: clean-demo
	rm -rf target
