# make check     everything that must hold, the same for people and machines
# make test      every package in a minute, without a browser and without the race detector: what one runs while working
# make run       the program, on http://localhost:8080
# make build     bin/noticeboard, one static file
# make release VERSION=v1.2.3
#                bin/release/v1.2.3: static programs for linux on amd64 and arm64, deb and rpm packages of them, checksums,
#                the list of what they are made of (SBOM, CycloneDX) and the licences. The same source gives the same bytes
#                everywhere
# make licences  internal/licences/licences.txt, what noticeboard licences prints, made anew; after go.mod has changed
# make check-operation
#                what operators rely on, with the real programs: releases that are the same bytes, packages, an image, Prometheus,
#                nginx, Caddy, an ACME authority, and a Debian with systemd that is set up as the README says
# make torture   the program killed, stopped, filled up, damaged and restarted again and again, with comments on the way;
#                ROUNDS=20 times
# make soak      the program under load for SOAK=30m: memory, goroutines and open files must not grow
# make outlines  assets/land.svg, the land of the maps, made anew
# make bench     what it does in a second, side by side with the least that could do it
# make check-engines
#                the reader's and commenter's way in Firefox and WebKitGTK. As root on Debian it installs firefox-esr,
#                webkit2gtk-driver and xvfb if they are missing; elsewhere it says what is
# make followers one comment to 100,000 followers by email, with the program stopped on the way; FOLLOWERS=1000000
# make long      make check, make check-engines, make check-operation, make followers, and half a minute of made-up input
#                for everything that reads what people send
# make vulncheck known vulnerabilities in what the program calls; asks vuln.go.dev

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK = golang.org/x/vuln/cmd/govulncheck@v1.9.0
CYCLONEDX   = github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
NFPM        = github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.48.0
FOLDERS     = assets cmd internal seeds templates

# Build tags. nomsgpack is gin's own: it leaves out MessagePack, 6.5 million bytes of the program that nothing here uses.
# The program also builds and runs without it.
TAGS = nomsgpack

# The same for every command, so that vet, staticcheck, the tests and the program share what they compile.
export GOFLAGS     := $(strip $(GOFLAGS) -trimpath -tags=$(TAGS))
export CGO_ENABLED := 0

# The packages whose code runs in several goroutines at once. The race detector makes tests about ten times slower, and
# what it runs is compiled for it alone; where one goroutine does all the work, it finds nothing.
RACE  = ./cmd/noticeboard      # the program itself, built with the detector: serving, background work, draining
RACE += ./internal/auth        # throttles, pending sign-ins and the first administrator are shared by all requests
RACE += ./internal/board       # announcements and rules are cached; two people decide at once
RACE += ./internal/boltstore   # one write queue for all; readers beside writers
RACE += ./internal/groupcommit # the write queue itself
RACE += ./internal/mail        # messages are sent on a few connections at once
RACE += ./internal/outbox      # items are sent at once, and the worker is stopped meanwhile
RACE += ./internal/pagecache   # one request renders, the others wait for it
RACE += ./internal/ratelimit   # one set of buckets for all requests
RACE += ./internal/search      # the indexer follows the store while people search

# In packages of the list, long tests of a single goroutine: of subcommands, migrations and damaged files, many of which
# start the program again and again, and of bounds that take many steps to reach. And in web, which starts no goroutine,
# the tests that do.
RACE_SKIP  = TestFiltersSelectWhatMatches TestBoardWithoutFirstAnnouncement TestAccountSubcommands TestNewBoard
RACE_SKIP += TestFirstAnnouncementFromTheEnvironment TestBoardKeepsItsFirstAnnouncement TestOwners TestBackupOfRecords
RACE_SKIP += TestLongPath TestReadOnlyDisk TestReadableFiles TestUpgrade TestErasedStaysErased TestWithdrawnIsInNoFile
RACE_SKIP += TestArchiveOfTheSite TestTakingABoardAlong TestMovingIn TestKilledImport TestCompactKeepsEveryRecord
RACE_SKIP += TestTortureDamagedFiles
RACE_SKIP += TestMigrationsGoOnAfterAKill TestDatabasesOfEarlierPrograms TestFailedMigrationLeavesTheFile
RACE_SKIP += TestDamagedPageSpoilsOnlyWhatReadsIt TestDamagedRecordSpoilsOnlyWhatReadsIt TestOpenReportsDamageAndWritesNothing
RACE_SKIP += TestDamagedPagesDoNotEndTheProgram TestPagesOfAWrite TestPagesAreFilled TestOldChangesAreForgotten
RACE_SKIP += TestValuesAreTheWholeDump TestDumpOfAccountsAndManyComments TestOpenDamagedFile TestTheQueueFollowsTheStore
RACE_SKIP += TestSeenTimesAreBounded TestThrottleIsBounded
RACE_WEB   = AtOnce$$
empty :=
SKIPPED   := ^($(subst $(empty) $(empty),|,$(strip $(RACE_SKIP))))$$

