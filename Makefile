# make check     everything that must hold, the same for people and machines
# make run       the program, on http://localhost:8080
# make build     bin/noticeboard, one static file
# make outlines  assets/land.txt and land-close.txt, the land of the maps, made anew
# make bench     what it does in a second, side by side with the least that could do it

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
FOLDERS     = assets cmd internal seeds templates

# Build tags. nomsgpack is gin's own: it leaves out MessagePack, 6.5 million bytes of the program that nothing here uses.
# The program also builds and runs without it.
TAGS = nomsgpack

# A tool that is missing is installed where that is possible without asking anyone.
install = { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(1); } || \
	{ echo "make check needs these, please install them: $(1)" >&2; exit 1; }

.PHONY: check tools format vet staticcheck modules test run build bench outlines

check: tools format vet staticcheck modules test

# The race detector needs a C compiler, the browser tests need Chromium and, from npm, axe-core and the Nu checker,
# which needs Java. What npm brings runs no scripts of its own when it is installed.
tools: .ci/node_modules/.package-lock.json
	@command -v "$$(go env CC)" >/dev/null || $(call install,gcc libc6-dev)
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
		$(call install,chromium)
	@command -v java >/dev/null || $(call install,default-jre-headless)

.ci/node_modules/.package-lock.json: .ci/package-lock.json
	@command -v npm >/dev/null || $(call install,npm)
	npm ci --ignore-scripts --no-audit --no-fund --prefix .ci
	@touch $@

format:
	@files=$$(gofmt -l $(FOLDERS)) && if [ -n "$$files" ]; then echo "not as gofmt has it:"; echo "$$files"; exit 1; fi

vet:
	go vet -tags $(TAGS) ./...

staticcheck:
	go run $(STATICCHECK) -tags $(TAGS) ./...

modules:
	go mod verify

test: tools
	CGO_ENABLED=1 go test -race -count=1 -timeout 60m -tags $(TAGS) ./...

run:
	go run ./cmd/noticeboard

build:
	CGO_ENABLED=0 go build -trimpath -tags $(TAGS) -ldflags "-s -w" -o bin/noticeboard ./cmd/noticeboard

outlines: .ci/node_modules/.package-lock.json
	go run ./internal/picture/outlines .ci/node_modules/world-atlas/land-110m.json > assets/land.txt
	go run ./internal/picture/outlines -close .ci/node_modules/world-atlas/land-110m.json > assets/land-close.txt

bench:
	go run ./internal/bench
