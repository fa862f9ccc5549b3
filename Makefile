# make check     everything that must hold, the same for people and machines
# make test      every package in a minute, without a browser and without the race detector: what one runs while working
# make run       the program, on http://localhost:8080
# make build     bin/noticeboard, one static file
# make outlines  assets/land.txt and land-close.txt, the land of the maps, made anew
# make bench     what it does in a second, side by side with the least that could do it

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
FOLDERS     = assets cmd internal seeds templates

# Build tags. nomsgpack is gin's own: it leaves out MessagePack, 6.5 million bytes of the program that nothing here uses.
# The program also builds and runs without it.
TAGS = nomsgpack

# The same for every command, so that vet, staticcheck, the tests and the program share what they compile.
export GOFLAGS     := $(strip $(GOFLAGS) -trimpath -tags=$(TAGS))
export CGO_ENABLED := 0

# The packages whose code runs in several goroutines at once. The race detector makes tests five to ten times slower,
# and what it runs has to be compiled again; where one goroutine does all the work, it can find nothing.
RACE  = ./internal/auth        # throttles, pending sign-ins and the first administrator are shared by all requests
RACE += ./internal/board       # announcements and rules are cached; two people decide at once
RACE += ./internal/boltstore   # one write queue for all; readers beside writers
RACE += ./internal/pagecache   # one request renders, the others wait for it
RACE += ./internal/ratelimit   # one set of buckets for all requests
RACE += ./internal/search      # the indexer follows the store while people search
RACE += ./internal/web         # handlers share caches, cards and the look of the institution
RACE += ./cmd/noticeboard      # the program itself: serving, background work, draining

.PHONY: check tools programs format vet staticcheck modules all race test run build bench outlines

check: tools format vet staticcheck modules all race

# The race detector needs a C compiler, the browser tests need Chromium and, from npm, axe-core and the Nu checker,
# which needs Java. What is missing is installed at once, where that is possible without asking anyone.
tools: programs .ci/node_modules/.package-lock.json

programs:
	@has() { for p; do command -v "$$p" >/dev/null && return; done; return 1; }; missing=; \
	has "$$(go env CC)" || missing="gcc libc6-dev"; \
	has chromium chromium-browser google-chrome || missing="$$missing chromium"; \
	has java || missing="$$missing default-jre-headless"; \
	has npm || missing="$$missing npm"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && has apt-get; then \
		apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing; \
	elif [ -n "$$missing" ]; then \
		echo "make check needs these, please install them: $$missing" >&2; exit 1; \
	fi

# What npm brings runs no scripts of its own when it is installed.
.ci/node_modules/.package-lock.json: .ci/package-lock.json | programs
	npm ci --ignore-scripts --no-audit --no-fund --prefix .ci
	@touch $@

format:
	@files=$$(gofmt -l $(FOLDERS)) && if [ -n "$$files" ]; then echo "not as gofmt has it:"; echo "$$files"; exit 1; fi

vet:
	go vet ./...

staticcheck:
	go run $(STATICCHECK) ./...

modules:
	go mod verify

# The limits are of one package. They are meant to end a test that hangs: each is many times what the slowest package
# takes on two cores.
all: tools
	go test -count=1 -timeout 30m ./...

race: tools
	CGO_ENABLED=1 go test -race -short -count=1 -timeout 30m $(RACE)

# -short leaves out what needs a browser, Java or what npm brings.
test:
	go test -short -timeout 10m ./...

run:
	go run ./cmd/noticeboard

build:
	go build -ldflags "-s -w" -o bin/noticeboard ./cmd/noticeboard

outlines: .ci/node_modules/.package-lock.json
	go run ./internal/picture/outlines .ci/node_modules/world-atlas/land-110m.json > assets/land.txt
	go run ./internal/picture/outlines -close .ci/node_modules/world-atlas/land-110m.json > assets/land-close.txt

bench:
	go run ./internal/bench
