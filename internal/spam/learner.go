package spam

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

const (
	learnBatch   = 200         // log entries read in one View
	learnHistory = 60          // latest entries about one comment that are read
	saveEvery    = time.Minute // the model is saved no more often, except
	saveAfter    = 500         // after that many log entries
)

// A Learner trains a Model from the log of decisions. It reads the log after decisions are stored, so that they do not
// wait for it. It keeps the model in memory and saves it from time to time, together with the number of the last log
// entry learned from. After a restart it continues after that entry, so that none is counted twice. When a decision is
// undone, what was learned from it is forgotten, provided that the text of the comment was not withdrawn or changed. So
// it is when a comment is erased, from what the store holds for a day.
//
// It is safe for concurrent use.
type Learner struct {
	store notice.Store
	now   notice.Clock

	one sync.Mutex // held while learning or saving; guards the last three fields

	mu       sync.RWMutex // guards these
	model    *Model       // nil until it is loaded
	outcomes notice.Outcomes
	until    uint64 // number of the last log entry learned from

	saved   uint64 // until as it was saved last
	savedAt time.Time
	changed bool // since savedAt
}

// NewLearner returns a Learner for the decisions in a store. The first call of Learn loads the saved model.
func NewLearner(store notice.Store, now notice.Clock) *Learner {
	return &Learner{store: store, now: now}
}

// Guess returns the model's Guess for a comment; the zero Guess until MinExamples wanted and unwanted comments were
// learned, or the saved model was loaded.
func (l *Learner) Guess(c notice.Comment) notice.Guess {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if !l.progress().Ready() {
		return notice.Guess{}
	}
	return l.model.Guess(Tokens(c))
}

// A Progress says how many wanted and unwanted comments a Learner has learned from, and how often its guesses were
// right.
type Progress struct {
	Wanted, Unwanted uint64
	notice.Outcomes
}

// Enough returns MinExamples, for templates.
func (Progress) Enough() uint64 { return MinExamples }

// Ready reports whether there are guesses.
func (p Progress) Ready() bool { return p.Wanted >= MinExamples && p.Unwanted >= MinExamples }

// Progress returns the current numbers; zeros before the saved model is loaded.
func (l *Learner) Progress() Progress {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.progress()
}

// progress is Progress for a caller that holds mu.
func (l *Learner) progress() Progress {
	p := Progress{Outcomes: l.outcomes}
	if l.model != nil {
		p.Wanted, p.Unwanted = l.model.Learned()
	}
	return p
}

// Run calls Learn at once and at every tick until ctx ends, then saves the model. It calls failed with errors.
func (l *Learner) Run(ctx context.Context, tick <-chan time.Time, failed func(error)) {
	for {
		if err := l.Learn(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			if err := l.Save(context.WithoutCancel(ctx)); err != nil {
				failed(err)
			}
			return
		case <-tick:
		}
	}
}

// Learn learns from the decisions since its last call. It returns errors of the store; what they prevented is done by
// the next call.
func (l *Learner) Learn(ctx context.Context) error {
	now := l.now()
	l.one.Lock()
	defer l.one.Unlock()
	if err := l.load(ctx, now); err != nil {
		return err
	}
	for {
		last, lessons, err := l.lessons(ctx, l.until)
		if err != nil {
			return fmt.Errorf("learning from decisions: %w", err)
		}
		if last == l.until {
			return l.saveIfDue(ctx, now)
		}
		l.apply(last, lessons)
	}
}

