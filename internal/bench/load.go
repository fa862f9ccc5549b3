package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// A load is a number of connections over which requests are sent, each one after the other.
type load struct {
	conns []*conn
	want  int                  // the status of every answer; any other fails the load
	next  func() func() []byte // returns, for each connection, what makes its next request
}

// load opens connections to a process, which last as long as it does.
func (p *process) load(conns, want int, next func() func() []byte) (*load, error) {
	l := &load{want: want, next: next}
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

// noLimit is how many requests a load sends that only the clock ends.
const noLimit = math.MaxInt64

// run sends requests for a while, or until it has sent so many.
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
				a, err := c.ask(next())
				if err == nil && a.status != l.want {
					err = fmt.Errorf("answered %d, not %d: %.200s", a.status, l.want, a.body)
				}
				if err != nil {
					errs[i] = err
					stop.Store(true)
					break
				}
			}
			done.Add(n)
		})
	}
	all.Wait()
	return sample{done: int(done.Load()), took: time.Since(begin)}, errors.Join(append(errs, ctx.Err())...)
}

// under returns the arm that puts a process under a load.
func (p *process) under(conns, want int, next func() func() []byte) (arm, error) {
	l, err := p.load(conns, want, next)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, d time.Duration) (s sample, err error) {
		before, err := p.worked()
		if err != nil {
			return s, err
		}
		if s, err = l.run(ctx, d, noLimit); err != nil {
			return s, err
		}
		after, err := p.worked()
		s.worked = after - before
		return s, err
	}, nil
}
