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

// flags returns a flag set whose flags all have an environment variable: --post-rate is
// NOTICEBOARD_POST_RATE. A flag given wins.
func flags(name string, stderr io.Writer) *flag.FlagSet {
	fs := flag.NewFlagSet("noticeboard "+name, flag.ContinueOnError)
	fs.SetOutput(stderr)
	return fs
}

func variable(name string) string {
	return "NOTICEBOARD_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// parse reads the environment and then the arguments, where flags and others may stand in any
// order. It returns the others, of which there must be as many as are named.
func parse(fs *flag.FlagSet, args []string, named ...string) (others []string, err error) {
	fs.VisitAll(func(f *flag.Flag) {
		if value, ok := os.LookupEnv(variable(f.Name)); ok {
			if setErr := fs.Set(f.Name, value); setErr != nil {
				err = errors.Join(err, fmt.Errorf("%s: %w", variable(f.Name), setErr))
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
		others, args = append(others, fs.Arg(0)), fs.Args()[1:]
	}
	if len(others) != len(named) {
		return nil, fmt.Errorf("usage: %s %s [flags]", fs.Name(), join(named))
	}
	return others, nil
}

// A dataDir is where the database and the socket are.
type dataDir string

func dataFlag(fs *flag.FlagSet) *string {
	return fs.String("data", "./data", "data `directory`")
}

func (d dataDir) database() string { return filepath.Join(string(d), "noticeboard.db") }
func (d dataDir) index() string    { return filepath.Join(string(d), "search.db") }
func (d dataDir) socket() string   { return filepath.Join(string(d), "noticeboard.sock") }

// make makes the directory, for this user alone.
func (d dataDir) make() error {
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return fmt.Errorf("the data directory cannot be made: %w", err)
	}
	return nil
}

// prefixes is a flag that lists networks: addresses or CIDR, with commas between them.
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
			*p = append(*p, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		n, err := netip.ParsePrefix(item)
		if err != nil {
			return fmt.Errorf("%q is neither an address nor a network such as 10.0.0.0/8", item)
		}
		if n.Bits() == 0 {
			return fmt.Errorf("%q is every address: anyone could choose their own", item)
		}
		*p = append(*p, n.Masked())
	}
	return nil
}
