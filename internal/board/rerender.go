package board

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// How many records one transaction renders again: other writers wait for it.
const (
	rerenderBatch      = 50
	announcementsBatch = 20
)

// Rerender renders again all HTML that was made under another markup policy than the present one, so that a
// corrected policy also holds for older texts. It does so in short transactions, beside the readers and writers of a
// running server, and calls progress with the number of comments changed so far. It can be stopped at any point and
// run again. Damaged comments stay as they are. Errors: only internal ones.
func (b *Board) Rerender(ctx context.Context, progress func(done int)) error {
	current, err := b.policyIsCurrent(ctx)
	if err != nil || current {
		return err
	}
	if err := b.rerenderAnnouncements(ctx); err != nil {
		return fmt.Errorf("renewing announcements: %w", err)
	}
	for done, after := 0, notice.CommentID(0); ; {
		last, renewed, err := b.rerenderSome(ctx, after)
		if err != nil {
			return fmt.Errorf("renewing comments: %w", err)
		}
		if last == 0 {
			return nil
		}
		after = last
		if done += renewed; renewed > 0 {
			progress(done)
		}
	}
}

// rerenderSome renders again a batch of comments after an id. It returns the id of the last, and how many changed. If
// there are none, last is zero, and the present policy is stored as that of all HTML.
func (b *Board) rerenderSome(
	ctx context.Context, after notice.CommentID,
) (last notice.CommentID, renewed int, err error) {
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		last, renewed = 0, 0
		batch, err := tx.Comments(after, rerenderBatch)
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			return tx.PutPolicy(markup.Policy)
		}
		last = batch[len(batch)-1].ID
		for _, c := range batch {
			if c.Damaged() {
				continue
			}
			changed, err := rerenderComment(tx, c)
			if err != nil {
				return err
			}
			if changed {
				renewed++
			}
		}
		return nil
	})
	return last, renewed, err
}

// policyIsCurrent reports whether all HTML in the store was made under the present policy.
func (b *Board) policyIsCurrent(ctx context.Context) (is bool, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		p, err := tx.Policy()
		is = p == markup.Policy
		return err
	})
	return is, err
}

// announcementsAtOnce is how many announcements one transaction renders again. Their texts are long.
const announcementsAtOnce = 10

// rerenderAnnouncements renders again the texts of all announcements that are of another policy, a few in one
// transaction, so that posts need not wait for all. When it is run again, it goes on where it was stopped. Earlier
// versions are rendered when they are read (see Version).
func (b *Board) rerenderAnnouncements(ctx context.Context) error {
	for before := notice.AnnouncementID(0); ; {
		var as []notice.Announcement
		err := b.store.Update(ctx, func(tx notice.WriteTx) (err error) {
			if as, err = tx.Announcements(before, announcementsAtOnce); err != nil {
				return err
			}
			for _, a := range as {
				if a.Damaged() {
					continue
				}
				if err := rerenderAnnouncement(tx, a); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(as) == 0 {
			return err
		}
		before = as[len(as)-1].ID
	}
}

func rerenderAnnouncement(tx notice.AnnouncementWriter, a notice.Announcement) error {
	a.Texts = maps.Clone(a.Texts)
	changed := false
	for l, t := range a.Texts {
		if t.Body.Policy != markup.Policy {
			t.Body, changed = markup.Renew(t.Body, true), true
			a.Texts[l] = t
		}
	}
	if !changed {
		return nil
	}
	_, err := tx.PutAnnouncement(a)
	return err
}

// rerenderComment renders again a comment, its translations and its earlier texts, and reports whether anything
// changed.
func rerenderComment(tx notice.WriteTx, c notice.Comment) (changed bool, err error) {
	if changed, err = rerenderVersions(tx, c); err != nil {
		return changed, err
	}
	c, stale := rerendered(c)
	if !stale {
		return changed, nil
	}
	_, err = tx.PutComment(c)
	return true, err
}

// rerendered returns c with its HTML and that of its translations made under the present
// policy, and whether anything changed.
func rerendered(c notice.Comment) (notice.Comment, bool) {
	changed := false
	if c.Body.Policy != markup.Policy {
		c.Body, changed = markup.Renew(c.Body, false), true
	}
	c.Translations = slices.Clone(c.Translations)
	for i, t := range c.Translations {
		if t.Policy == markup.Policy {
			continue
		}
		changed = true
		body := markup.Renew(notice.Body{Parts: []notice.Part{{Lang: t.Lang, Source: t.Source}}}, false)
		t.HTML, t.Policy = body.Parts[0].HTML, body.Policy
		c.Translations[i] = t
	}
	return c, changed
}

// rerenderVersions renders again the earlier texts of an official reply.
func rerenderVersions(tx notice.WriteTx, c notice.Comment) (changed bool, err error) {
	if c.Versions == 0 {
		return false, nil
	}
	earlier, err := tx.Versions(c.ID)
	for i, v := range earlier {
		if v.Body.Policy == markup.Policy {
			continue
		}
		v.Body, changed = markup.Renew(v.Body, false), true
		if err := tx.PutVersion(c.ID, uint64(i+1), v); err != nil {
			return changed, err
		}
	}
	return changed, err
}
