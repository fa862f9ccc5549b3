package board

import (
	"slices"
	"time"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// judge screens a comment that was submitted. The result has no Comment.
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

// facts returns what the screening rules are about: the facts of a submitted comment and of its author.
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

// recent counts the comments that the author of c sent within the minutes of p before c; it stops at p.Comments.
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

// storeScreened stores a comment with the verdict of its screening, which it records in the audit log if the board
// decided by itself. Flags that a comment had before it was corrected are not counted again.
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
