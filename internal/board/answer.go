package board

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// An Answer is an official reply as a member of the institution wrote it.
type Answer struct {
	To    notice.CommentID
	Texts map[notice.Lang]string // in one language or several
	Owes  []notice.Lang          // languages that are to follow if their texts are empty
	Edits uint64                 // as in notice.Decision, if the comment is approved along with it

	Snippet uint64 // its texts stand in for those that are empty; zero for none
	By      notice.Actor
}

// PreviewAnswer returns the official reply that a would make. Errors: as Answer, but for the state of
// the comment that it answers.
func (b *Board) PreviewAnswer(ctx context.Context, a Answer) (notice.Comment, error) {
	return b.draft(ctx, a, b.now())
}

// draft returns the official reply that a makes, yet without a place.
func (b *Board) draft(ctx context.Context, a Answer, now time.Time) (c notice.Comment, err error) {
	if err := a.By.Need(notice.ToAnswer); err != nil {
		return c, err
	}
	var to notice.Comment
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if to, err = tx.Comment(a.To); err != nil {
			return err
		}
		a.Texts, err = filled(tx, a)
		return err
	})
	if err != nil {
		return c, err
	}
	parts, err := parts(a.Texts, to.Lang)
	if err != nil {
		return c, err
	}
	return notice.Comment{
		On: to.On, Parent: to.ID, Lang: parts[0].Lang, Body: markup.Comments(parts), Posted: now,
		Author: notice.Author{Key: b.authorKey("account:" + a.By.Login), Name: b.Institution().Team[parts[0].Lang], Role: notice.Team},
	}.Owing(a.Owes), nil
}

// parts returns the texts that were filled in, first the one in the language of the question.
func parts(texts map[notice.Lang]string, first notice.Lang) (parts []notice.Part, err error) {
	p := notice.Problems{}
	for _, l := range notice.Langs {
		text, err := markup.Clean(texts[l])
		if err != nil {
			return nil, err
		}
		if text == "" {
			continue
		}
		if utf8.RuneCountInString(text) > notice.MaxAnswer {
			p["answer."+string(l)] = notice.Problem{Key: "problem.answer.long"}
		}
		part := notice.Part{Lang: l, Source: text}
		if l == first {
			parts = append([]notice.Part{part}, parts...)
		} else {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		p["answer."+string(fieldOf(first))] = notice.Problem{Key: "problem.answer.missing"}
	}
	return parts, p.Err()
}

// fieldOf is the language whose field a missing answer is asked for in.
func fieldOf(l notice.Lang) notice.Lang {
	if l.Served() {
		return l
	}
	return notice.Langs[0]
}

// filled returns the texts of a, with those of the snippet that was chosen where none was written.
func filled(tx notice.Tx, a Answer) (map[notice.Lang]string, error) {
	if a.Snippet == 0 {
		return a.Texts, nil
	}
	s, err := tx.Snippet(a.Snippet)
	if errors.Is(err, notice.ErrNotFound) || err == nil && s.For != notice.ForAnswer {
		return nil, notice.Problems{"answer.snippet": {Key: "problem.snippet.unknown"}}
	}
	texts := map[notice.Lang]string{}
	for _, l := range notice.Langs {
		if texts[l] = a.Texts[l]; strings.TrimSpace(texts[l]) == "" {
			texts[l] = s.Texts[l]
		}
	}
	return texts, err
}
