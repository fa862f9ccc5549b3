package noticetest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"noticeboard/internal/notice"
)

func testAuthors(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	by := notice.Author{Key: notice.AuthorKey{3}}
	for _, status := range []notice.Status{notice.Published, notice.Published, notice.Pending, notice.Declined} {
		Put(t, s, notice.Comment{On: a.ID, Author: by, Status: status})
	}
	View(t, s, func(tx notice.Tx) error {
		got, err := tx.AuthorTally(by.Key)
		if want := (notice.AuthorTally{Published: 2, Pending: 1, Declined: 1}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		first, err1 := tx.ByAuthorAfter(by.Key, 0, 1)
		if len(first) != 1 {
			t.Fatalf("the first of an author: %v, %v", first, err1)
		}
		rest, err2 := tx.ByAuthorAfter(by.Key, first[0].ID, 9)
		last, err3 := tx.ByAuthor(by.Key, 0, 1)
		none, err4 := tx.ByAuthorAfter(notice.AuthorKey{2}, 0, 9)
		if len(last) != 1 || len(rest) != 3 || rest[0].ID <= first[0].ID || rest[2].ID != last[0].ID || len(none) != 0 {
			t.Errorf("%d after the first, %d of another author", len(rest), len(none))
		}
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			t.Error(err)
		}
		return err
	})
}

// testReadersWords checks that the text and the author of a published reader's comment cannot be changed, only erased.
func testReadersWords(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	put := func(c notice.Comment) error {
		return s.Update(context.Background(), func(tx notice.WriteTx) error { _, err := tx.PutComment(c); return err })
	}
	changes := map[string]struct {
		change func(*notice.Comment)
		erases bool
	}{
		"other words":      {func(c *notice.Comment) { c.Body = Text(notice.English, "other") }, false},
		"another language": {func(c *notice.Comment) { c.Body = Text(notice.Spanish, c.Body.Source()) }, false},
		"more words": {func(c *notice.Comment) {
			c.Body.Parts = append(slices.Clone(c.Body.Parts), c.Body.Parts[0])
		}, false},
		"another name":       {func(c *notice.Comment) { c.Author.Name = "Bob" }, false},
		"other organisation": {func(c *notice.Comment) { c.Author.Organisation = "Elsewhere" }, false},
		"a badge":            {func(c *notice.Comment) { c.Author.Role = notice.Team }, false},
		"no words":           {func(c *notice.Comment) { c.Body = notice.Body{} }, true},
		"empty words":        {func(c *notice.Comment) { c.Body = Text(notice.English, "") }, true},
		"no name":            {func(c *notice.Comment) { c.Author.Name, c.Author.Organisation = "", "" }, true},
		"new HTML": {func(c *notice.Comment) {
			c.Body = Text(notice.English, c.Body.Source())
			c.Body.Parts[0].HTML, c.Body.Policy = "<p>anew</p>", 2
		}, true},
	}
	for _, status := range notice.Statuses {
		for name, test := range changes {
			c := Put(t, s, notice.Comment{
				On: a.ID, Author: notice.Author{Name: "Ana", Organisation: "Casa"}, Status: status,
			})
			test.change(&c)
			pending := status == notice.Pending && name != "a badge" // until publication the author may correct it
			if err := put(c); (err == nil) != (test.erases || pending) {
				t.Errorf("%s, %v: %v", name, status, err)
			}
		}
	}
	pending := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending})
	pending.Status, pending.Body = notice.Published, Text(notice.English, "put into their mouth")
	if put(pending) == nil {
		t.Error("words changed as they were published")
	}
	again := Put(t, s, notice.Comment{On: a.ID, Author: notice.Author{Name: "Ana"}})
	again.Status = notice.Pending // its approval was undone: the public has read it
	if err := put(again); err != nil {
		t.Fatal(err)
	}
	again.Body = Text(notice.English, "not what was public")
	if put(again) == nil {
		t.Error("words changed that had been public")
	}
	reply := Put(t, s, notice.Comment{On: a.ID, Author: notice.Author{Name: "Team", Role: notice.Team}})
	reply.Body = Text(notice.English, "corrected")
	if err := put(reply); err != nil {
		t.Errorf("an official reply: %v", err)
	}
}
