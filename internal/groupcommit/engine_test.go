package groupcommit_test

import (
	"errors"
	"maps"
	"sync"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"

	"noticeboard/internal/groupcommit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	errUnavailable = errors.New("unavailable")
	errDisk        = errors.New("disk failed")
	errFull        = errors.New("disk full")
	errConflict    = errors.New("conflict")
)

// An engine keeps a map in memory. It has no lock: the race detector and at tell if two transactions overlap.
type engine struct {
	t      testing.TB
	stored map[string]int
	at     bool // in a transaction

	commits, rollbacks int

	// Called before the step, if not nil; its error is that of the step.
	begin, commit, rollback func() error
}

func (e *engine) queue() *groupcommit.Queue[*transaction] {
	return groupcommit.New(groupcommit.Config[*transaction]{
		Begin: e.beginTx, Unavailable: errUnavailable,
		GoesOn: func(err error) bool { return errors.Is(err, errFull) },
	})
}

func (e *engine) beginTx() (groupcommit.Tx[*transaction], error) {
	if e.at {
		e.t.Error("two transactions overlap")
	}
	if err := call(e.begin); err != nil {
		return nil, err
	}
	e.at = true
	return &transaction{engine: e, values: maps.Clone(e.stored)}, nil
}

func call(f func() error) error {
	if f == nil {
		return nil
	}
	return f()
}

// A transaction is the state that its updates see.
type transaction struct {
	engine *engine
	values map[string]int
	writes int
}

func (x *transaction) put(k string, v int) {
	x.writes++
	x.values[k] = v
}

func (x *transaction) Run(f func(*transaction) error) (wrote bool, err error) {
	before := x.writes
	err = f(x)
	return x.writes > before, err
}

func (x *transaction) Commit() error {
	if x.writes == 0 {
		x.engine.t.Error("nothing to commit")
	}
	if err := call(x.engine.commit); err != nil {
		x.engine.at = false
		return err
	}
	x.engine.stored, x.engine.at = x.values, false
	x.engine.commits++
	return nil
}

func (x *transaction) Rollback() {
	if err := call(x.engine.rollback); err != nil {
		panic(err)
	}
	x.engine.at = false
	x.engine.rollbacks++
}

// newEngine returns an engine with a map that is empty.
func newEngine(t testing.TB) *engine { return &engine{t: t, stored: map[string]int{}} }

// inOneGroup runs updates that arrive, in their order, while a transaction is in progress, and returns their results.
// It must be called in a synctest bubble.
func inOneGroup(q *groupcommit.Queue[*transaction], updates []func(*transaction) error) []error {
	errs := make([]error, len(updates))
	var running sync.WaitGroup
	release := make(chan struct{})
	running.Go(func() {
		_ = q.Update(func(*transaction) error { <-release; return nil })
	})
	synctest.Wait()
	for i, f := range updates {
		running.Go(func() { errs[i] = q.Update(f) })
		synctest.Wait()
	}
	close(release)
	running.Wait()
	return errs
}
