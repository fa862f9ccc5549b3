package groupcommit_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/groupcommit"
)

// put returns an update that stores 1 under a key.
func put(k string) func(*transaction) error {
	return func(x *transaction) error { x.put(k, 1); return nil }
}

func TestAGroupSharesOneCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine(t)
		errs := inOneGroup(e.queue(), []func(*transaction) error{put("a"), put("b"), put("c")})
		if err := errors.Join(errs...); err != nil || e.commits != 1 || len(e.stored) != 3 {
			t.Errorf("%v; %d commits, stored %v", err, e.commits, e.stored)
		}
	})
}

func TestAGroupIsLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, updates := newEngine(t), make([]func(*transaction) error, 1025)
		for i := range updates {
			updates[i] = put(fmt.Sprint(i))
		}
		errs := inOneGroup(e.queue(), updates)
		if err := errors.Join(errs...); err != nil || e.commits != 3 || len(e.stored) != len(updates) {
			t.Errorf("%v; %d commits, %d of %d stored", err, e.commits, len(e.stored), len(updates))
		}
	})
}

func TestNothingWrittenIsNotCommitted(t *testing.T) {
	e := newEngine(t)
	if err := e.queue().Update(func(*transaction) error { return nil }); err != nil || e.commits != 0 || e.rollbacks != 1 {
		t.Errorf("%v; %d commits, %d rollbacks", err, e.commits, e.rollbacks)
	}
}

// TestFailures lets one update of three fail, in each way and at each place.
func TestFailures(t *testing.T) {
	ways := map[string]func(*transaction) error{
		"before it wrote": func(*transaction) error { return errConflict },
		"after it wrote":  func(x *transaction) error { x.put("failed", 1); return errConflict },
		"panic":           func(x *transaction) error { x.put("failed", 1); panic(errConflict) },
	}
	for way, fail := range ways {
		for at := range 3 {
			t.Run(fmt.Sprint(way, at), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					e, updates, want := newEngine(t), []func(*transaction) error{put("0"), put("1"), put("2")}, map[string]int{}
					updates[at] = fail
					for i, err := range inOneGroup(e.queue(), updates) {
						if i == at {
							checkFailure(t, err)
							continue
						}
						if want[fmt.Sprint(i)] = 1; err != nil {
							t.Errorf("update %d: %v", i, err)
						}
					}
					if diff := cmp.Diff(want, e.stored); diff != "" {
						t.Error(diff)
					}
				})
			})
		}
	}
}

// checkFailure expects errConflict, or that a closure panicked with it, with the stack.
func checkFailure(t *testing.T, err error) {
	t.Helper()
	var p *groupcommit.PanicError
	switch {
	case errors.Is(err, errUnavailable):
		t.Errorf("the failure of a closure is that of the store: %v", err)
	case errors.Is(err, errConflict):
	case !errors.As(err, &p) || p.Value != errConflict || !strings.Contains(err.Error(), "queue_test.go"):
		t.Errorf("the closure failed with %v", err)
	}
}

// TestAFailureOverWhatWasNotStored: the second update fails because of what the first wrote, which then is not stored.
// It must not be told of a conflict with it.
func TestAFailureOverWhatWasNotStored(t *testing.T) {
	for name, conflict := range map[string]func(*transaction) error{
		"before it wrote": func(x *transaction) error { return conflictWith(x, "first") },
		"after it wrote":  func(x *transaction) error { x.put("second", 1); return conflictWith(x, "first") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := newEngine(t)
				q, failures := e.queue(), 0
				e.commit = func() error {
					if failures++; failures == 1 {
						return errFull
					}
					return nil
				}
				errs := inOneGroup(q, []func(*transaction) error{put("first"), conflict})
				for i, err := range errs {
					if !errors.Is(err, errUnavailable) || !errors.Is(err, errFull) || errors.Is(err, errConflict) {
						t.Errorf("update %d: %v", i, err)
					}
				}
				if err := q.Update(put("third")); err != nil || q.Err() != nil || e.stored["third"] != 1 {
					t.Errorf("with room again: %v, broken %v, stored %v", err, q.Err(), e.stored)
				}
			})
		})
	}
}

