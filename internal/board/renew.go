package board

import (
	"context"
	"fmt"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// renewBatch is how many comments one transaction makes HTML for.
const renewBatch = 200

// Renew makes all HTML again from its source if it was made under another markup policy than the
// present one, so that a mended policy holds for what was written before. It reports how many
// comments it has changed; it can be stopped at any point and run again.
func (b *Board) Renew(ctx context.Context, progress func(done int)) error {
	current, err := b.renewed(ctx)
	if err != nil || current {
		return err
	}
	if err := b.renewAnnouncements(ctx); err != nil {
		return fmt.Errorf("renewing announcements: %w", err)
	}
	for done, after := 0, notice.CommentID(0); ; {
		var batch []notice.Comment
		var renewed int
		err := b.Store.Update(ctx, func(tx notice.WriteTx) error {
			renewed = 0
			if batch, err = tx.Comments(after, renewBatch); err != nil {
				return err
			}
			for _, c := range batch {
				if c.Body.Policy == markup.Policy {
					continue
				}
				c.Body = markup.Renew(c.Body, false)
				if _, err := tx.PutComment(c); err != nil {
					return err
				}
				renewed++
			}
			if len(batch) == 0 {
				return tx.PutPolicy(markup.Policy)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("renewing comments: %w", err)
		}
		if len(batch) == 0 {
			return nil
		}
		after = batch[len(batch)-1].ID
		if done += renewed; renewed > 0 {
			progress(done)
		}
	}
}

func (b *Board) renewed(ctx context.Context) (current bool, err error) {
	err = b.Store.View(ctx, func(tx notice.Tx) error {
		p, err := tx.Policy()
		current = p == markup.Policy
		return err
	})
	return current, err
}

func (b *Board) renewAnnouncements(ctx context.Context) error {
	return b.Store.Update(ctx, func(tx notice.WriteTx) error {
		for before := notice.AnnouncementID(0); ; {
			as, err := tx.Announcements(before, renewBatch)
			if err != nil || len(as) == 0 {
				return err
			}
			for _, a := range as {
				for l, t := range a.Texts {
					t.Body = markup.Renew(t.Body, true)
					a.Texts[l] = t
				}
				if _, err := tx.PutAnnouncement(a); err != nil {
					return err
				}
			}
			before = as[len(as)-1].ID
		}
	})
}