.PHONY: check check-engines check-operation tools programs format vet staticcheck modules all race test run build bench \
	licences outlines long followers fuzz release release-programs release-packages torture soak vulncheck

# Most tests wait, for browsers, disks and programs that start, so both sets run side by side.
check: tools format vet staticcheck modules
	@$(MAKE) --no-print-directory -j2 --output-sync=target all race

# What the tests need. What is missing is installed, where that is possible without asking anyone.
tools: programs .ci/node_modules/.package-lock.json

programs:
	@.ci/programs

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

# The limits are of one package. They are meant to end a test that hangs: each is ten times what the slowest package
# takes on two cores. Most of the time of a test with a browser is spent waiting for it, hence -parallel.
all: tools
	go test -count=1 -timeout 40m -parallel 4 ./...

race: export CGO_ENABLED := 1
race: tools
	@test $$(go test -race -list '$(SKIPPED)' $(RACE) | grep ^Test | sort -u | wc -l) = $(words $(RACE_SKIP)) || \
		{ echo "RACE_SKIP names a test that is not there" >&2; exit 1; }
	@go test -race -list '$(RACE_WEB)' ./internal/web | grep -q ^Test || { echo "RACE_WEB names no test" >&2; exit 1; }
	go test -race -short -count=1 -timeout 40m -parallel 4 -skip '$(SKIPPED)' $(RACE)
	go test -race -short -count=1 -timeout 10m -run '$(RACE_WEB)' ./internal/web

# -short leaves out what needs a browser, Java or what npm brings.
# The longest package begins first, so that none runs alone at the end.
test:
	go test -short -timeout 10m ./internal/web ./...

run:
	go run ./cmd/noticeboard

build:
	go build -ldflags "-s -w" -o bin/noticeboard ./cmd/noticeboard

# What a release is made of. The date is that of the commit, so that it does not depend on when somebody builds it; it
# and the commit can be given where the source is not in a Git repository.
VERSION =
COMMIT  = $(shell git rev-parse HEAD)
DATE    = $(shell TZ=UTC0 git show -s --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ HEAD)
RELEASE = bin/release/$(VERSION)
# cyclonedx-gomod takes the version from a tag, and cannot read a repository that "git worktree" made.
TAGGED  = $(RELEASE)/.tagged
STAMP   = -X main.releaseVersion=$(VERSION) -X main.releaseCommit=$(COMMIT) -X main.releaseDate=$(DATE)

release:
	@echo '$(VERSION)' | grep -Eq '^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$$' || \
		{ echo "VERSION must be a semantic version: make release VERSION=v1.2.3" >&2; exit 2; }
	@test -z "$$(git status --porcelain)" || { echo "there are changes that are not committed" >&2; exit 1; }
	@$(MAKE) --no-print-directory release-programs release-packages
	cp internal/licences/licences.txt '$(RELEASE)/'
	rm -rf '$(TAGGED)' && git clone -q --depth 1 'file://$(CURDIR)' '$(TAGGED)' && git -C '$(TAGGED)' tag -f '$(VERSION)'
	cd '$(TAGGED)' && GOOS=linux GOARCH=amd64 go run $(CYCLONEDX) app -json -licenses -noserial -notimestamp -std \
		-main cmd/noticeboard -output '$(CURDIR)/$(RELEASE)/noticeboard-$(VERSION).cdx.json' .
	rm -rf '$(TAGGED)'
	cd '$(RELEASE)' && sha256sum noticeboard[-_]* licences.txt > SHA256SUMS
	@echo "In $(RELEASE). To publish it: git tag -s $(VERSION) && git push origin $(VERSION)"

release-programs:
	GOOS=linux GOARCH=amd64 go build -buildvcs=false -ldflags '-s -w $(STAMP)' \
		-o '$(RELEASE)/noticeboard-$(VERSION)-linux-amd64' ./cmd/noticeboard
	GOOS=linux GOARCH=arm64 go build -buildvcs=false -ldflags '-s -w $(STAMP)' \
		-o '$(RELEASE)/noticeboard-$(VERSION)-linux-arm64' ./cmd/noticeboard

# Manual page, completions and examples are printed by the program itself, built for this machine.
PACKAGED = $(RELEASE)/.packaged