func conflictWith(x *transaction, k string) error {
	if x.values[k] == 0 {
		return nil
	}
	return errConflict
}

// TestUpdatesBehindAFailureSurviveAFullDisk: those that did not run with the failed commit get a commit of their own.
func TestUpdatesBehindAFailureSurviveAFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, commits := newEngine(t), 0
		e.commit = func() error {
			if commits++; commits == 1 {
				return errFull
			}
			return nil
		}
		fail := func(x *transaction) error { x.put("second", 1); return errConflict }
		errs := inOneGroup(e.queue(), []func(*transaction) error{put("first"), fail, put("third")})
		if !errors.Is(errs[0], errFull) || !errors.Is(errs[1], errFull) || errs[2] != nil || e.stored["third"] != 1 {
			t.Errorf("%v, stored %v", errs, e.stored)
		}
	})
}

// TestClosuresRunAtMostTwice counts the runs of each closure and the commits, with more and more of them failing after
// they wrote.
func TestClosuresRunAtMostTwice(t *testing.T) {
	const n = 64
	for k := 0; k <= n; k += 8 {
		synctest.Test(t, func(t *testing.T) {
			e, runs, updates := newEngine(t), make([]int, n), make([]func(*transaction) error, n)
			fails := map[int]bool{}
			for _, i := range rand.New(rand.NewPCG(1, uint64(k))).Perm(n)[:k] {
				fails[i] = true
			}
			for i := range updates {
				updates[i] = func(x *transaction) error {
					runs[i]++
					x.put(fmt.Sprint(i), 1)
					if fails[i] {
						return errConflict
					}
					return nil
				}
			}
			errs := inOneGroup(e.queue(), updates)
			for i, err := range errs {
				if runs[i] > 2 || (err != nil) != fails[i] {
					t.Errorf("%d failures: update %d ran %d times: %v", k, i, runs[i], err)
				}
			}
			if e.commits > k+1 || len(e.stored) != n-k {
				t.Errorf("%d failures: %d commits, %d stored", k, e.commits, len(e.stored))
			}
		})
	}
}

// TestErraticClosuresRunAtMostThreeTimes: half of the closures fail when they run for the second time.
func TestErraticClosuresRunAtMostThreeTimes(t *testing.T) {
	const n = 64
	synctest.Test(t, func(t *testing.T) {
		e, runs, updates := newEngine(t), make([]int, n), make([]func(*transaction) error, n)
		for i := range updates {
			updates[i] = func(x *transaction) error {
				runs[i]++
				x.put(fmt.Sprint(i), 1)
				if i%2 == 0 && runs[i] == 2 || i%8 == 7 {
					return errConflict
				}
				return nil
			}
		}
		errs := inOneGroup(e.queue(), updates)
		for i, err := range errs {
			if runs[i] > 3 || (err == nil) != (e.stored[fmt.Sprint(i)] == 1) {
				t.Errorf("update %d ran %d times: %v, stored %v", i, runs[i], err, e.stored[fmt.Sprint(i)])
			}
		}
	})
}

// TestLikeOneAfterAnother runs random groups and compares results and state with running the same updates alone.
func TestLikeOneAfterAnother(t *testing.T) {
	for seed := range uint64(200) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(2, seed))
			updates := make([]func(*transaction) error, 1+random.IntN(40))
			for i := range updates {
				updates[i] = randomUpdate(random, i)
			}
			together, alone := newEngine(t), newEngine(t)
			q, got, want := alone.queue(), inOneGroup(together.queue(), updates), make([]error, len(updates))
			for i, f := range updates {
				want[i] = q.Update(f)
			}
			if diff := cmp.Diff(texts(want), texts(got)) + cmp.Diff(alone.stored, together.stored); diff != "" {
				t.Errorf("seed %d: %s", seed, diff)
			}
		})
	}
}