// load loads the saved model unless that is done.
func (l *Learner) load(ctx context.Context, now time.Time) error {
	if l.model != nil {
		return nil
	}
	var m notice.Memory
	err := l.store.View(ctx, func(tx notice.Tx) (err error) {
		m, err = tx.Memory()
		return err
	})
	if err != nil {
		return err
	}
	if m.Folding != fold.Version {
		m = notice.Memory{} // of other tokens: what there is to learn is learned again
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.model, l.outcomes, l.until, l.saved, l.savedAt = New(m), m.Record, m.Until, m.Until, now
	return nil
}

// A lesson is the change that a decision made to the label of a comment.
type lesson struct {
	old, tokens   []Token // before and after; the same unless it is an erasure
	before, after Label
	marked        bool // the comment was held as likely spam when it was posted
	guessed       bool // there was a guess about it
	erasure       bool // an erasure, or its undoing, which says nothing about guesses
}

// none reports whether there is nothing to learn or to forget.
func (l lesson) none() bool {
	same := func(a, b Token) bool { return a.hash == b.hash }
	return l.before == l.after && slices.EqualFunc(l.old, l.tokens, same)
}

// lessons reads a batch of log entries after number until. It returns the number of the last entry read, which is until
// if there are none, and the lessons of entries. Those that need a damaged record are passed over.
func (l *Learner) lessons(ctx context.Context, until uint64) (last uint64, all []lesson, err error) {
	err = l.store.View(ctx, func(tx notice.Tx) error {
		last, all = until, nil
		entries, err := tx.Journal(until, learnBatch)
		if err != nil {
			return err
		}
		for _, e := range entries {
			last = max(last, e.Seq)
			one, err := lessonOf(tx, e)
			if errors.Is(err, notice.ErrDamaged) {
				continue
			}
			if err != nil {
				return err
			}
			if !one.none() {
				all = append(all, one)
			}
		}
		return nil
	})
	return last, all, err
}

// lessonOf returns the lesson of a log entry; the zero lesson for entries that are not decisions.
func lessonOf(tx notice.Tx, e notice.JournalEntry) (l lesson, err error) {
	a, _ := e.Kind.Act()
	if a != notice.Undo && a != notice.Erase && !slices.Contains(notice.Decisions, a) {
		return l, nil
	}
	c, err := tx.Comment(e.Comment)
	if err != nil || c.Official() {
		return l, err
	}
	was, is, err := around(tx, c, e.Seq)
	if err != nil || was.Body.Source() == "" {
		return l, err
	}
	history, err := tx.HistoryBefore(e.Comment, e.Seq+1, learnHistory)
	if err != nil {
		return l, err
	}
	history = slices.Clone(history) // the slice may be the store's
	slices.Reverse(history)
	var failed error
	spam := func(r notice.Reason, version uint64) bool {
		book, err := tx.Rules(version)
		if err != nil {
			failed = err
		}
		rule, _ := book.Find(r)
		return rule.Spam
	}
	return lesson{
		before: LabelOf(history[:len(history)-1], spam), after: LabelOf(history, spam),
		old: Tokens(was), tokens: Tokens(is),
		marked: slices.Contains(was.Flags, notice.FlagSpam), guessed: was.Guess.Spam > 0,
		erasure: a == notice.Erase || e.From == notice.Erased,
	}, failed
}

// around returns c with the words that it had before and after entry seq, as far as they are known: what was erased
// later is still held for a day.
func around(tx notice.ErasureReader, c notice.Comment, seq uint64) (before, after notice.Comment, err error) {
	if c.Erased.None() {
		return c, c, nil
	}
	held, err := tx.HeldErasures(c.ID)
	before, after = c, c
	for _, h := range slices.Backward(held) {
		if h.Entry >= seq {
			before = h.Was
		}
		if h.Entry > seq {
			after = h.Was
		}
	}
	return before, after, err
}

// apply learns from the lessons of a batch whose last log entry is number last.
func (l *Learner) apply(last uint64, lessons []lesson) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range lessons {
		l.model.Forget(one.old, one.before)
		l.model.Learn(one.tokens, one.after)
		if !one.erasure {
			l.count(one, one.before, -1)
			l.count(one, one.after, +1)
		}
		l.changed = true
	}
	l.until = last
}

// count adds n, which is +1 or -1, to the outcomes that the comment of a lesson counts for with a label.
func (l *Learner) count(one lesson, as Label, n int) {
	add := func(is bool, count *uint64) {
		if is {
			*count += uint64(n) // wraps around to subtract
		}
	}
	add(one.marked && as == Wanted, &l.outcomes.Approved)
	add(one.marked && (as == Unwanted || as == Refused), &l.outcomes.Declined)
	add(one.guessed && !one.marked && as == Unwanted, &l.outcomes.Missed)
}

// saveIfDue saves the model if it changed and saveEvery or saveAfter is reached.
func (l *Learner) saveIfDue(ctx context.Context, now time.Time) error {
	if !l.changed || l.until-l.saved < saveAfter && now.Sub(l.savedAt) < saveEvery {
		return nil
	}
	return l.put(ctx, now)
}

// Save saves the model if it changed since it was saved.
func (l *Learner) Save(ctx context.Context) error {
	now := l.now()
	l.one.Lock()
	defer l.one.Unlock()
	if !l.changed {
		return nil
	}
	return l.put(ctx, now)
}

// put saves the model. The caller holds one, so that the model does not change meanwhile.
func (l *Learner) put(ctx context.Context, now time.Time) error {
	m := l.model.Memory()
	m.Folding, m.Until, m.Record = fold.Version, l.until, l.outcomes
	if err := l.store.Update(ctx, func(tx notice.WriteTx) error { return tx.PutMemory(m) }); err != nil {
		return fmt.Errorf("saving what was learned: %w", err)
	}
	l.saved, l.savedAt, l.changed = m.Until, now, false
	return nil
}
