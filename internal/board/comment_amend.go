package board

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// Amend replaces the text and the author's names of a pending comment, on behalf of its author, and screens it as if
// it were new. The fields Slug, Parent, Email and Notify of d are ignored: the comment keeps its place, address and
// subscription. A correction that changes nothing is not recorded. It is also possible after the announcement has
// closed. Errors: ErrForbidden (the proof is wrong), ErrNotFound, ErrConflict (the comment is no longer pending),
// ErrNotText, Problems, TooSoon, ErrRepeated, Barred.
func (b *Board) Amend(
	ctx context.Context, id notice.CommentID, proof string, d Draft,
) (after notice.Comment, err error) {
	a, after, err := b.amendment(ctx, id, proof, d)
	if errors.Is(err, notice.ErrUnchanged) {
		return after, nil
	}
	if err != nil {
		return after, err
	}
	if wait := b.limit.Spend(d.From, a.Posted); wait > 0 {
		return after, notice.TooSoon(wait)
	}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		if after, err = tx.Comment(id); err != nil {
			return err
		}
		c, entry, p, err := b.amend(tx, after, a, b.judge)
		if err != nil || entry.Action == 0 {
			return err
		}
		if c, err = tx.PutComment(c); err != nil { // before it is screened: see Comment.KeepsWords
			return err
		}
		if _, err = tx.AppendAudit(entry, notice.Remarks{}); err != nil {
			return err
		}
		after, err = b.storeScreened(tx, c, p)
		return err
	})
	if err != nil {
		b.countStopped(ctx, err)
		return after, fmt.Errorf("correcting %v: %w", id, err)
	}
	return after, nil
}

// PreviewAmendment returns how a comment would be corrected and screened, without storing anything. Errors: as
// Amend, except TooSoon.
func (b *Board) PreviewAmendment(
	ctx context.Context, id notice.CommentID, proof string, d Draft,
) (p notice.Preview, err error) {
	a, c, err := b.amendment(ctx, id, proof, d)
	if err != nil && !errors.Is(err, notice.ErrUnchanged) {
		return p, err
	}
	var amended notice.Comment
	err = b.store.View(ctx, func(tx notice.Tx) error {
		amended, _, p, err = b.amend(tx, c, a, b.foretell)
		return err
	})
	p.Comment = amended
	return p, err
}

// amendment returns the correction that a draft makes and the comment that it is of. The error is ErrUnchanged if
// the correction changes nothing.
func (b *Board) amendment(
	ctx context.Context, id notice.CommentID, proof string, d Draft,
) (a submission, c notice.Comment, err error) {
	if !b.Proves(id, proof) {
		return a, c, fmt.Errorf("correcting %v: %w", id, notice.ErrForbidden)
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		c, err = tx.Comment(id)
		return err
	})
	if err == nil && !c.Amendable() {
		err = fmt.Errorf("comment %v is %v: %w", id, c.Status, notice.ErrConflict)
	}
	if err != nil {
		return a, c, err
	}
	d.Email, d.forgotten = c.Author.Contact, c.Author.Contact == ""
	if a, _, err = b.readDraft(ctx, d); err == nil {
		_, _, err = c.Amend(a.amends(), a.Posted)
	}
	return a, c, err
}

// amends returns what a changes in a comment.
func (a submission) amends() notice.Amendment {
	return notice.Amendment{
		Name: a.Author.Name, Organisation: a.Author.Organisation, Lang: a.Lang, Body: a.Body, Question: a.Question,
	}
}

// amend returns c as a corrects it, the entry to record (the zero entry if nothing changes), and the result of
// screening: that of judge or of foretell.
func (b *Board) amend(
	tx notice.Tx, c notice.Comment, a submission,
	screen func(notice.Tx, notice.Settings, submission) (notice.Preview, error),
) (_ notice.Comment, e notice.AuditEntry, p notice.Preview, err error) {
	a.Author.Key, a.sender.proven[c.ID] = c.Author.Key, true
	if err := checkNotBarred(tx, a.Comment); err != nil { // with the network that the correction came from
		return c, e, p, err
	}
	after, e, err := c.Amend(a.amends(), a.Posted)
	if errors.Is(err, notice.ErrUnchanged) {
		after, err = c, nil
	}
	if err != nil {
		return c, e, p, err
	}
	after.Guess, a.Comment = a.Guess, after
	if _, a.repeated, err = repeats(tx, after, a.sender); err != nil {
		return c, e, p, err
	}
	s, err := tx.Settings()
	if err != nil {
		return c, e, p, err
	}
	p, err = screen(tx, s, a)
	return after, e, p, err
}
