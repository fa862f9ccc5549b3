package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

const (
	// maxFaults is the number of faults after which a check ends.
	maxFaults = 20
	// checkPiece is how many keys CheckInPieces visits in one snapshot.
	checkPiece = 64
	// checkShare is the part of the time that CheckInPieces spends reading; for the rest of it, it pauses, for
	// checkPause at least: in less time it cannot be told whether the program is busy.
	checkShare = 0.1
	checkPause = 25 * time.Millisecond
	// While the program is busy otherwise, which is when it uses more than checkBusy of a processor during a pause,
	// CheckInPieces pauses again, until there were checkPauses.
	checkBusy   = 0.25
	checkPauses = 10
)

// Check decodes every record and compares the indexes and tallies with the records, in both directions, all in one
// snapshot. The error joins one notice.Damaged for each fault, up to 20, after which the check ends. If pages refer to each
// other in a circle, which nothing could read, it is ErrDamaged, and the store breaks (see Broken).
func (s *Store) Check(ctx context.Context) error {
	if err := s.checkCircles(ctx, 0); err != nil {
		return err
	}
	return s.viewFile(func(t *bolt.Tx, _ *position) error {
		c := newChecker(func(f func(tx) error) (err error) {
			x := s.begin(t)
			defer recoverDamage(x.at, &err)
			return f(x)
		})
		return errors.Join(c.run(ctx), errors.Join(c.faults...))
	})
}

// A CheckState says how far CheckInPieces is.
type CheckState struct {
	Begun, Ended bool
	Visited      uint64 // keys visited so far
	Faults       int    // found so far
}

// CheckState returns how far CheckInPieces is.
func (s *Store) CheckState() CheckState {
	if state := s.checked.Load(); state != nil {
		return *state
	}
	return CheckState{}
}

// CheckInPieces checks the same as Check while the store is in use. It reads a few keys at a time, each time in
// another snapshot, and pauses now and then, so that it takes a tenth of one processor at most, and a hundredth while the
// program is busy with other things. Tallies that change meanwhile are not compared with the comments. Each fault is
// reported to Options.Damaged, once. Progress is called after each piece. The error is that of ctx, or ErrDamaged as with Check.
func (s *Store) CheckInPieces(ctx context.Context, progress func(CheckState)) error {
	state := CheckState{Begun: true}
	s.checked.Store(&state)
	if err := s.checkCircles(ctx, walkPause); err != nil {
		return err
	}
	c := newChecker(func(f func(tx) error) error { return s.view(ctx, f) })
	c.found = s.damage.note
	owed := time.Duration(0)
	c.pause = func(spent time.Duration) error {
		now := CheckState{Begun: true, Visited: c.visited, Faults: len(c.faults)}
		s.checked.Store(&now)
		progress(now)
		if owed += time.Duration(float64(spent) * (1/checkShare - 1)); owed < checkPause {
			return ctx.Err()
		}
		d := owed
		owed = 0
		return giveWay(ctx, d, processorTime)
	}
	if err := c.run(ctx); err != nil {
		return err
	}
	s.checked.Store(&CheckState{Begun: true, Ended: true, Visited: c.visited, Faults: len(c.faults)})
	return nil
}

// giveWay waits for d, and again for d as long as the program was busy meanwhile, checkPauses times at most. Used returns
// the processor time of the program. The error is that of ctx.
func giveWay(ctx context.Context, d time.Duration, used func() time.Duration) error {
	for range checkPauses {
		before := used()
		if err := sleep(ctx, d); err != nil || float64(used()-before) < checkBusy*float64(d) {
			return err
		}
	}
	return nil
}

// processorTime returns the processor time that the program has used (getrusage(2)); 0 if that is not known.
func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// sleep waits for d, or until ctx ends, whose error it returns.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A checker goes through all tables, a piece at a time. It holds the counts of each announcement, but nothing that
// grows with the number of comments.
type checker struct {
	tx                                    // of the present piece
	view  func(func(tx) error) error      // calls a function for a piece; its error is a notice.Damaged
	pause func(spent time.Duration) error // called after each piece
	found func(fault error)               // called for each fault

	faults  []error
	known   map[string]bool // the texts of faults
	visited uint64
	next    uint64 // in tables whose keys are numbers without gaps: the next one
	tallies map[notice.AnnouncementID]*tallyCheck
	author  authorCheck
	facet   []byte // the last key of the facets table without its place

	nextChange uint64 // the first of the next block of the feed; 0 if that is not known

	uncounted bool // a comment is damaged, so that counts of comments say nothing
}

