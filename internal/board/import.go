package board

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// An Import is an announcement and the discussion about it from another site.
type Import struct {
	Origin   string // permanent name, such as "seed:ogp-local"
	Texts    map[notice.Lang]ImportText
	Comments []ImportComment // in the order of publication; parents precede their replies
}

// An ImportText is an announcement in one language.
type ImportText struct {
	Slug, Title, Summary, Place string
	Translated                  notice.Lang // the language that it was translated from; empty for the original
	Unreviewed                  bool        // a translation that nobody has confirmed for the institution
	Markdown                    string
}

// An ImportComment is a comment that was published on another site. The source does not give its date.
type ImportComment struct {
	Origin, ReplyTo string // ReplyTo is the Origin of the parent; empty if it starts a thread
	Name            string
	Lang            notice.Lang
	Parts           []notice.Part // language and source only
	Official        bool          // by the institution
	Question        bool
}

// Import adds those of the records that are not there yet, by their Origin, in one transaction, and returns how many
// it added. Everything is published: neither screening nor rate limits apply. Errors: ErrNotText, ErrNotFound
// (ReplyTo names no comment).
func (b *Board) Import(ctx context.Context, in Import) (added int, err error) {
	a, cs, err := b.imported(in)
	if err != nil {
		return 0, fmt.Errorf("importing %s: %w", in.Origin, err)
	}
	now := b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		added = 0
		on, err := tx.AnnouncementByOrigin(in.Origin)
		if errors.Is(err, notice.ErrNotFound) {
			on, err = tx.PutAnnouncement(a)
			added++
		}
		if err != nil {
			return err
		}
		for i, c := range cs {
			switch _, err := tx.CommentByOrigin(c.Origin); {
			case err == nil:
				continue
			case !errors.Is(err, notice.ErrNotFound):
				return err
			}
			if to := in.Comments[i].ReplyTo; to != "" {
				parent, err := tx.CommentByOrigin(to)
				if err != nil {
					return fmt.Errorf("%s replies to %s: %w", c.Origin, to, err)
				}
				c.Parent = parent.ID
			}
			c.On = on.ID
			if c, err = tx.InsertComment(c, now); err != nil {
				return err
			}
			if err := updateAnswers(tx, c); err != nil {
				return err
			}
			added++
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("importing %s: %w", in.Origin, err)
	}
	return added, nil
}

// imported returns the records that an import makes, without ids.
func (b *Board) imported(in Import) (a notice.Announcement, cs []notice.Comment, err error) {
	a = notice.Announcement{
		Origin: in.Origin, Released: true, Slugs: map[notice.Lang]string{}, Texts: map[notice.Lang]notice.Text{},
	}
	for l, t := range in.Texts {
		source, err := markup.Clean(t.Markdown)
		if err != nil {
			return a, nil, err
		}
		a.Slugs[l] = t.Slug
		a.Texts[l] = notice.Text{
			Title: t.Title, Summary: t.Summary, Place: t.Place, Translated: t.Translated,
			Unreviewed: t.Unreviewed, Body: markup.Announcement(l, source),
		}
	}
	for _, c := range in.Comments {
		parts := make([]notice.Part, len(c.Parts))
		for i, p := range c.Parts {
			if parts[i].Source, err = markup.Clean(p.Source); err != nil {
				return a, nil, fmt.Errorf("%s: %w", c.Origin, err)
			}
			parts[i].Lang = p.Lang
		}
		author := notice.Author{Key: b.authorKey("name:" + c.Name), Name: c.Name}
		if c.Official {
			author.Role = notice.Team
		}
		cs = append(cs, notice.Comment{
			Author: author, Lang: c.Lang, Body: markup.Comments(parts), Question: c.Question,
			Status: notice.Published, Origin: c.Origin,
		})
	}
	return a, cs, nil
}
