package board

import (
	"slices"
	"time"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// judge screens a comment that was submitted. The result has no Comment. It is for the board and the desk; a sender is
// told no more than what foretell returns.
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

// foretell returns what a sender is told about the screening of a comment before it is submitted. It does not depend on
// comments that the public cannot read: such a repeat holds a comment, but is not foretold.
func (b *Board) foretell(tx notice.Tx, s notice.Settings, a submission) (notice.Preview, error) {
	if a.repeated != notice.Published {
		a.repeated = 0
	}
	return b.judge(tx, s, a)
}

// facts returns what the screening rules are about: the facts of a submitted comment and of its sender.
func (b *Board) facts(tx notice.Tx, s notice.Screening, a submission) (f notice.Facts, err error) {
	f = notice.Facts{
		TeamName: a.imitates, Repeated: a.repeated != 0, Spam: a.Guess.Spam,
		Links: markup.Links(a.Body.Parts[0].HTML), Words: b.matches(s.Words, a.Comment),
	}
	if f.Known, err = a.sender.isKnown(tx, a.Author.Key); err != nil {
		return f, err
	}
	if s.Mode == notice.HoldUnconfirmed && f.Known {
		if f.Confirmed, err = b.isConfirmed(tx, a.Author); err != nil {
			return f, err
		}
	}
	f.Recent, err = recent(tx, s.Fast, a)
	return f, err
}

// maxRecent is how many of an author's latest comments recent looks at. Others may have sent some of them.
const maxRecent = 2 * notice.MaxPace

// recent counts the comments that were sent from the network or by the browser of the sender, as the same author,
// within the minutes of p before a.
func recent(tx notice.AuthorReader, p notice.Pace, a submission) (n int, err error) {
	if p.Comments == 0 {
		return 0, nil
	}
	since := a.Posted.Add(-time.Duration(p.Minutes) * time.Minute)
	last, err := tx.ByAuthor(a.Author.Key, 0, maxRecent)
	for _, old := range last {
		if old.ID != a.ID && old.Posted.After(since) && (a.sender.sent(old) || old.Network == a.sender.network) {
			n++
		}
	}
	return n, err
}

// storeScreened stores a comment, which is new if it has no id, with the verdict of its screening, which it records in
// the journal if the board decided by itself. Flags that a comment had before it was corrected are not counted again.
// Who is to be told that it was published, or waits, is told.
func (b *Board) storeScreened(tx notice.WriteTx, c notice.Comment, p notice.Preview) (notice.Comment, error) {
	found, isNew := c.Flags, c.ID == 0
	c, entry := c.Screen(p.Verdict, p.Rules)
	c, err := store(tx, c)
	if err != nil {
		return c, err
	}
	entry.Comment = c.ID
	for _, f := range p.Verdict.Flags {
		if slices.Contains(found, f) {
			continue
		}
		if err := tx.CountFlag(f, slices.Contains(p.Verdict.Held, f)); err != nil {
			return c, err
		}
	}
	if entry.Action != 0 {
		if entry.Seq, err = tx.AppendAudit(entry, notice.Remarks{}); err != nil {
			return c, err
		}
		return c, b.tellOf(tx, entry)
	}
	if isNew && c.Status == notice.Pending {
		err = b.tell(tx, notice.Event{Kind: notice.CommentWaiting, At: c.Posted, On: c.On, Comment: c.ID})
	}
	return c, err
}