release-packages: export FILES = $(PACKAGED)
release-packages: export SOURCE_DATE_EPOCH = $(shell date -d '$(DATE)' +%s)
release-packages: release-programs
	rm -rf '$(PACKAGED)' && mkdir -p '$(PACKAGED)/units'
	go build -buildvcs=false -ldflags '-s -w $(STAMP)' -o '$(PACKAGED)/noticeboard' ./cmd/noticeboard
	cd '$(PACKAGED)' && ./noticeboard man | gzip -9n > noticeboard.1.gz && ./noticeboard example noticeboard.toml > \
		noticeboard.toml && for shell in bash zsh fish; do ./noticeboard completion $$shell > noticeboard.$$shell; done
	cd '$(PACKAGED)' && for unit in service socket; do ./noticeboard example noticeboard.$$unit > units/noticeboard.$$unit; \
		done && for unit in tls redirect; do ./noticeboard example noticeboard-$$unit.socket > units/noticeboard-$$unit.socket; \
		done && sed -i 's|/usr/local/bin/|/usr/bin/|; s|^# /etc/systemd/system/|# |' units/*
	cat LICENSE internal/licences/licences.txt > '$(PACKAGED)/copyright'
	for arch in amd64 arm64; do for kind in deb rpm; do \
		ARCH=$$arch VERSION='$(VERSION)' PROGRAM='$(RELEASE)/noticeboard-$(VERSION)-linux-'$$arch \
			go run $(NFPM) package --config .ci/package/nfpm.yaml --packager $$kind --target '$(RELEASE)/' || exit 1; \
	done; done
	rm -rf '$(PACKAGED)'

licences:
	go test -count=1 -run '^TestLicencesAreComplete$$' ./internal/licences -update

outlines: .ci/node_modules/.package-lock.json
	go run ./internal/picture/outlines .ci/node_modules/world-atlas/land-50m.json > assets/land.svg

bench:
	go run ./internal/bench

# One browser at a time, so that each has the processor to itself.
check-engines: export NOTICEBOARD_ENGINES := 1
check-engines:
	@.ci/programs engines
	go test -count=1 -timeout 20m -parallel 1 ./internal/testing/engines
	go test -count=1 -timeout 20m -parallel 1 -run '^TestEngines' ./cmd/noticeboard

# What takes long or needs programs that operators use. Tests begin with TestOperation.
check-operation: export NOTICEBOARD_OPERATION := 1
check-operation:
	@.ci/programs operation
	go test -count=1 -timeout 60m -run '^TestOperation' ./cmd/noticeboard

# The tests that look for acknowledged comments afterwards, and for clear sentences. Those that crash the program in other
# places each time run ROUNDS times, the others once. What they found is printed as a table.
TORTURE_ONCE  = TestTorture.*|TestUpgrade|TestReadOnlyDisk|TestDamagedCommentSpoilsItsPageOnly|TestOneProcessADatabase
TORTURE_ONCE := $(TORTURE_ONCE)|TestDatabaseEmptiedWhileServing|TestConnectionsLeaveFilesForTheDatabases
TORTURE_ONCE := $(TORTURE_ONCE)|TestClock.*
TORTURE  = TestKilled|TestDrained|TestFullDisk|TestDatabaseDamagedWhileServing|TestRestartOnASocketOfSystemd
TORTURE := $(TORTURE)|TestBackupAndRestore|TestCrashes.*
ROUNDS   = 20

torture: TABLE = $(CURDIR)/bin/torture
torture:
	@mkdir -p bin && rm -f bin/torture-rounds.md bin/torture-once.md
	NOTICEBOARD_TORTURE=$(TABLE)-rounds.md \
		go test -count=$(ROUNDS) -timeout 120m -run '^($(TORTURE))$$' ./cmd/noticeboard
	NOTICEBOARD_TORTURE=$(TABLE)-once.md go test -count=1 -timeout 30m -run '^($(TORTURE_ONCE))$$' ./cmd/noticeboard
	@cat bin/torture-rounds.md && tail -n +3 bin/torture-once.md

# The program under load for a long time; fails if memory, goroutines or open files grow. Prints a table.
SOAK = 30m

soak: export NOTICEBOARD_SOAK := $(SOAK)
soak:
	go test -v -count=1 -timeout 0 -run '^TestSoak$$' ./cmd/noticeboard

long: check check-engines check-operation followers fuzz

FOLLOWERS = 100000

followers:
	NOTICEBOARD_FOLLOWERS=$(FOLLOWERS) go test -count=1 -timeout 60m -v -run '^TestManyFollowers$$' ./internal/letter

# Every fuzz test there is, one after the other. An input that fails is written to testdata/fuzz beside the test, where
# ordinary tests find it, too.
FUZZTIME = 30s

fuzz:
	@listed=$$(go test -list '^Fuzz' ./...) || { echo "$$listed"; exit 1; }; \
	targets=$$(echo "$$listed" | awk '/^Fuzz/ { name[n++] = $$1 } \
		$$1 == "ok" { for (i = 0; i < n; i++) print $$2 ":" name[i]; n = 0 }'); \
	failed=; \
	for target in $$targets; do \
		echo "$$target"; \
		go test -run '^$$' -fuzz "^$${target##*:}$$" -fuzztime $(FUZZTIME) "$${target%:*}" || failed="$$failed $$target"; \
	done; \
	test -z "$$failed" || { echo "failed:$$failed" >&2; exit 1; }

# The database is fetched from https://vuln.go.dev, so this needs the network and is not part of check.
vulncheck:
	go run $(GOVULNCHECK) -tags $(TAGS) ./...
