package noticetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// testReadersWords has someone write to a reader's comment what the reader did not.
func testReadersWords(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	put := func(c notice.Comment) error {
		return s.Update(context.Background(), func(tx notice.WriteTx) error { _, err := tx.PutComment(c); return err })
	}
	changes := map[string]struct {
		change func(*notice.Comment)
		erases bool
	}{
		"other words":        {func(c *notice.Comment) { c.Body = Text(notice.English, "other") }, false},
		"another language":   {func(c *notice.Comment) { c.Body = Text(notice.Spanish, c.Body.Source()) }, false},
		"more words":         {func(c *notice.Comment) { c.Body.Parts = append(slices.Clone(c.Body.Parts), c.Body.Parts[0]) }, false},
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
			c := Put(t, s, notice.Comment{On: a.ID, Author: notice.Author{Name: "Ana", Organisation: "Casa"}, Status: status})
			test.change(&c)
			pending := status == notice.Pending && name != "a badge" // its author may still correct it
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

// sameDossier compares to the instant, not to the location of a time.
func sameDossier(a, b notice.Dossier) bool {
	return a.Subject == b.Subject && a.Stopped == b.Stopped && slices.EqualFunc(a.Measures, b.Measures, func(x, y notice.MeasureEntry) bool {
		same := x.At.Equal(y.At) && x.Until.Equal(y.Until)
		x.At, x.Until, y.At, y.Until = time.Time{}, time.Time{}, time.Time{}, time.Time{}
		return same && x == y
	})
}

func testDossiers(t *testing.T, s notice.Store) {
	author, network := notice.AuthorKey{1, 2}.Subject(), notice.NetworkKey{1, 2}.Subject()
	get := func(of notice.Subject) (d notice.Dossier) {
		View(t, s, func(tx notice.Tx) (err error) {
			d, err = tx.Dossier(of)
			return err
		})
		return d
	}
	put := func(d notice.Dossier) error {
		return s.Update(context.Background(), func(tx notice.WriteTx) error { return tx.PutDossier(d) })
	}
	if d := get(author); d.Subject != author || len(d.Measures) != 0 || d.Stopped != 0 {
		t.Errorf("about whom nothing is known: %+v", d)
	}
	want := notice.Dossier{Subject: author, Measures: []notice.MeasureEntry{
		{At: Epoch, By: "mina", Kind: notice.Note, Reason: "ours"},
		{At: Epoch.Add(time.Nanosecond), By: "ada", Kind: notice.Pause, Reason: "why", Until: Epoch.Add(time.Hour), Rule: "respect", Rules: 2},
	}}
	for range 2 { // twice is once
		if err := put(want); err != nil {
			t.Fatal(err)
		}
	}
	want.Measures[1].At = Epoch // to the millisecond
	if d := get(author); !sameDossier(d, want) {
		t.Errorf("got %+v, want %+v", d, want)
	}
	if d := get(network); len(d.Measures) != 0 {
		t.Errorf("a network whose key begins alike: %+v", d)
	}
	want.Stopped = 3
	want.Measures = append(want.Measures, notice.MeasureEntry{At: Epoch, By: "mina", Kind: notice.Lift})
	if err := put(want); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*notice.Dossier){
		"an act left out": func(d *notice.Dossier) { d.Measures = d.Measures[:2] },
		"another reason":  func(d *notice.Dossier) { d.Measures[1].Reason = "other" },
		"another end":     func(d *notice.Dossier) { d.Measures[1].Until = Epoch.Add(2 * time.Hour) },
		"fewer stopped":   func(d *notice.Dossier) { d.Stopped = 2 },
	} {
		d := want
		d.Measures = slices.Clone(want.Measures)
		change(&d)
		if put(d) == nil {
			t.Errorf("%s: the past could be changed", name)
		}
	}
	if d := get(author); !sameDossier(d, want) {
		t.Errorf("got %+v, want %+v", d, want)
	}
}

func testBars(t *testing.T, s notice.Store) {
	put := func(of notice.Subject, kinds ...notice.Measure) {
		Update(t, s, func(tx notice.WriteTx) error {
			d, err := tx.Dossier(of)
			if err != nil {
				return err
			}
			for i, kind := range kinds {
				act := notice.MeasureEntry{At: Epoch.Add(time.Duration(i) * time.Hour), By: "mina", Kind: kind, Reason: "why"}
				if kind == notice.Pause {
					act.Until = act.At.Add(30 * time.Minute)
				}
				d.Measures = append(d.Measures, act)
			}
			return tx.PutDossier(d)
		})
	}
	first, second, third, network := notice.AuthorKey{1}.Subject(), notice.AuthorKey{2}.Subject(), notice.AuthorKey{3}.Subject(), notice.NetworkKey{9}.Subject()
	put(first, notice.Block)
	put(second, notice.Warn, notice.Block)
	put(third, notice.Block, notice.Lift, notice.Note)
	put(network, notice.Warn, notice.Note, notice.Pause)
	list := func(after notice.BarCursor, n int) (of []notice.Subject) {
		View(t, s, func(tx notice.Tx) error {
			ds, err := tx.Barred(after, n)
			for _, d := range ds {
				of = append(of, d.Subject)
			}
			return err
		})
		return of
	}
	for _, test := range []struct {
		after notice.BarCursor
		n     int
		want  []notice.Subject
	}{
		{notice.BarCursor{}, 9, []notice.Subject{network, second, first}},
		{notice.BarCursor{}, 2, []notice.Subject{network, second}},
		{notice.BarCursor{At: Epoch.Add(time.Hour), Of: second}, 2, []notice.Subject{first}},
		{notice.BarCursor{At: Epoch, Of: first}, 2, nil},
		{notice.BarCursor{}, 0, nil},
	} {
		if got := list(test.after, test.n); !slices.Equal(got, test.want) {
			t.Errorf("behind %v, %d: %v, want %v", test.after, test.n, got, test.want)
		}
	}
	put(first, notice.Lift)
	put(second, notice.Note, notice.Note, notice.Note, notice.Block) // set anew, three hours in
	if got, want := list(notice.BarCursor{}, 9), []notice.Subject{second, network}; !slices.Equal(got, want) {
		t.Errorf("afterwards: %v, want %v", got, want)
	}
}
