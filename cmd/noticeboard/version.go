package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/cli"
)

// What make release sets with -ldflags -X. Other builds know it from what the go command records, if the source is in
// a Git repository.
var (
	releaseVersion string // such as v0.4.0
	releaseCommit  string
	releaseDate    string // of the commit (RFC 3339)
)

// A build says what a program was made from.
type build struct {
	Version string // "unknown" if neither a release nor the go command says it
	Commit  string // may be empty, as Date
	Date    string // of the commit (RFC 3339)
	Dirty   bool   // the source had changes that were not committed
	Go      string // version and platform
	Schema  int    // of the form of the database that the program writes
}

// builtFrom returns what this program was made from.
func builtFrom() build {
	b := build{Version: releaseVersion, Commit: releaseCommit, Date: releaseDate, Schema: boltstore.Schema(),
		Go: runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		b.Version = cmp.Or(b.Version, strings.Trim(info.Main.Version, "()"))
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				b.Commit = cmp.Or(b.Commit, s.Value)
			case "vcs.time":
				b.Date = cmp.Or(b.Date, s.Value)
			case "vcs.modified":
				b.Dirty = s.Value == "true"
			}
		}
	}
	b.Version = cmp.Or(b.Version, "unknown")
	return b
}

// attributes returns what the first line of the log says.
func (b build) attributes() []any {
	return []any{"version", b.Version, "commit", b.commit(), "date", cmp.Or(b.Date, "unknown"), "go", b.Go,
		"schema", b.Schema}
}

// commit returns the commit, with a note if there were changes to it.
func (b build) commit() string {
	if b.Dirty {
		return b.Commit + " with changes"
	}
	return cmp.Or(b.Commit, "unknown")
}

// String returns one line for each fact.
func (b build) String() string {
	return fmt.Sprintf("noticeboard %s\ncommit: %s\ndate: %s\ngo: %s\ndatabase schema: %d\n",
		b.Version, b.commit(), cmp.Or(b.Date, "unknown"), b.Go, b.Schema)
}

func versionCommand(*flag.FlagSet) cli.Run {
	return func(_ context.Context, c cli.Call) error {
		_, err := io.WriteString(c.Stdout, builtFrom().String())
		return err
	}
}
