package board

import (
	"context"
	"slices"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A Correction is a new text for an official reply, as a member of the institution wrote it.
type Correction struct {
	Reply notice.CommentID
	Texts map[notice.Lang]string
	Owes  []notice.Lang // languages that are to follow if their texts are empty
	Seen  [32]byte      // the Digest of the text that it was made from
	By    notice.Actor
}

// PreviewCorrection returns the official reply as d would make it. Errors: as Correct, but for the
// state of the reply.
func (b *Board) PreviewCorrection(ctx context.Context, d Correction) (c notice.Comment, err error) {
	body, err := b.corrected(ctx, d)
	if err != nil {
		return c, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error { c, err = tx.Comment(d.Reply); return err })
	c.Body = body
	return c, err
}

// Correct changes the text of a published official reply and keeps the earlier one. Errors:
// ErrForbidden, ErrNotText, Problems, ErrNotFound, ErrConflict (someone else changed it first, or it
// is no longer public).
func (b *Board) Correct(ctx context.Context, d Correction) (notice.Comment, error) {
	body, err := b.corrected(ctx, d)
	if err != nil {
		return notice.Comment{}, err
	}
	now := b.now()
	return b.changeComment(ctx, d.Reply, func(tx notice.WriteTx, c notice.Comment) (change, error) {
		after, old, entry, err := c.Correct(notice.Correction{Body: body, MissingLangs: d.Owes, Seen: d.Seen, By: d.By}, now)
		if err == nil && len(old.Body.Parts) > 0 {
			err = tx.AppendVersion(c.ID, old)
		}
		return change{after, entry, addedLangs(c, after)}, err
	})
}

// corrected returns the body that a correction makes. It begins in the language that the reply began in.
func (b *Board) corrected(ctx context.Context, d Correction) (body notice.Body, err error) {
	if err := d.By.Need(notice.ToAnswer); err != nil {
		return body, err
	}
	var reply notice.Comment
	if err := b.store.View(ctx, func(tx notice.Tx) error { reply, err = tx.Comment(d.Reply); return err }); err != nil {
		return body, err
	}
	parts, err := parts(d.Texts, reply.Lang)
	return markup.Comments(parts), err
}

// addedLangs names the languages that were added to a text.
func addedLangs(before, after notice.Comment) (langs string) {
	for _, p := range after.Body.Parts {
		if !slices.ContainsFunc(before.Body.Parts, func(q notice.Part) bool { return q.Lang == p.Lang }) {
			langs += string(p.Lang)
		}
	}
	return langs
}
