// Package noticetest tests implementations of notice.Store, and builds records for other tests.
package noticetest

import (
	"context"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// Epoch is the time at which the records built here are posted and published, unless they say otherwise.
var Epoch = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

// One actor of each role.
var (
	Member = notice.Actor{Login: "tomas", Name: "Tomás", Role: notice.Team}
	Mod    = notice.Actor{Login: "mina", Name: "Mina", Role: notice.Moderator}
	Admin  = notice.Actor{Login: "ada", Name: "Ada", Role: notice.Admin}
)

// Text returns a body of one part. Its HTML is the source in a paragraph, without escaping.
func Text(lang notice.Lang, source string) notice.Body {
	return notice.Body{
		Parts:  []notice.Part{{Lang: lang, Source: source, HTML: notice.SafeHTML("<p>" + source + "</p>")}},
		Policy: 1, Salt: []byte("salt"),
	}
}

// Rules returns house rules, version 1, with two rules: "respect" and "advertising", of which the second is about spam.
func Rules() notice.RuleBook {
	rule := func(r notice.Reason, en, es string) notice.Rule {
		return notice.Rule{Reason: r, Texts: map[notice.Lang]notice.RuleText{
			notice.English: {Title: en, Short: en, Text: en + "."},
			notice.Spanish: {Title: es, Short: es, Text: es + "."},
		}}
	}
	book := notice.RuleBook{
		Version: 1,
		Rules: []notice.Rule{
			rule("respect", "Respect others", "Respete"),
			rule("advertising", "Sell elsewhere", "Venda en otra parte"),
		},
	}
	book.Rules[1].Spam = true
	return book
}

// Water returns an announcement in English and Spanish, published at Epoch and open for comments. It has no ID.
func Water() notice.Announcement {
	return notice.Announcement{
		Slugs:     map[notice.Lang]string{notice.English: "water", notice.Spanish: "agua"},
		Published: Epoch,
		Texts: map[notice.Lang]notice.Text{
			notice.English: {
				Title: "Water", Summary: "A plan", Place: "Quito", Body: Text(notice.English, "The plan."),
			},
			notice.Spanish: {
				Title: "Agua", Summary: "Un plan", Place: "Quito", Translated: notice.English,
				Body: Text(notice.Spanish, "El plan."),
			},
		},
	}
}

// Update calls s.Update and fails the test if it returns an error.
func Update(t testing.TB, s notice.Store, f func(notice.WriteTx) error) {
	t.Helper()
	if err := s.Update(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// View calls s.View and fails the test if it returns an error.
func View(t testing.TB, s notice.Store, f func(notice.Tx) error) {
	t.Helper()
	if err := s.View(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// Announce puts a and returns it as stored, with its ID.
func Announce(t testing.TB, s notice.Store, a notice.Announcement) notice.Announcement {
	t.Helper()
	var stored notice.Announcement
	Update(t, s, func(tx notice.WriteTx) (err error) {
		stored, err = tx.PutAnnouncement(a)
		return err
	})
	return stored
}

// Put calls Place in a transaction of its own and returns the comment as stored.
func Put(t testing.TB, s notice.Store, c notice.Comment) notice.Comment {
	t.Helper()
	var stored notice.Comment
	Update(t, s, func(tx notice.WriteTx) (err error) {
		stored, err = Place(tx, c)
		return err
	})
	return stored
}

// Place inserts a comment, received when it was posted, and returns it as stored. If they are zero, Posted is set to
// Epoch, Status to notice.Published, and Body to a text in English.
func Place(tx notice.WriteTx, c notice.Comment) (notice.Comment, error) {
	if c.Posted.IsZero() {
		c.Posted = Epoch
	}
	if c.Status == 0 {
		c.Status = notice.Published
	}
	if c.Body.Parts == nil {
		c.Body = Text(notice.English, "Words of "+c.Author.Name)
	}
	return tx.InsertComment(c, c.Posted)
}

// Tally returns the tally of an announcement; with id 0, the totals.
func Tally(t testing.TB, s notice.Store, id notice.AnnouncementID) (n notice.Tally) {
	t.Helper()
	View(t, s, func(tx notice.Tx) (err error) {
		if id == 0 {
			n, err = tx.Totals()
		} else {
			n, err = tx.Tally(id)
		}
		return err
	})
	return n
}
