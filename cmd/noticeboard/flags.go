package main

import (
	"errors"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
)

// A dataDir is the path of the directory that holds the database, the search index and the control socket.
type dataDir string

func dataFlag(fs *flag.FlagSet) *dataDir {
	d := new(dataDir)
	d.define(fs)
	return d
}

// define adds the flag, with its default.
func (d *dataDir) define(fs *flag.FlagSet) {
	*d = "./data"
	fs.Var(d, "data", "`directory` of the database")
}

func (d *dataDir) String() string { return string(*d) }

// Set implements flag.Value.
func (d *dataDir) Set(text string) error {
	if text == "" {
		return errors.New("it is empty: name the directory of the database")
	}
	*d = dataDir(text)
	return nil
}

func (d dataDir) database() string { return filepath.Join(string(d), "noticeboard.db") }
func (d dataDir) index() string    { return filepath.Join(string(d), "search.db") }
func (d dataDir) socket() string   { return filepath.Join(string(d), "noticeboard.sock") }

// erasures is the list of erasures, which are carried out again on a copy that is restored.
func (d dataDir) erasures() string { return filepath.Join(string(d), erasuresName) }

// restoring is the copy that restore checks before it puts it in the place of the database.
func (d dataDir) restoring() string { return d.database() + ".restoring" }

// hasDatabase returns an error that says so if there is no database.
func (d dataDir) hasDatabase() error {
	if _, err := os.Stat(d.database()); err != nil {
		return fmt.Errorf("there is no database in %s (--data names the directory): %w", string(d), err)
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
