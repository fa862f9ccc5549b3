package board

import (
	"context"
	"slices"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A finder finds the words of the rules in a text. It is made once for all comments that arrive under
// the same rules.
type finder struct {
	rules []notice.WordRule
	*fold.Finder
}

// finder returns the finder of word rules. It is kept by the rules themselves and not by the version
// of the settings: a version that is read in a transaction may yet come to nothing.
func (b *Board) finder(rules []notice.WordRule) *finder {
	if f := b.finders.Load(); f != nil && slices.Equal(f.rules, rules) {
		return f
	}
	var phrases []fold.Phrase
	for _, r := range rules {
		phrases = append(phrases, fold.Phrase{Text: r.Text, Whole: r.Whole})
	}
	f := &finder{slices.Clone(rules), fold.NewFinder(phrases)}
	b.finders.Store(f)
	return f
}

// matches returns the rules that c matches: in its text, as a reader sees it, or in what stands above it.
func (b *Board) matches(rules []notice.WordRule, c notice.Comment) (found []notice.WordRule) {
	if len(rules) == 0 {
		return nil
	}
	text := c.Author.Name + "\n" + c.Author.Organisation
	for _, p := range c.Body.Parts {
		text += "\n" + markup.Text(p.HTML)
	}
	for _, i := range b.finder(rules).Find(fold.Text(text)) {
		if l := rules[i].Lang; l == "" || l == c.Lang {
			found = append(found, rules[i])
		}
	}
	return found
}

// facts gathers what screening asks about a comment that arrives.
func (b *Board) facts(tx notice.Tx, s notice.Screening, a submission) (f notice.Facts, err error) {
	f = notice.Facts{
		TeamName: a.imitates, Repeated: a.repeated, Spam: a.Guess.Spam,
		Links: markup.Links(a.Body.Parts[0].HTML), Words: b.matches(s.Words, a.Comment),
	}
	if f.Author, err = tx.AuthorTally(a.Author.Key); err != nil {
		return f, err
	}
	f.Recent, err = recent(tx, s.Fast, f.Author, a.Comment)
	return f, err
}

// recent counts what the author of c sent shortly before it, as far as that matters.
func recent(tx notice.Tx, p notice.Pace, t notice.AuthorTally, c notice.Comment) (n int, err error) {
	all := t.Pending + t.Published + t.Declined + t.Removed + t.Withdrawn
	if p.Comments == 0 || all < uint64(p.Comments) {
		return 0, nil
	}
	since := c.Posted.Add(-time.Duration(p.Minutes) * time.Minute)
	last, err := tx.ByAuthor(c.Author.Key, 0, p.Comments)
	for _, old := range last {
		if old.ID != c.ID && old.Posted.After(since) {
			n++
		}
	}
	return n, err
}

// judge screens a comment that arrives.
func (b *Board) judge(tx notice.Tx, s notice.Settings, a submission) (p notice.Preview, err error) {
	p.Set = s
	if p.Facts, err = b.facts(tx, s.Screening, a); err != nil {
		return p, err
	}
	if slices.ContainsFunc(p.Facts.Words, func(r notice.WordRule) bool { return r.Reason != "" }) {
		if p.Rules, err = tx.Rules(0); err != nil {
			return p, err
		}
	}
	p.Verdict = s.Screening.Judge(p.Facts, p.Rules)
	return p, nil
}

// storeScreened puts a comment that has been screened, with the record of what the board decided by itself. What
// was found in it before it was corrected is not counted again.
func storeScreened(tx notice.WriteTx, c notice.Comment, p notice.Preview) (notice.Comment, error) {
	found := c.Flags
	c, entry := c.Screen(p.Verdict, p.Rules)
	c, err := tx.PutComment(c)
	if err != nil {
		return c, err
	}
	for _, f := range p.Verdict.Flags {
		if slices.Contains(found, f) {
			continue
		}
		if err := tx.CountFlag(f, slices.Contains(p.Verdict.Held, f)); err != nil {
			return c, err
		}
	}
	if entry.Action != 0 {
		_, err = tx.AppendAudit(entry, notice.Remarks{})
	}
	return c, err
}

// Preview returns what would become of a draft, without storing anything. Errors: as Post, but for the
// limits.
func (b *Board) Preview(ctx context.Context, d Draft) (p notice.Preview, err error) {
	a, d, err := b.readDraft(d)
	if err != nil {
		return p, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		s, err := tx.Settings()
		if err != nil {
			return err
		}
		placed, err := b.placeSubmission(tx, s, d, a)
		if err != nil {
			return err
		}
		p, err = b.judge(tx, s, placed)
		p.Comment = placed.Comment
		return err
	})
	return p, err
}
