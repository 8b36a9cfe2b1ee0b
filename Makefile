# Delonix. The two commands for a start: `make demo` and `make test`.
# Everything that is missing is installed on the way (Debian and Ubuntu; on
# macOS and under MSYS2 the set-up says what to install).

VERSION  ?= $(shell git describe --tags --always 2>/dev/null || echo 0.1.0)
TAGS      = migrated_fynedo,accessibility
TESTTAGS  = accessibility
LDFLAGS   = -s -w -X main.version=$(VERSION)
BIN       = build/delonix
PREFIX   ?= /usr/local
DESTDIR  ?=
GO       ?= go

.PHONY: all build setup demo screenshot run test test-long bench lint fuzz map install clean windows

all: build

setup:
	@.ci/setup

build: setup
	@mkdir -p build
	$(GO) build -tags $(TAGS) -ldflags "$(LDFLAGS)" -o $(BIN) .

demo: build
	@.ci/demo $(BIN)

screenshot:
	@.ci/screenshot build/screenshot.png

run: build
	$(BIN)

test: setup
	@.ci/test

test-long: setup
	@DELONIX_LONG=1 .ci/test

bench: build
	@.ci/bench $(BIN)

soak: build
	@.ci/soak $(BIN)

fuzz: setup
	@.ci/fuzz

lint: setup
	@.ci/lint

# How the packages are built: files, types, and references that run upward.
map:
	@$(GO) run ./.ci/map

install: build
	install -D -m 755 $(BIN) $(DESTDIR)$(PREFIX)/bin/delonix
	install -D -m 644 assets/icon.png $(DESTDIR)$(PREFIX)/share/icons/hicolor/512x512/apps/delonix.png
	install -D -m 644 assets/delonix.desktop $(DESTDIR)$(PREFIX)/share/applications/app.delonix.Delonix.desktop

# The Windows build, made on Debian with gcc-mingw-w64-x86-64.
windows:
	@mkdir -p build
	CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc $(GO) build -tags $(TAGS) -ldflags "$(LDFLAGS) -H windowsgui" -o build/delonix.exe .

clean:
	rm -rf build
