package board

import (
	"context"
	"fmt"
	"unicode/utf8"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// MaxAnswer is how many code points an official reply may have in one language.
const MaxAnswer = 20000

// An Answer is an official reply as a member of the institution wrote it.
type Answer struct {
	To    notice.CommentID
	Texts map[notice.Lang]string // in one language or several
	By    notice.Actor
}

// parts returns the texts that were filled in, first the one in the language of the question.
func (a Answer) parts(first notice.Lang) (parts []notice.Part, err error) {
	p := notice.Problems{}
	for _, l := range notice.Langs {
		text, err := markup.Clean(a.Texts[l])
		if err != nil {
			return nil, err
		}
		if text == "" {
			continue
		}
		if utf8.RuneCountInString(text) > MaxAnswer {
			p["answer."+string(l)] = "problem.answer.long"
		}
		part := notice.Part{Lang: l, Source: text}
		if l == first {
			parts = append([]notice.Part{part}, parts...)
		} else {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		p["answer."+string(a.field(first))] = "problem.answer.missing"
	}
	return parts, p.Err()
}

// field is the language whose field a missing answer is asked for in.
func (a Answer) field(l notice.Lang) notice.Lang {
	if l.Served() {
		return l
	}
	return notice.Langs[0]
}

// Answer publishes an official reply to a published comment and, if that asked a question, answers
// it. The institution may answer after comments are closed. Pressing twice publishes once. Errors:
// ErrForbidden, ErrNotText, Problems, ErrNotFound, ErrConflict (the comment is not public).
func (b *Board) Answer(ctx context.Context, a Answer) (reply notice.Comment, err error) {
	if err := a.By.Need(notice.ToAnswer); err != nil {
		return reply, err
	}
	now := b.Now()
	var to notice.Comment
	if err := b.Store.View(ctx, func(tx notice.Tx) error { to, err = tx.Comment(a.To); return err }); err != nil {
		return reply, err
	}
	parts, err := a.parts(to.Lang)
	if err != nil {
		return reply, err
	}
	draft := notice.Comment{
		On: to.On, Parent: to.ID, Lang: parts[0].Lang, Body: markup.Comments(parts), Posted: now,
		Author: notice.Author{Key: b.authorKey("account:" + a.By.Login), Name: b.Institution.Team[parts[0].Lang], Role: notice.Team},
	}
	err = b.Store.Update(ctx, func(tx notice.WriteTx) error {
		reply, err = b.publish(tx, draft, a.By)
		return err
	})
	if err != nil {
		return reply, fmt.Errorf("answering %v: %w", a.To, err)
	}
	return reply, nil
}

// publish puts an official reply under its parent, unless it is there already.
func (b *Board) publish(tx notice.WriteTx, c notice.Comment, by notice.Actor) (notice.Comment, error) {
	parent, err := tx.Comment(c.Parent)
	if err != nil {
		return c, err
	}
	if !parent.Readable() {
		return c, fmt.Errorf("comment %v is %v: %w", parent.ID, parent.Status, notice.ErrConflict)
	}
	mine, err := tx.WithWords(c.On, c.Body.Words(), c.Author.Key, 1)
	if err != nil {
		return c, err
	}
	if len(mine) > 0 && mine[0].Parent == c.Parent && mine[0].Readable() {
		return mine[0], nil
	}
	if c, _, err = identify(tx, c, parent.Root, c.Posted); err != nil {
		return c, err
	}
	c, entry, err := c.Publish(by, c.Posted)
	if err != nil {
		return c, err
	}
	if c, err = tx.PutComment(c); err != nil {
		return c, err
	}
	if err := settle(tx, c); err != nil {
		return c, err
	}
	_, err = tx.AppendAudit(entry, notice.Aside{})
	return c, err
}
