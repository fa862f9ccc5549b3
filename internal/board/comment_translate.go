package board

import (
	"context"
	"time"
	"unicode/utf8"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A Translation is the text of a comment in another language, as a member of the institution typed it.
type Translation struct {
	Of   notice.CommentID
	Lang notice.Lang
	Text string
	Seen time.Time // when the translation that it replaces was made; zero if there was none
	By   notice.Actor
}

// made returns the translation as it is stored, signed with the name of t.By. One that is too long for any comment is
// not rendered: CheckTranslation refuses it.
func (t Translation) made() (notice.Translation, error) {
	text, err := markup.Clean(t.Text)
	made := notice.Translation{Lang: t.Lang, Source: text, By: t.By.Name}
	if err == nil && text != "" && utf8.RuneCountInString(text) <= notice.MaxAnswer {
		body := markup.Comment(t.Lang, text)
		made.HTML, made.Policy = body.Parts[0].HTML, body.Policy
	}
	return made, err
}

// PreviewTranslation returns the comment with only the translation that Translate would add. Errors: as Translate.
func (b *Board) PreviewTranslation(ctx context.Context, t Translation) (c notice.Comment, err error) {
	if err := t.By.Need(notice.ToAnswer); err != nil {
		return c, err
	}
	made, err := t.made()
	if err != nil {
		return c, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if c, err = tx.Comment(t.Of); err != nil {
			return err
		}
		if err := checkTranslation(c, made); err != nil {
			return err
		}
		c.Translations = nil
		c, _, err = c.Translate(made, time.Time{}, t.By, now)
		return err
	})
	return c, err
}

// checkTranslation returns the problems of a translation of a published comment. For any other it is an ErrConflict: a
// problem would tell which language that is in.
func checkTranslation(c notice.Comment, made notice.Translation) error {
	if _, err := c.Status.After(notice.Translate); err != nil {
		return err
	}
	return c.CheckTranslation(made.Lang, made.Source)
}

// Translate adds a translation to a published comment, or replaces the one in that language. Errors: ErrForbidden,
// ErrNotText, Problems, ErrNotFound, ErrConflict (someone else has translated it since, or it is no longer public).
func (b *Board) Translate(ctx context.Context, t Translation) (notice.Comment, error) {
	made, err := t.made()
	if err != nil {
		return notice.Comment{}, err
	}
	return b.translate(ctx, t, made, false)
}

// RemoveTranslation removes a translation; the field Text of t is ignored. Errors: ErrForbidden, ErrNotFound,
// ErrConflict (someone else has changed it since, or the comment is no longer public).
func (b *Board) RemoveTranslation(ctx context.Context, t Translation) (notice.Comment, error) {
	return b.translate(ctx, t, notice.Translation{Lang: t.Lang}, true)
}

// translate sets the translation of a comment, or removes it.
func (b *Board) translate(
	ctx context.Context, t Translation, made notice.Translation, removes bool,
) (notice.Comment, error) {
	now := b.now()
	return b.changeComment(ctx, t.Of, func(_ notice.WriteTx, c notice.Comment) (change, error) {
		if err := t.By.Need(notice.ToAnswer); err != nil {
			return change{}, err
		}
		if !removes {
			if err := checkTranslation(c, made); err != nil {
				return change{}, err
			}
		}
		after, entry, err := c.Translate(made, t.Seen, t.By, now)
		return change{after, entry, string(made.Lang)}, err
	})
}
