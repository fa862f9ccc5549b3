// Command bench compares Noticeboard with the simplest program that does the same work, on the same machine and in the
// same run. Run it by hand: go run ./internal/bench.
//
// Results are ratios: pages to a bare gin handler that writes the same bytes, writes to a bare bbolt Update on the same
// disk. Both sides take short turns, A B A B…, so that other load on the machine affects both, and the table shows
// medians. The program is built as for release and runs as a child process with a data directory of its own. So does
// the bare handler, which is this program with the argument "bare". Requests are sent over raw sockets, because the
// client shares the machine with the server that it measures.
//
// A missed target is reported in the table and is not an error; a measurement that fails is. All files are made in one
// temporary directory on a disk. The command reads /proc, so it runs on Linux only.
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
	"sync/atomic"
	"syscall"
	"time"
)

// measurements lists the measurements in the order of the table.
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
	{"start", (*bench).starts},
	{"growth", (*bench).growth},
	{"flood", (*bench).flood},
}

// settings are the flags.
type settings struct {
	rounds int
	each   time.Duration // how long an arm runs in a round
	only   []string      // names of measurements; empty means all
	dir    string        // where to make the temporary directory; empty means makeFolder chooses
	kept   string        // where large boards are kept between runs; empty means they are not
	most   int           // comments of the largest board that start and growth measure
}

// A bench is one run of the command.
type bench struct {
	settings
	folder   string          // the temporary directory
	program  string          // path of the measured program
	boards   map[int]string  // data directories by the number of threads (see board), each made when it is needed
	accounts map[string]bool // data directories that have the account of signIn
	posted   atomic.Uint64   // number in the latest comment that was composed
	table    table
	log      io.Writer
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
	b := &bench{settings: s, log: stderr, boards: map[int]string{}, accounts: map[string]bool{}}
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

// measure runs the selected measurements. It goes on after one that fails.
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
	fs.IntVar(&s.rounds, "rounds", 7, "number of rounds")
	seconds := fs.Float64("seconds", 1, "`duration` of each side in a round, in seconds")
	only := fs.String("only", "", "comma-separated `names` of the measurements to run: "+strings.Join(names, ","))
	fs.StringVar(&s.dir, "dir", "", "`directory` on the disk to measure "+
		"(default: the system's temporary directory or, if that is in memory, the current one)")
	fs.StringVar(&s.kept, "boards", "", "`directory` in which the large boards are kept for the next run: they are made "+
		"if they are not there, and each run measures copies")
	fs.IntVar(&s.most, "largest", 1_000_000, "`number` of comments of the largest board that start and growth measure")
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
