package board

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// PreviewAnswer returns the official reply that a would make. Errors: as Answer, but for the state of
// the comment that it answers.
func (b *Board) PreviewAnswer(ctx context.Context, a Answer) (notice.Comment, error) {
	return b.draft(ctx, a, b.now())
}

// Answer publishes an official reply to a published comment and, if that asked a question, answers
// it. The institution may answer after comments are closed. Pressing twice publishes once. Errors:
// ErrForbidden, ErrNotText, Problems, ErrNotFound, ErrConflict (the comment is not public).
func (b *Board) Answer(ctx context.Context, a Answer) (reply notice.Comment, err error) {
	draft, err := b.draft(ctx, a, b.now())
	if err != nil {
		return reply, err
	}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		reply, err = b.publish(tx, draft, a.By)
		return err
	})
	if err != nil {
		return reply, fmt.Errorf("answering %v: %w", a.To, err)
	}
	return reply, nil
}

// ApproveAndAnswer publishes a comment that waits and an official reply to it, both or neither.
// Pressing twice publishes once. Errors: as Answer and Decide.
func (b *Board) ApproveAndAnswer(ctx context.Context, a Answer) (reply notice.Comment, err error) {
	if err := a.By.Need(notice.ToModerate); err != nil {
		return reply, err
	}
	draft, err := b.draft(ctx, a, b.now())
	if err != nil {
		return reply, err
	}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		if err := b.approve(tx, draft, a); err != nil {
			return err
		}
		reply, err = b.publish(tx, draft, a.By)
		return err
	})
	if err != nil {
		return reply, fmt.Errorf("approving and answering %v: %w", a.To, err)
	}
	return reply, nil
}

// approve publishes the comment that an official reply is for, unless that was done along with the
// same reply before.
func (b *Board) approve(tx notice.WriteTx, reply notice.Comment, a Answer) error {
	c, err := tx.Comment(reply.Parent)
	if err != nil {
		return err
	}
	if _, done, err := existingAnswer(tx, reply, c); done || err != nil {
		return err
	}
	rules, err := tx.Rules(0)
	if err != nil {
		return err
	}
	d := notice.Decision{Comment: c.ID, Seen: notice.Pending, Edits: a.Edits, Action: notice.Approve, By: a.By}
	c, entry, err := c.Decide(d, rules, reply.Posted)
	if err != nil {
		return err
	}
	_, err = storeWithEntry(tx, c, entry, notice.Remarks{})
	return err
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
	if same, done, err := existingAnswer(tx, c, parent); done || err != nil {
		return same, err
	}
	if c, err = withNewID(tx, c, parent.Root, c.Posted); err != nil {
		return c, err
	}
	c, entry, err := c.Publish(by, c.Posted)
	if err != nil {
		return c, err
	}
	return storeWithEntry(tx, c, entry, notice.Remarks{})
}

// maxSameText is how many replies in the same words are looked through for one to the same comment. A
// question knows its answers; this is for what is no question.
const maxSameText = 50

// existingAnswer looks for the same official reply by the same member to the same comment. The words alone do
// not tell: some answers are given to many.
func existingAnswer(tx notice.Tx, c, parent notice.Comment) (same notice.Comment, done bool, err error) {
	alike, err := tx.WithTextHash(c.On, c.Body.TextHash(), c.Author.Key, maxSameText)
	if err != nil {
		return same, false, err
	}
	for _, id := range parent.Answers {
		answer, err := tx.Comment(id)
		if err != nil {
			return same, false, err
		}
		alike = append(alike, answer)
	}
	i := slices.IndexFunc(alike, func(r notice.Comment) bool {
		return r.Parent == parent.ID && r.Readable() && r.Author.Key == c.Author.Key && r.Body.TextHash() == c.Body.TextHash()
	})
	if i < 0 {
		return same, false, nil
	}
	return alike[i], true, nil
}

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

// addedLangs names the languages that were added to a text.
func addedLangs(before, after notice.Comment) (langs string) {
	for _, p := range after.Body.Parts {
		if !slices.ContainsFunc(before.Body.Parts, func(q notice.Part) bool { return q.Lang == p.Lang }) {
			langs += string(p.Lang)
		}
	}
	return langs
}

// Versions are all texts that an official reply has had.
type Versions struct {
	Announcement notice.Announcement
	Comment      notice.Comment
	Earlier      []notice.Version // the newest first
}

// Versions returns the texts of a published official reply that was corrected; of any other comment
// it is ErrNotFound.
func (b *Board) Versions(ctx context.Context, id notice.CommentID) (v Versions, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if v.Comment, err = tx.Comment(id); err != nil {
			return err
		}
		if !v.Comment.Readable() || v.Comment.Versions == 0 {
			return fmt.Errorf("comment %v has no versions: %w", id, notice.ErrNotFound)
		}
		if v.Announcement, err = tx.Announcement(v.Comment.On); err != nil {
			return err
		}
		v.Earlier, err = tx.Versions(id)
		slices.Reverse(v.Earlier)
		return err
	})
	return v, err
}
