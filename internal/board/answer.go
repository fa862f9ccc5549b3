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

// An Answer is an official reply as a member of the institution typed it.
type Answer struct {
	To    notice.CommentID
	Texts map[notice.Lang]string // in at least one language, unless there is a Snippet
	Owes  []notice.Lang          // languages to be added later, as far as their texts are empty
	Edits uint64                 // as in notice.Decision; only for ApproveAndAnswer

	// Seen lists the official replies to the comment that the form was opened with. If there is another one by now, the
	// reply is not published. Nil: it is published whatever there is.
	Seen []notice.CommentID

	Snippet uint64 // id of the snippet whose texts replace those that are empty; zero for none
	By      notice.Actor
}

// PreviewAnswer returns the official reply that Answer would publish. Errors: as Answer, except ErrConflict.
func (b *Board) PreviewAnswer(ctx context.Context, a Answer) (notice.Comment, error) {
	return b.draft(ctx, a, b.now())
}

// draft returns the official reply that a makes, without an id and a place in its thread.
func (b *Board) draft(ctx context.Context, a Answer, now time.Time) (c notice.Comment, err error) {
	if err := a.By.Need(notice.ToAnswer); err != nil {
		return c, err
	}
	var to notice.Comment
	var texts map[notice.Lang]string
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if to, err = tx.Comment(a.To); err != nil {
			return err
		}
		texts, err = filled(tx, a)
		return err
	})
	if err != nil {
		return c, err
	}
	parts, err := parts(texts, to.Lang)
	if err != nil {
		return c, err
	}
	author := notice.Author{
		Key: b.authorKey("account:" + a.By.Login), Name: b.Institution().Team[parts[0].Lang], Role: notice.Team,
	}
	return notice.Comment{
		On: to.On, Parent: to.ID, Author: author, Lang: parts[0].Lang, Body: markup.Comments(parts), Posted: now,
	}.Owing(a.Owes), nil
}

// parts returns the texts that are not empty, cleaned, as the parts of a body: first the one in the language first.
// Errors: ErrNotText, Problems (a text is too long, or all are empty).
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

// fieldOf returns the language of the field that a missing answer is reported for: l, or the board's first language.
func fieldOf(l notice.Lang) notice.Lang {
	if l.Served() {
		return l
	}
	return notice.Langs[0]
}

// filled returns the texts of a. Those that are empty are taken from the snippet that was chosen, if any.
func filled(tx notice.SnippetReader, a Answer) (map[notice.Lang]string, error) {
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
