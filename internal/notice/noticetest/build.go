// Package noticetest tests implementations of notice.Store, and builds records for other tests.
package noticetest

import (
	"context"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// Epoch is when everything happens in tests, give or take.
var Epoch = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

// Actors of each role.
var (
	Member = notice.Actor{Login: "tomas", Name: "Tomás", Role: notice.Team}
	Mod    = notice.Actor{Login: "mina", Name: "Mina", Role: notice.Moderator}
	Admin  = notice.Actor{Login: "ada", Name: "Ada", Role: notice.Admin}
)

// Text returns a body of one part, with HTML that is safe because of what it is made from.
func Text(lang notice.Lang, source string) notice.Body {
	return notice.Body{
		Parts: []notice.Part{{Lang: lang, Source: source, HTML: notice.SafeHTML("<p>" + source + "</p>")}}, Policy: 1, Salt: []byte("salt"),
	}
}

// Rules are house rules of two.
func Rules() notice.RuleBook {
	rule := func(r notice.Reason, en, es string) notice.Rule {
		return notice.Rule{Reason: r, Texts: map[notice.Lang]notice.RuleText{
			notice.English: {Title: en, Short: en, Text: en + "."}, notice.Spanish: {Title: es, Short: es, Text: es + "."},
		}}
	}
	book := notice.RuleBook{Version: 1, Rules: []notice.Rule{rule("respect", "Respect others", "Respete"), rule("advertising", "Sell elsewhere", "Venda en otra parte")}}
	book.Rules[1].Spam = true
	return book
}

// Water is an announcement open for comments.
func Water() notice.Announcement {
	return notice.Announcement{
		Slugs:     map[notice.Lang]string{notice.English: "water", notice.Spanish: "agua"},
		Published: Epoch,
		Texts: map[notice.Lang]notice.Text{
			notice.English: {Title: "Water", Summary: "A plan", Place: "Quito", Body: Text(notice.English, "The plan.")},
			notice.Spanish: {Title: "Agua", Summary: "Un plan", Place: "Quito", Translated: notice.English, Body: Text(notice.Spanish, "El plan.")},
		},
	}
}

// Update runs f in a transaction that must not fail.
func Update(t testing.TB, s notice.Store, f func(notice.WriteTx) error) {
	t.Helper()
	if err := s.Update(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// View runs f on a snapshot and must not fail.
func View(t testing.TB, s notice.Store, f func(notice.Tx) error) {
	t.Helper()
	if err := s.View(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// Announce puts a.
func Announce(t testing.TB, s notice.Store, a notice.Announcement) notice.Announcement {
	t.Helper()
	Update(t, s, func(tx notice.WriteTx) (err error) {
		a, err = tx.PutAnnouncement(a)
		return err
	})
	return a
}

// Put puts a comment, the first of a thread or, if it has a Parent, a reply.
func Put(t testing.TB, s notice.Store, c notice.Comment) notice.Comment {
	t.Helper()
	Update(t, s, func(tx notice.WriteTx) (err error) {
		c, err = Place(tx, c)
		return err
	})
	return c
}

// Place puts a comment that is new: it gets an ID, and a Root from its Parent.
func Place(tx notice.WriteTx, c notice.Comment) (notice.Comment, error) {
	if c.Posted.IsZero() {
		c.Posted = Epoch
	}
	id, err := tx.NewID(c.Posted)
	if err != nil {
		return c, err
	}
	c.ID, c.Root = id, id
	if c.Parent != 0 {
		p, err := tx.Comment(c.Parent)
		if err != nil {
			return c, err
		}
		c.Root = p.Root
	}
	if c.Status == 0 {
		c.Status = notice.Published
	}
	if c.Body.Parts == nil {
		c.Body = Text(notice.English, "Words of "+c.Author.Name)
	}
	return tx.PutComment(c)
}

// Tally returns the tally of an announcement.
func Tally(t testing.TB, s notice.Store, id notice.AnnouncementID) (n notice.Tally) {
	t.Helper()
	View(t, s, func(tx notice.Tx) (err error) {
		n, err = tx.Tally(id)
		return err
	})
	return n
}
