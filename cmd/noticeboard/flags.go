package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
)

func join(words []string) string { return strings.Join(words, " ") }

// newFlagSet returns a flag set for parse, which also reads each flag from an environment variable: --post-rate from
// NOTICEBOARD_POST_RATE. A flag on the command line takes precedence.
func newFlagSet(name string, stderr io.Writer) *flag.FlagSet {
	fs := flag.NewFlagSet("noticeboard "+name, flag.ContinueOnError)
	fs.SetOutput(stderr)
	return fs
}

func envName(name string) string {
	return "NOTICEBOARD_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// parse reads flags from the environment and then from the arguments, where flags and positional arguments may be in
// any order. It returns the positional arguments; operands are their names, and there must be as many.
func parse(fs *flag.FlagSet, args []string, operands ...string) (positional []string, err error) {
	fs.VisitAll(func(f *flag.Flag) {
		if value, ok := os.LookupEnv(envName(f.Name)); ok {
			if setErr := fs.Set(f.Name, value); setErr != nil {
				err = errors.Join(err, fmt.Errorf("%s: %w", envName(f.Name), setErr))
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		if fs.NArg() == 0 {
			break
		}
		positional, args = append(positional, fs.Arg(0)), fs.Args()[1:]
	}
	if len(positional) != len(operands) {
		return nil, fmt.Errorf("usage: %s %s [flags]", fs.Name(), join(operands))
	}
	return positional, nil
}

// A dataDir is the path of the directory that holds the database, the search index and the control socket.
type dataDir string

func dataFlag(fs *flag.FlagSet) *string {
	return fs.String("data", "./data", "`directory` of the database")
}

func (d dataDir) database() string { return filepath.Join(string(d), "noticeboard.db") }
func (d dataDir) index() string    { return filepath.Join(string(d), "search.db") }
func (d dataDir) socket() string   { return filepath.Join(string(d), "noticeboard.sock") }

// restoring is the copy that restore checks before it puts it in the place of the database.
func (d dataDir) restoring() string { return d.database() + ".restoring" }

// hasDatabase returns an error that says so if there is no database.
func (d dataDir) hasDatabase() error {
	if _, err := os.Stat(d.database()); err != nil {
		return fmt.Errorf("there is no database in %s (--data names the directory): %w", d, err)
	}
	return nil
}

// absolute returns the absolute path of the directory, for messages.
func (d dataDir) absolute() string {
	if path, err := filepath.Abs(string(d)); err == nil {
		return path
	}
	return string(d)
}

// make creates the directory, readable by this user alone, if it does not exist.
func (d dataDir) make() error {
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return fmt.Errorf("creating the data directory: %w", err)
	}
	return nil
}

// prefixes is a flag for a list of networks, as addresses or in CIDR notation, separated by commas.
type prefixes []netip.Prefix

func (p *prefixes) String() string {
	var texts []string
	for _, n := range *p {
		texts = append(texts, n.String())
	}
	return strings.Join(texts, ",")
}

func (p *prefixes) Set(text string) error {
	for item := range strings.SplitSeq(text, ",") {
		item = strings.TrimSpace(item)
		if a, err := netip.ParseAddr(item); err == nil {
			a = a.Unmap()
			*p = append(*p, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		n, err := netip.ParsePrefix(item)
		if err != nil {
			return fmt.Errorf("%q is neither an address nor a network such as 10.0.0.0/8", item)
		}
		if n.Bits() == 0 {
			return fmt.Errorf("%q is every address, so that every client could forge its own", item)
		}
		*p = append(*p, n.Masked())
	}
	return nil
}

// A firstAnnouncement is a flag: what a new board starts with.
type firstAnnouncement string

const (
	firstOGP  firstAnnouncement = "ogp"  // the announcement of the Open Government Partnership and its discussion
	firstNone firstAnnouncement = "none" // no announcement, and a neutral name for the institution
)

func (f *firstAnnouncement) String() string { return string(*f) }

func (f *firstAnnouncement) Set(text string) error {
	switch v := firstAnnouncement(text); v {
	case firstOGP, firstNone:
		*f = v
		return nil
	}
	return fmt.Errorf("%q is neither ogp nor none", text)
}