func newChecker(view func(func(tx) error) error) *checker {
	return &checker{
		view: view, pause: func(time.Duration) error { return nil }, found: func(error) {},
		tallies: map[notice.AnnouncementID]*tallyCheck{}, known: map[string]bool{},
	}
}

// run checks everything. The error is that of ctx or of pause; faults are in c.faults.
func (c *checker) run(ctx context.Context) error {
	if err := c.piece(func() { c.readTallies() }); err != nil {
		return err
	}
	for _, s := range scans {
		if err := c.scan(ctx, s); err != nil {
			return err
		}
	}
	return c.piece(c.compareTallies)
}

// piece calls f with a snapshot. The error is that of pause.
func (c *checker) piece(f func()) error {
	begin := time.Now()
	err := c.view(func(x tx) error {
		c.tx = x
		f()
		return nil
	})
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if err != nil {
		c.add(err)
	}
	return c.pause(time.Since(begin))
}

// A scan visits the keys of a table in order.
type scan struct {
	in    table
	visit func(c *checker, k, v []byte)
}

// scan visits a table in pieces. If a page of it cannot be read, the rest of the table is not visited.
func (c *checker) scan(ctx context.Context, s scan) error {
	c.next, c.author, c.facet, c.nextChange = 1, authorCheck{}, nil, 0
	for start, more := []byte(nil), true; more && len(c.faults) < maxFaults; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := c.piece(func() {
			from := start
			start, more = nil, false // if reading a page fails
			c.author.resume(c.tx)
			start, more = c.visitSome(s, from)
		})
		if err != nil {
			return err
		}
	}
	if s.in != authors {
		return nil
	}
	return c.piece(c.endAuthor)
}

// visitSome visits keys from start on, and returns the key that follows, if there is one.
func (c *checker) visitSome(s scan, start []byte) (next []byte, more bool) {
	n := 0
	for k, v := range c.forward(s.in, nil, start) {
		if n == checkPiece {
			return bytes.Clone(k), true
		}
		c.visit(s, k, v)
		n++
	}
	return nil, false
}

// visit visits one key. A panic in it is a fault of the key: what is on a damaged page may have any shape.
func (c *checker) visit(s scan, k, v []byte) {
	defer func() {
		if r := recover(); r != nil {
			c.fault(s.in, k, "%v", r)
		}
	}()
	c.visited++
	s.visit(c, k, v)
}

// fault notes what is wrong with key k of a table.
func (c *checker) fault(in table, k []byte, format string, args ...any) {
	c.add(damaged(in, k, fmt.Errorf(format, args...)))
}

// add adds a fault, unless there are enough or it is known: a damaged record may be met more than once.
func (c *checker) add(err error) {
	if len(c.faults) < maxFaults && !c.known[err.Error()] {
		c.known[err.Error()] = true
		c.faults = append(c.faults, err)
		c.found(err)
	}
}

// valid notes a fault if err is not nil, and reports whether it is.
func (c *checker) valid(in table, k []byte, err error) bool {
	if err != nil {
		c.fault(in, k, "%w", err)
	}
	return err == nil
}

// expect checks that the index entries of one record are in the file.
func (c *checker) expect(es []entry) {
	for _, e := range es {
		if v := c.get(e.in, []byte(e.key)); v == nil || string(v) != e.val {
			c.fault(e.in, []byte(e.key), "missing or wrong")
		}
	}
}

// follows checks that the key of a table whose keys are numbers is one more than the last.
func (c *checker) follows(in table, k []byte) {
	if n := number(k); n != c.next {
		c.fault(in, k, "%d follows %d", n, c.next-1)
	}
	c.next = number(k) + 1
}

// belongs checks that there is a record with key owner in another table.
func (c *checker) belongs(in table, k []byte, to table, owner []byte) {
	if c.get(to, owner) == nil {
		c.fault(in, k, "belongs to %v %x, which does not exist", to, owner)
	}
}
