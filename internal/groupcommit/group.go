package groupcommit

import (
	"fmt"
	"runtime/debug"
)

// runGroup runs the updates of a group and sets their results. It returns how many it ran: all, unless one of them
// failed after it had written, which ends the group.
func (q *Queue[W]) runGroup(group []*update[W]) (ran int) {
	failed, _ := q.attempt(group)
	if failed == len(group) || failed == 0 {
		return max(failed, 1)
	}
	again, err := q.attempt(group[:failed])
	switch {
	case again < failed:
		for i := range failed + 1 {
			q.attempt(group[i : i+1])
		}
	case err != nil: // what the failed update had read is not stored
		group[failed].err = err
	}
	return failed + 1
}

// attempt runs updates in one transaction, sets their results and commits. If an update fails after it has written,
// attempt rolls back instead and returns the update's index; otherwise it returns the number of updates. The error is
// that of the transaction, which all updates have got as their result.
func (q *Queue[W]) attempt(group []*update[W]) (ran int, err error) {
	if err := q.Err(); err != nil {
		return setResults(group, err)
	}
	step, ended := "begin", false
	defer func() {
		if !ended {
			p := &PanicError{step, recover(), string(debug.Stack())}
			ran, err = setResults(group, q.breakOff(q.unavailable(p)))
		}
	}()
	ran, err = q.transact(group, &step)
	ended = true
	return ran, err
}

// transact is attempt without the care for panics. It keeps step up to date.
func (q *Queue[W]) transact(group []*update[W], step *string) (ran int, err error) {
	tx, err := q.config.Begin()
	if err != nil {
		return setResults(group, q.unavailable(fmt.Errorf("beginning a transaction: %w", err)))
	}
	*step = "update"
	anyWrote := false
	for i, u := range group {
		var wrote bool
		if wrote, u.err = runUpdate(tx, u.run); wrote && u.err != nil {
			*step = "rollback"
			tx.Rollback()
			return i, nil
		}
		anyWrote = anyWrote || wrote
	}
	if !anyWrote {
		*step = "rollback"
		tx.Rollback()
		return len(group), nil
	}
	*step = "commit"
	if err := tx.Commit(); err != nil {
		goesOn := q.config.GoesOn(err)
		err = q.unavailable(fmt.Errorf("committing: %w", err))
		if !goesOn {
			err = q.breakOff(err)
		}
		return setResults(group, err)
	}
	return len(group), nil
}

// runUpdate runs an update in tx. If it panics, that is its error, and it may have written.
func runUpdate[W any](tx Tx[W], run func(W) error) (wrote bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			p := &PanicError{"update", r, string(debug.Stack())}
			wrote, err = true, fmt.Errorf("%w\n%s", p, p.Stack)
		}
	}()
	return tx.Run(run)
}

// setResults gives all updates the same result, and returns their number and that result.
func setResults[W any](group []*update[W], err error) (int, error) {
	for _, u := range group {
		u.err = err
	}
	return len(group), err
}

// breakOff breaks the queue with an error, unless it is broken already, and returns what it is broken with.
func (q *Queue[W]) breakOff(err error) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.broken == nil {
		q.broken = err
		q.breaking <- err
	}
	return q.broken
}

// unavailable wraps an error in Config.Unavailable.
func (q *Queue[W]) unavailable(err error) error {
	return fmt.Errorf("%w: %w", q.config.Unavailable, err)
}
