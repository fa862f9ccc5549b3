// Command bench measures Noticeboard against the least that could do the same work on the same
// machine, side by side in one run. It is run by hand (go run ./internal/bench) and imported by
// none.
//
// Everything is a ratio: pages against a bare gin handler that writes the very same bytes, writes
// against a bare bbolt Update on the same disk. Both sides take short turns, A B A B…, so what else
// the machine does falls on both; medians are quoted. The program is the real one, built as for
// release and started as a child process on a data directory of its own; so is the bare handler,
// which is this program with the argument "bare". Requests come over raw sockets, because the
// load shares the machine with what it measures.
//
// A missed target is a line in the table, never a failure: only what could not be measured is.
// Everything made on the way is in one temporary folder on a real disk. It reads /proc and so
// needs Linux.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// measurements lists what can be measured, in the order of the table.
var measurements = []struct {
	name    string
	measure func(*bench, context.Context) error
}{
	{"pages", (*bench).pages},
	{"unchanged", (*bench).unchanged},
	{"posts", (*bench).posts},
	{"decisions", (*bench).decisions},
	{"many", (*bench).many},
	{"big", (*bench).big},
	{"search", (*bench).search},
	{"footprint", (*bench).footprint},
}

// settings are the flags.
type settings struct {
	rounds int
	each   time.Duration // how long an arm has in a round
	only   []string      // names of measurements; empty for all
	dir    string        // where to make the temporary folder; empty to choose
}

// A bench is one run.
type bench struct {
	settings
	folder  string // holds everything made on the way
	program string // the program that is measured
	crowd   string // the data directory with many comments, once it is made
	table   table
	log     io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	if len(args) == 2 && args[0] == "bare" {
		return serveBare(ctx, args[1], stdout)
	}
	s, err := readSettings(args, stderr)
	if err != nil {
		return err
	}
	b := &bench{settings: s, log: stderr}
	if b.folder, err = makeFolder(s.dir); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.folder)) }()
	before := loadAverage()
	if err := b.build(ctx); err != nil {
		return err
	}
	err = b.measure(ctx)
	b.table.print(stdout)
	fmt.Fprintf(stdout, "\n%d rounds of %v. %s\n", b.rounds, b.each, machine(b.folder, before))
	return err
}

// measure takes every measurement that was asked for. One that fails does not keep the others back.
func (b *bench) measure(ctx context.Context) error {
	var errs []error
	for _, m := range measurements {
		if len(b.only) > 0 && !slices.Contains(b.only, m.name) {
			continue
		}
		begin := time.Now()
		err := m.measure(b, ctx)
		if ctx.Err() != nil {
			return errors.New("interrupted")
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("measuring %s: %w", m.name, err))
			continue
		}
		fmt.Fprintf(b.log, "measured %s in %.1fs\n", m.name, time.Since(begin).Seconds())
	}
	return errors.Join(errs...)
}

func readSettings(args []string, stderr io.Writer) (s settings, err error) {
	var names []string
	for _, m := range measurements {
		names = append(names, m.name)
	}
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.IntVar(&s.rounds, "rounds", 7, "how often each side has its turn")
	seconds := fs.Float64("seconds", 1, "how long a turn is")
	only := fs.String("only", "", "`names` of what to measure, with commas: "+strings.Join(names, ","))
	fs.StringVar(&s.dir, "dir", "", "`directory` on the disk to measure (default the temporary one or, if that is in memory, this one)")
	if err := fs.Parse(args); err != nil {
		return s, err
	}
	s.each = time.Duration(*seconds * float64(time.Second))
	if s.rounds < 1 || s.each <= 0 || fs.NArg() > 0 {
		return s, errors.New("-rounds and -seconds must be more than 0, and there are no other arguments")
	}
	if *only == "" {
		return s, nil
	}
	for name := range strings.SplitSeq(*only, ",") {
		if s.only = append(s.only, strings.TrimSpace(name)); !slices.Contains(names, strings.TrimSpace(name)) {
			return s, fmt.Errorf("-only: %q is none of %s", name, strings.Join(names, ","))
		}
	}
	return s, nil
}
