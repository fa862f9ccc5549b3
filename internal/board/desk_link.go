package board

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// Acting by a link in a mail, without signing in. The token is for one colleague at one address, one comment, and a day.
// Opening it shows a page; what is sent from there is decided under the same rules as at the desk, by the role that the
// account has then, and the journal says that it was done by a link.

// A DeskLink is what the page of such a link shows.
type DeskLink struct {
	By           notice.Colleague
	Claims       bool // it is for claiming a question; otherwise for deciding
	Comment      notice.Comment
	Announcement notice.Announcement // that it is on
	Rules        notice.RuleBook     // in force
	Within       int                 // Settings.AnswerWithin, in days
	Last         notice.AuditEntry   // the last act that changed what the link is for; zero if there is none
}

// Open reports whether what the link is for is yet to be done.
func (l DeskLink) Open() bool {
	if l.Claims {
		return l.Comment.AwaitsAnswer() && l.Comment.Claim.Login == ""
	}
	return l.Comment.Status == notice.Pending
}

// DeskLink returns what a token in a mail to a member of the institution is for. Errors: ErrNotFound (the token is wrong or
// too old, the account may not do it any more, or its address is another now).
func (b *Board) DeskLink(ctx context.Context, token string) (l DeskLink, err error) {
	t, err := b.ParseMailToken(token, MailDeskAct, b.now())
	if err != nil {
		return l, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		l, err = b.deskLinkOf(tx, t)
		return err
	})
	if err != nil {
		return l, fmt.Errorf("the link of a mail to a colleague: %w", err)
	}
	return l, nil
}

func (b *Board) deskLinkOf(tx notice.Tx, t MailToken) (l DeskLink, err error) {
	if l.By, err = b.linkActor(tx, t); err != nil {
		return l, err
	}
	l.Claims = t.News() == notice.DeskOverdue
	if l.Comment, err = tx.Comment(t.Follows.Comment); err != nil {
		return l, err
	}
	if l.Announcement, err = tx.Announcement(l.Comment.On); err != nil {
		return l, err
	}
	if l.Rules, err = b.book(tx, 0); err != nil {
		return l, err
	}
	settings, err := tx.Settings()
	if err != nil {
		return l, err
	}
	l.Within = settings.AnswerWithin
	l.Last, err = lastChange(tx, l.Comment.ID, l.Claims)
	return l, err
}

// linkActor returns the colleague of a token who may do what it is for. Errors: ErrNotFound.
func (b *Board) linkActor(tx notice.Tx, t MailToken) (notice.Colleague, error) {
	c, err := b.colleagueOf(tx, t.Mailbox)
	if err != nil {
		return c, err
	}
	needed := map[notice.DeskNews]notice.Permission{
		notice.DeskWaiting: notice.ToModerate, notice.DeskOverdue: notice.ToAnswer,
	}[t.News()]
	if c.Need(needed) != nil || c.Mail.State != notice.MailConfirmed {
		return c, fmt.Errorf("%q may not use the link: %w", c.Login, notice.ErrNotFound)
	}
	return c, nil
}

// historyLooked is how many entries about a comment lastChange looks at.
const historyLooked = 50

// lastChange returns the last entry about a comment that assigned it, or that changed its status or its text.
func lastChange(tx notice.Tx, id notice.CommentID, claims bool) (notice.AuditEntry, error) {
	entries, err := tx.HistoryBefore(id, 0, historyLooked)
	if err != nil {
		return notice.AuditEntry{}, err
	}
	for _, e := range entries {
		changed := e.From != e.To || e.Action == notice.Amend || claims && e.Action == notice.Assign
		if !e.Damaged() && changed {
			return e, nil
		}
	}
	return notice.AuditEntry{}, nil
}

// DecideByLink is Decide for the comment and the colleague of a token; Comment and By of the decision are not read.
// Errors: those of Decide, ErrNotFound (as of DeskLink).
func (b *Board) DecideByLink(ctx context.Context, token string, d notice.Decision) (after notice.Comment, err error) {
	now := b.now()
	t, err := b.ParseMailToken(token, MailDeskAct, now)
	if err != nil {
		return after, err
	}
	if t.News() != notice.DeskWaiting {
		return after, fmt.Errorf("a link that does not decide: %w", notice.ErrNotFound)
	}
	if d.Action != notice.Approve && d.Action != notice.Decline {
		return after, fmt.Errorf("%v by a link: %w", d.Action, notice.ErrForbidden)
	}
	if d.Explanation, err = markup.Clean(d.Explanation); err != nil {
		return after, err
	}
	d.Comment = t.Follows.Comment
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		c, err := b.linkActor(tx, t)
		if err != nil {
			return err
		}
		d := d
		d.By = c.Actor
		after, err = b.decide(tx, d, notice.ByMailLink, now)
		return err
	})
	if err != nil {
		return after, fmt.Errorf("deciding on comment %v by a link: %w", d.Comment, err)
	}
	return after, nil
}

// ClaimByLink assigns the question of a token to its colleague, if it is still claimed by whom the page said. Errors:
// ErrConflict (it is answered, or was assigned to someone else since), ErrNotFound (as of DeskLink).
func (b *Board) ClaimByLink(ctx context.Context, token, seen string) (notice.Comment, error) {
	now := b.now()
	t, err := b.ParseMailToken(token, MailDeskAct, now)
	if err != nil {
		return notice.Comment{}, err
	}
	if t.News() != notice.DeskOverdue {
		return notice.Comment{}, fmt.Errorf("a link that does not claim: %w", notice.ErrNotFound)
	}
	return b.changeComment(ctx, t.Follows.Comment, func(tx notice.WriteTx, q notice.Comment) (change, error) {
		c, err := b.linkActor(tx, t)
		if err != nil {
			return change{}, err
		}
		after, entry, err := q.Assign(notice.Assignment{
			To: c.Login, Among: []string{c.Login}, Seen: seen, By: c.Actor,
		}, now)
		entry.Via = notice.ByMailLink
		if errors.Is(err, notice.ErrUnchanged) {
			return change{after: q}, err
		}
		return change{after, entry, c.Login}, err
	})
}
