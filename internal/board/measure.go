package board

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A Measure is what a moderator wants to do about an author or a network, as typed.
type Measure struct {
	Of     notice.Subject
	Kind   notice.Measure
	Reason string        // shown to the author; that of a note only to colleagues
	Rule   notice.Reason // house rule that the measure is based on; may be empty
	Days   string        // length of a pause, a decimal number
	Until  string        // day on which a block ends, such as 2030-12-31; empty if it has no end
	By     notice.Actor

	// Seen is Dossier.Effective when the form was opened; nil: whatever it was. It does not matter to a note, which
	// changes nothing that others have noted or done.
	Seen *int
}

// maxPauseDays is the maximum length of a pause, in days.
const maxPauseDays = 365

// until returns when m ends, which is at the beginning of a day in a time zone, because authors are told the day. It
// returns the zero time for a measure without an end, and for a pause whose number of days is invalid.
func (m Measure) until(now time.Time, zone *time.Location) (time.Time, error) {
	switch {
	case m.Kind == notice.Pause:
		if days, err := strconv.Atoi(m.Days); err == nil && days >= 1 && days <= maxPauseDays {
			end := now.Add(-time.Nanosecond).In(zone)
			return time.Date(end.Year(), end.Month(), end.Day()+days+1, 0, 0, 0, 0, zone).UTC(), nil
		}
	case m.Kind == notice.Block && m.Until != "":
		end, err := notice.ParseDay(m.Until, zone)
		if err != nil {
			return end, notice.Problems{"until": {Key: "problem.standing.date"}}
		}
		return end.UTC(), nil
	}
	return time.Time{}, nil
}

// ApplyMeasure applies a measure and records it in the journal. Errors: ErrForbidden (for the actor, or because
// the author belongs to the institution), ErrNotText, Problems (action, reason or note, rule, days, until),
// ErrNotFound (no such author), ErrConflict (another measure was taken since the form was opened).
func (b *Board) ApplyMeasure(ctx context.Context, m Measure) error {
	if err := m.By.Need(notice.ToModerate); err != nil {
		return err
	}
	var err error
	if m.Reason, err = markup.Clean(m.Reason); err != nil {
		return err
	}
	for _, line := range []*string{&m.Days, &m.Until} {
		if *line, err = markup.CleanLine(*line); err != nil {
			return err
		}
	}
	now := b.now()
	zone := b.Institution().Location()
	until, badDate := m.until(now, zone)
	act := notice.MeasureEntry{At: now, By: m.By.Login, Kind: m.Kind, Reason: m.Reason, Until: until, Rule: m.Rule}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		if err := subjectIsReader(tx, m.Of); err != nil {
			return err
		}
		rules, err := tx.Rules(0)
		if err != nil {
			return err
		}
		d, err := tx.Dossier(m.Of)
		if err != nil {
			return err
		}
		if n := d.Effective(); m.Kind != notice.Note && m.Seen != nil && *m.Seen != n {
			return fmt.Errorf("%d measures were taken, and %d seen: %w", n, *m.Seen, notice.ErrConflict)
		}
		d, err = d.With(act, rules)
		if err := joinProblems(badDate, err); err != nil {
			return err
		}
		return errors.Join(tx.PutDossier(d), tx.AppendActivity(d.Measures[len(d.Measures)-1].Activity(m.Of, zone)))
	})
	if err != nil {
		return fmt.Errorf("%v about %v %s: %w", m.Kind, m.Of.Kind, m.Of.Short(), err)
	}
	return nil
}

// joinProblems returns the Problems of both errors as one; if either is something else, the errors joined.
func joinProblems(one, others error) error {
	var p, more notice.Problems
	if !errors.As(one, &p) || !errors.As(others, &more) {
		return errors.Join(one, others)
	}
	all := maps.Clone(p)
	maps.Copy(all, more)
	return all
}

// subjectIsReader returns nil if s is a network or a reader with comments. Errors: ErrNotFound, ErrForbidden (the
// author belongs to the institution).
func subjectIsReader(tx notice.AuthorReader, s notice.Subject) error {
	if s.Kind != notice.AuthorSubject {
		return nil
	}
	last, err := tx.ByAuthor(s.Author(), 0, maxKnown) // more than one: some may be damaged
	switch {
	case err != nil:
		return err
	case len(last) == 0:
		return fmt.Errorf("author %s: %w", s.Short(), notice.ErrNotFound)
	case slices.ContainsFunc(last, notice.Comment.Official):
		return fmt.Errorf("author %s is the institution's own: %w", s.Short(), notice.ErrForbidden)
	}
	return nil
}
