package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// A load sends requests over a number of connections, one at a time on each.
type load struct {
	conns []*conn
	want  []int                // the expected statuses; any other fails the load
	next  func() func() []byte // returns, for one connection, the function that makes its next request
}

// load opens connections to a process. They are closed when it stops.
func (p *process) load(conns, want int, next func() func() []byte) (*load, error) {
	l := &load{want: []int{want}, next: next}
	for range conns {
		c, err := p.dial()
		if err != nil {
			return nil, err
		}
		l.conns = append(l.conns, c)
	}
	return l, nil
}

// always sends the same request.
func always(request []byte) func() func() []byte {
	return func() func() []byte { return func() []byte { return request } }
}

// noLimit is the number of requests of a load that ends by time only.
const noLimit = math.MaxInt64

// run sends requests for the duration d, or until it has sent as many as most.
func (l *load) run(ctx context.Context, d time.Duration, most int64) (s sample, err error) {
	for _, c := range l.conns {
		if err := c.SetDeadline(time.Now().Add(d + answerTimeout)); err != nil {
			return s, err
		}
	}
	var stop atomic.Bool
	var left, done atomic.Int64
	left.Store(most)
	errs := make([]error, len(l.conns))
	var all sync.WaitGroup
	begin := time.Now()
	defer time.AfterFunc(d, func() { stop.Store(true) }).Stop()
	defer context.AfterFunc(ctx, func() { stop.Store(true) })()
	for i, c := range l.conns {
		all.Go(func() {
			n := int64(0)
			for next := l.next(); !stop.Load() && left.Add(-1) >= 0; n++ {
				request := next()
				asked := time.Now()
				a, err := c.ask(request)
				if err == nil && !slices.Contains(l.want, a.status) {
					err = fmt.Errorf("answered %d, not one of %d: %.200s", a.status, l.want, a.body)
				}
				if err != nil {
					errs[i] = err
					stop.Store(true)
					break
				}
				if len(l.conns) == 1 {
					s.each = append(s.each, time.Since(asked))
				}
			}
			done.Add(n)
		})
	}
	all.Wait()
	s.done, s.took = int(done.Load()), time.Since(begin)
	return s, errors.Join(append(errs, ctx.Err())...)
}

// under returns an arm that runs a load against a process.
func (p *process) under(conns, want int, next func() func() []byte) (arm, error) {
	l, err := p.load(conns, want, next)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, d time.Duration) (sample, error) {
		return p.during(func() (sample, error) { return l.run(ctx, d, noLimit) })
	}, nil
}

// during returns the sample of what do does with a process, with the processor time of both.
func (p *process) during(do func() (sample, error)) (s sample, err error) {
	before, err := p.worked()
	if err != nil {
		return s, err
	}
	own := ownWork()
	if s, err = do(); err != nil {
		return s, err
	}
	s.asked = ownWork() - own
	after, err := p.worked()
	s.worked = after - before
	return s, err
}

// ownWork returns the processor time of this program (getrusage(2)).
func ownWork() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
