package board

import (
	"context"
	"slices"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A Correction is a new text for an official reply, as a member of the institution typed it.
type Correction struct {
	Reply notice.CommentID
	Texts map[notice.Lang]string
	Owes  []notice.Lang // languages to be added later, as far as their texts are empty
	Seen  [32]byte      // the Digest of the text that it is based on
	By    notice.Actor
}

// PreviewCorrection returns the official reply as Correct would leave it. Errors: as Correct, except ErrConflict.
func (b *Board) PreviewCorrection(ctx context.Context, d Correction) (c notice.Comment, err error) {
	body, err := b.corrected(ctx, d)
	if err != nil {
		return c, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) (err error) {
		c, err = tx.Comment(d.Reply)
		return err
	})
	c.Body = body
	return c, err
}

// Correct replaces the text of a published official reply and keeps the earlier one. Errors: ErrForbidden,
// ErrNotText, Problems, ErrNotFound, ErrConflict (someone else has corrected it since, or it is no longer public).
func (b *Board) Correct(ctx context.Context, d Correction) (notice.Comment, error) {
	body, err := b.corrected(ctx, d)
	if err != nil {
		return notice.Comment{}, err
	}
	now := b.now()
	return b.changeComment(ctx, d.Reply, func(tx notice.WriteTx, c notice.Comment) (change, error) {
		fix := notice.Correction{Body: body, MissingLangs: d.Owes, Seen: d.Seen, By: d.By}
		after, old, entry, err := c.Correct(fix, now)
		if err == nil && len(old.Body.Parts) > 0 {
			err = tx.AppendVersion(c.ID, old)
		}
		return change{after, entry, addedLangs(c, after)}, err
	})
}

// corrected returns the body that a correction makes. Its first part is in the language of the reply.
func (b *Board) corrected(ctx context.Context, d Correction) (body notice.Body, err error) {
	if err := d.By.Need(notice.ToAnswer); err != nil {
		return body, err
	}
	var reply notice.Comment
	err = b.store.View(ctx, func(tx notice.Tx) (err error) {
		reply, err = tx.Comment(d.Reply)
		return err
	})
	if err != nil {
		return body, err
	}
	parts, err := parts(d.Texts, reply.Lang)
	if err != nil {
		return body, err
	}
	return markup.Comments(parts), nil
}

// addedLangs returns the languages that a correction has added to a text, such as "enes"; "" if there are none.
func addedLangs(before, after notice.Comment) (langs string) {
	for _, p := range after.Body.Parts {
		if !slices.ContainsFunc(before.Body.Parts, func(q notice.Part) bool { return q.Lang == p.Lang }) {
			langs += string(p.Lang)
		}
	}
	return langs
}
