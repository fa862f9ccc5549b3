package board

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"noticeboard/internal/classify"
	"noticeboard/internal/notice"
)

// The classifier learns behind the decisions, from the log of them, so that a decision costs nothing
// more. It holds what it knows in memory and puts it into the store now and then, together with the
// number of the last entry that it has read: whatever happens in between is read again, and nothing
// twice. A decision that is undone is forgotten, exactly, as long as the words are still there.

const (
	learnBatch   = 200         // entries read in one snapshot
	learnHistory = 60          // acts on one comment that are looked back upon
	saveEvery    = time.Minute // at most
	saveAfter    = 500         // entries; then at once
)

// learning is the classifier's state.
type learning struct {
	learnMu sync.Mutex // held by whoever learns or saves

	mu       sync.RWMutex // guards what follows
	model    *classify.Model
	outcomes notice.Outcomes
	until    uint64

	saved   uint64 // until, as it is in the store
	savedAt time.Time
	changed bool // since then
}

// guess returns what the classifier makes of a comment.
func (b *Board) guess(c notice.Comment) notice.Guess {
	l := &b.learning
	l.mu.RLock()
	defer l.mu.RUnlock()
	if wanted, unwanted := l.learned(); wanted < classify.Enough || unwanted < classify.Enough {
		return notice.Guess{}
	}
	return l.model.Guess(classify.Tokens(c))
}

func (l *learning) learned() (wanted, unwanted uint64) {
	if l.model == nil {
		return 0, 0
	}
	return l.model.Learned()
}

// Learned returns from how many comments of each kind the classifier has learned, how many it needs, and
// how well it did.
func (b *Board) Learned() (wanted, unwanted, enough uint64, record notice.Outcomes) {
	l := &b.learning
	l.mu.RLock()
	defer l.mu.RUnlock()
	wanted, unwanted = l.learned()
	return wanted, unwanted, classify.Enough, l.outcomes
}

// KeepLearning learns at every tick until the context ends, and saves what was learned.
func (b *Board) KeepLearning(ctx context.Context, tick <-chan time.Time, failed func(error)) {
	for {
		if err := b.Learn(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			if err := b.saveLearned(context.WithoutCancel(ctx), true); err != nil {
				failed(err)
			}
			return
		case <-tick:
		}
	}
}

// Learn learns from the decisions that were taken since it was called last.
func (b *Board) Learn(ctx context.Context) error {
	l := &b.learning
	l.learnMu.Lock()
	defer l.learnMu.Unlock()
	if err := b.loadModel(ctx); err != nil {
		return err
	}
	for {
		last, lessons, err := b.labelChanges(ctx, l.until)
		if err != nil {
			return fmt.Errorf("learning from decisions: %w", err)
		}
		if last == l.until {
			return b.saveIfDue(ctx, false)
		}
		l.apply(last, lessons)
	}
}

// loadModel loads what was learned before this process began.
func (b *Board) loadModel(ctx context.Context) error {
	l := &b.learning
	if l.model != nil {
		return nil
	}
	var m notice.Memory
	err := b.Store.View(ctx, func(tx notice.Tx) (err error) {
		m, err = tx.Memory()
		return err
	})
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.model, l.outcomes, l.until, l.saved, l.savedAt = classify.New(m), m.Record, m.Until, m.Until, b.Now()
	return nil
}

// A labelChange is how a decision changed what a comment teaches.
type labelChange struct {
	tokens          []classify.Token
	before, after   notice.Label
	marked, guessed bool // as it arrived
}

// labelChanges reads the entries behind one, a batch of them, and returns the last one's number.
func (b *Board) labelChanges(ctx context.Context, until uint64) (last uint64, all []labelChange, err error) {
	err = b.Store.View(ctx, func(tx notice.Tx) error {
		last, all = until, nil
		entries, err := tx.AuditFrom(until+1, learnBatch)
		if err != nil {
			return err
		}
		for _, e := range entries {
			last = e.Seq
			l, err := b.labelChange(tx, e)
			if err != nil {
				return err
			}
			if l.before != l.after {
				all = append(all, l)
			}
		}
		return nil
	})
	return last, all, err
}

func (b *Board) labelChange(tx notice.Tx, e notice.AuditEntry) (l labelChange, err error) {
	if e.Action != notice.Undo && !slices.Contains(notice.Decisions, e.Action) {
		return l, nil
	}
	c, err := tx.Comment(e.Comment)
	if err != nil || c.Official() || c.Body.Source() == "" {
		return l, err
	}
	history, err := tx.HistoryBefore(e.Comment, e.Seq+1, learnHistory)
	if err != nil {
		return l, err
	}
	slices.Reverse(history)
	var failed error
	spam := func(r notice.Reason, version uint64) bool {
		book, err := b.book(tx, version)
		if err != nil {
			failed = err
		}
		rule, _ := book.Find(r)
		return rule.Spam
	}
	l.before, l.after = notice.LabelOf(history[:len(history)-1], spam), notice.LabelOf(history, spam)
	if l.before != l.after {
		l.tokens = classify.Tokens(c)
		l.marked, l.guessed = slices.Contains(c.Flags, notice.FlagSpam), c.Guess.Spam > 0
	}
	return l, failed
}

// apply learns a batch of label changes.
func (l *learning) apply(last uint64, lessons []labelChange) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range lessons {
		l.model.Forget(one.tokens, one.before)
		l.model.Learn(one.tokens, one.after)
		l.countOutcome(one, one.before, -1)
		l.countOutcome(one, one.after, +1)
		l.changed = true
	}
	l.until = last
}

// countOutcome counts how a guess turned out, n times over.
func (l *learning) countOutcome(one labelChange, as notice.Label, n int) {
	add := func(is bool, count *uint64) {
		if is {
			*count += uint64(n) // wraps round to subtract
		}
	}
	add(one.marked && as == notice.Wanted, &l.outcomes.Approved)
	add(one.marked && (as == notice.Unwanted || as == notice.Refused), &l.outcomes.Declined)
	add(one.guessed && !one.marked && as == notice.Unwanted, &l.outcomes.Missed)
}

func (b *Board) saveLearned(ctx context.Context, now bool) error {
	b.learning.learnMu.Lock()
	defer b.learning.learnMu.Unlock()
	return b.saveIfDue(ctx, now)
}

// saveIfDue puts what was learned into the store if that is worth it, or at once.
func (b *Board) saveIfDue(ctx context.Context, now bool) error {
	l := &b.learning
	if !l.changed || !now && l.until-l.saved < saveAfter && b.Now().Sub(l.savedAt) < saveEvery {
		return nil
	}
	m := l.model.Memory() // nobody changes it: whoever would, holds one
	m.Until, m.Record = l.until, l.outcomes
	if err := b.Store.Update(ctx, func(tx notice.WriteTx) error { return tx.PutMemory(m) }); err != nil {
		return fmt.Errorf("saving what was learned: %w", err)
	}
	l.saved, l.savedAt, l.changed = m.Until, b.Now(), false
	return nil
}
