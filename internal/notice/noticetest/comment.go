package noticetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func testRoundTrip(t *testing.T, s notice.Store) {
	a := Water()
	a.OldSlugs, a.Closes, a.Origin = []string{"aqua"}, Epoch.Add(time.Hour), "somewhere"
	a = Announce(t, s, a)
	want := Put(t, s, notice.Comment{
		On: a.ID,
		Author: notice.Author{
			Key: notice.AuthorKey{1, 2}, Name: "Ana", Organisation: "ACME", Role: notice.Team,
			Contact: "ana@example.org",
		},
		Lang: notice.Spanish,
		Body: notice.Body{Parts: []notice.Part{
			{Lang: notice.Spanish, Source: "hola", HTML: "<p>hola</p>"},
			{Lang: notice.OtherLang, Source: "salve", HTML: "<p>salve</p>"},
		}, Policy: 3, Salt: []byte{9}},
		Question: true, Answers: []notice.CommentID{12}, Notify: true, Flags: []notice.Flag{notice.FlagLinks},
		Claim: notice.Claim{Login: "tomas", At: Epoch}, Referral: notice.Referral{To: "Ministry", At: Epoch},
		ClosedAt: Epoch,
		Guess:    notice.Guess{Spam: 90, Words: []string{"casino"}}, Screened: notice.Pending,
		ClosedWith: []notice.CommentID{13}, MissingLangs: []notice.Lang{notice.English},
		Translations: []notice.Translation{
			{Lang: notice.English, Source: "hi", HTML: "<p>hi</p>", Policy: 3, By: "Tomás", At: Epoch},
		},
		Versions: 2, Corrected: Epoch,
		Status: notice.Removed, Reason: "respect", Rules: 4, Explanation: "why", Posted: Epoch,
		Decided: Epoch.Add(time.Minute),
		Network: notice.NetworkKey{5}, Origin: "elsewhere",
	})
	View(t, s, func(tx notice.Tx) error {
		got, err := tx.Comment(want.ID)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("comment (-want +got): %v\n%s", err, diff)
		}
		byOrigin, err := tx.CommentByOrigin("elsewhere")
		if byOrigin.ID != want.ID || err != nil {
			t.Errorf("by origin: %v, %v", byOrigin.ID, err)
		}
		for _, find := range []func() (notice.Announcement, error){
			func() (notice.Announcement, error) { return tx.Announcement(a.ID) },
			func() (notice.Announcement, error) { return tx.AnnouncementBySlug("agua") },
			func() (notice.Announcement, error) { return tx.AnnouncementBySlug("aqua") },
			func() (notice.Announcement, error) { return tx.AnnouncementByOrigin("somewhere") },
		} {
			got, err := find()
			if diff := cmp.Diff(a, got); diff != "" || err != nil {
				t.Errorf("announcement (-want +got): %v\n%s", err, diff)
			}
		}
		return nil
	})
}

func testSameInstant(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	seen := map[notice.CommentID]bool{}
	Update(t, s, func(tx notice.WriteTx) error {
		clear(seen)
		for range 100 {
			c, err := Place(tx, notice.Comment{On: a.ID})
			if err != nil {
				return err
			}
			seen[c.ID] = true
			if !c.ID.Time().Equal(Epoch) {
				t.Errorf("id %v is of %v", c.ID, c.ID.Time())
			}
		}
		return nil
	})
	if len(seen) != 100 {
		t.Errorf("%d different ids", len(seen))
	}
}

func testInsert(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	root := Put(t, s, notice.Comment{On: a.ID})
	reply := Put(t, s, notice.Comment{On: a.ID, Parent: root.ID})
	below := Put(t, s, notice.Comment{On: a.ID, Parent: reply.ID})
	if root.Root != root.ID || reply.Root != root.ID || below.Root != root.ID {
		t.Errorf("threads %v, %v and %v, want %v", root.Root, reply.Root, below.Root, root.ID)
	}
	if root.ID >= reply.ID || reply.ID >= below.ID {
		t.Errorf("ids %v, %v and %v, received in this order", root.ID, reply.ID, below.ID)
	}
	for name, c := range map[string]notice.Comment{
		"no announcement": {},
		"an id":           {On: a.ID, ID: below.ID + 1},
		"a thread":        {On: a.ID, Root: root.ID},
		"a number":        {On: a.ID, Number: 9},
	} {
		c.Status = notice.Published
		err := s.Update(context.Background(), func(tx notice.WriteTx) error {
			_, err := tx.InsertComment(c, Epoch)
			return err
		})
		if err == nil {
			t.Errorf("a new comment with %s was inserted", name)
		}
	}
	for name, write := range map[string]func(notice.WriteTx) error{
		"no parent": func(tx notice.WriteTx) error {
			_, err := tx.InsertComment(notice.Comment{On: a.ID, Parent: 7, Status: notice.Published}, Epoch)
			return err
		},
		"put without insert": func(tx notice.WriteTx) error {
			c := root
			c.ID, c.Root = below.ID+1, below.ID+1
			_, err := tx.PutComment(c)
			return err
		},
	} {
		if err := s.Update(context.Background(), write); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", name, err)
		}
	}
	if n := Tally(t, s, a.ID); n.Published != 3 {
		t.Errorf("%d comments were stored, want 3", n.Published)
	}
}

func testImmutable(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c := Put(t, s, notice.Comment{On: a.ID, Author: notice.Author{Key: notice.AuthorKey{1}}})
	for name, change := range map[string]func(*notice.Comment){
		"announcement": func(c *notice.Comment) { c.On++ },
		"root":         func(c *notice.Comment) { c.Root++ },
		"parent":       func(c *notice.Comment) { c.Parent++ },
		"author":       func(c *notice.Comment) { c.Author.Key[0]++ },
		"origin":       func(c *notice.Comment) { c.Origin = "x" },
		"number":       func(c *notice.Comment) { c.Number++ },
		"no id":        func(c *notice.Comment) { c.ID = 0 },
	} {
		d := c
		change(&d)
		err := s.Update(context.Background(), func(tx notice.WriteTx) error {
			_, err := tx.PutComment(d)
			return err
		})
		if err == nil {
			t.Errorf("%s could be changed", name)
		}
	}
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