// randomUpdate returns an update that depends on what it reads, and may fail before or after it writes.
func randomUpdate(random *rand.Rand, i int) func(*transaction) error {
	keys, modulus := "abc", 2+random.IntN(3)
	from, to, early := keys[random.IntN(3):][:1], keys[random.IntN(3):][:1], random.IntN(2) == 0
	return func(x *transaction) error {
		v := x.values[from]
		if !early {
			x.put(to, 7*v+i)
		}
		if v%modulus == 1 {
			return fmt.Errorf("update %d: %s is %d", i, from, v)
		}
		x.put(to, 7*v+i)
		return nil
	}
}

func texts(errs []error) []string {
	ts := make([]string, len(errs))
	for i, err := range errs {
		ts[i] = fmt.Sprint(err)
	}
	return ts
}

// TestBreaking lets the engine fail in the second transaction, in each way that breaks the queue, while more updates
// wait than one group takes.
func TestBreaking(t *testing.T) {
	second := func(fail func() error) func() error {
		calls := 0
		return func() error {
			if calls++; calls < 2 {
				return nil
			}
			return fail()
		}
	}
	panics := func() error { panic("assertion failed: Page expected to be: 120, but self identifies as 65535") }
	fail := func(x *transaction) error { x.put("failed", 1); return errConflict }
	exit := func(*transaction) error { runtime.Goexit(); return nil }
	for _, test := range []struct {
		name     string
		engine   engine
		first    func(*transaction) error
		panicked bool
	}{
		{"begin panics", engine{begin: second(panics)}, put("0"), true},
		{"commit panics", engine{commit: panics}, put("0"), true},
		{"rollback panics", engine{rollback: second(panics)}, fail, true},
		{"the goroutine ends", engine{}, exit, true},
		{"commit fails", engine{commit: func() error { return errDisk }}, put("0"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := test.engine
				e.t, e.stored = t, map[string]int{}
				q, updates := e.queue(), []func(*transaction) error{test.first}
				for i := range 600 {
					updates = append(updates, put(fmt.Sprint(i+1)))
				}
				errs := inOneGroup(q, updates)
				if test.name == "the goroutine ends" {
					errs = errs[1:] // it has no result
				}
				late := q.Update(put("late"))
				for i, err := range append(errs, late, <-q.Broken(), q.Err()) {
					var p *groupcommit.PanicError
					if !errors.Is(err, errUnavailable) || errors.As(err, &p) != test.panicked {
						t.Fatalf("result %d: %v", i, err)
					}
				}
				q.Close()
				if len(e.stored) > 0 {
					t.Errorf("stored %v", e.stored)
				}
			})
		})
	}
}

func TestATransactionThatCannotBeginIsTriedAgain(t *testing.T) {
	e := newEngine(t)
	e.begin = func() error { return errDisk }
	q := e.queue()
	if err := q.Update(put("a")); !errors.Is(err, errUnavailable) || !errors.Is(err, errDisk) {
		t.Error(err)
	}
	e.begin = nil
	if err := q.Update(put("a")); err != nil || q.Err() != nil {
		t.Errorf("%v, broken %v", err, q.Err())
	}
}

func TestCloseWaitsForWhatIsQueued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine(t)
		q, release, closed := e.queue(), make(chan struct{}), make(chan struct{})
		results := make(chan error, 2)
		go func() { results <- q.Update(func(x *transaction) error { <-release; x.put("a", 1); return nil }) }()
		synctest.Wait()
		go func() { results <- q.Update(put("b")) }()
		synctest.Wait()
		go func() { q.Close(); close(closed) }()
		synctest.Wait()
		select {
		case <-closed:
			t.Error("closed with updates in the queue")
		default:
		}
		if err := q.Update(put("c")); !errors.Is(err, errUnavailable) {
			t.Errorf("after Close: %v", err)
		}
		close(release)
		<-closed
		if err := errors.Join(<-results, <-results); err != nil || len(e.stored) != 2 {
			t.Errorf("%v, stored %v", err, e.stored)
		}
		q.Close()
	})
}
