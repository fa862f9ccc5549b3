package board_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// A bodyStore counts how often an announcement is read with its body.
type bodyStore struct {
	notice.Store
	bodies int
}

func (s *bodyStore) View(ctx context.Context, f func(notice.Tx) error) error {
	return s.Store.View(ctx, func(tx notice.Tx) error { return f(bodyTx{tx, s}) })
}

type bodyTx struct {
	notice.Tx
	s *bodyStore
}

func (x bodyTx) Announcement(id notice.AnnouncementID) (notice.Announcement, error) {
	x.s.bodies++
	return x.Tx.Announcement(id)
}

// announceMany publishes n announcements, one a day from noticetest.Epoch on.
func (d *desk) announceMany(t testing.TB, n int) {
	t.Helper()
	for i := range n {
		a := noticetest.Water()
		a.Slugs = map[notice.Lang]string{notice.English: fmt.Sprint("notice-", i), notice.Spanish: fmt.Sprint("aviso-", i)}
		a.Published = noticetest.Epoch.AddDate(0, 0, i)
		en, es := a.Texts[notice.English], a.Texts[notice.Spanish]
		en.Title, en.Body = fmt.Sprint("Notice ", i), noticetest.Text(notice.English, strings.Repeat("pipes and walls ", 200))
		es.Title, es.Body = fmt.Sprint("Aviso ", i), noticetest.Text(notice.Spanish, strings.Repeat("tubos y muros ", 200))
		a.Texts[notice.English], a.Texts[notice.Spanish] = en, es
		noticetest.Announce(t, d.store, a)
	}
	d.now = noticetest.Epoch.AddDate(0, 0, n)
}

// TestSearchAmongAnnouncementsReadsWhatChanged searches, and changes one announcement at a time.
func TestSearchAmongAnnouncementsReadsWhatChanged(t *testing.T) {
	d := newDesk(t, unlimited())
	d.announceMany(t, 30)
	s := &bodyStore{Store: d.store}
	d.config.Store = s
	d.Board = newBoard(d.config)
	find := func(text string, want uint64) {
		t.Helper()
		s.bodies = 0
		f, err := d.FindAnnouncements(context.Background(), notice.English, text, notice.Span{From: 1, To: 0})
		if err != nil || f.Total != want {
			t.Errorf("%q: %d announcements, %v, want %d", text, f.Total, err, want)
		}
	}
	if find("walls", 30); s.bodies != 31 {
		t.Errorf("at first %d are read, want 31", s.bodies)
	}
	if find("plan pip", 0); s.bodies != 0 {
		t.Errorf("the second search reads %d", s.bodies)
	}
	find("plan", 31)
	find("muros", 0)
	d.decide(t, d.post(t, draft()), notice.Approve) // a comment on one of them
	if find("walls", 30); s.bodies != 1 {
		t.Errorf("after a comment %d are read, want 1", s.bodies)
	}
	later := noticetest.Water()
	later.Slugs = map[notice.Lang]string{notice.English: "later"}
	later.Published = d.now.Add(time.Hour)
	noticetest.Announce(t, d.store, later)
	find("plan", 31)
	d.now = d.now.Add(2 * time.Hour)
	if find("plan", 32); s.bodies != 1 {
		t.Errorf("when one becomes public %d are read, want 1", s.bodies)
	}
	if find("walls", 30); s.bodies != 0 {
		t.Errorf("after that %d are read", s.bodies)
	}
	noticetest.Update(t, d.store, notice.WriteTx.ReviseAll)
	find("walls", 30)
	moved := d.on
	moved.Published = d.now.Add(time.Hour)
	noticetest.Announce(t, d.store, moved)
	find("plan", 31)
}

func TestPassagesOfAnnouncements(t *testing.T) {
	d := newDesk(t, unlimited())
	for body, want := range map[string]string{
		"Pipes.":    "<mark>Pipes</mark>.",
		"No p1pes.": "",
		"<b>Pipes":  "&lt;b&gt;<mark>Pipes</mark>",
		strings.Repeat("wall ", 60) + "pipes " + strings.Repeat("dam ", 60): "… " + strings.Repeat("wall ", 19) +
			"<mark>pipes</mark>" + strings.Repeat(" dam", 43) + " …",
		strings.Repeat("ñ", 200) + " pipes " + strings.Repeat("ñ", 200): "… <mark>pipes</mark> …",
		"pipes" + strings.Repeat("…", 200):                              "<mark>pipes</mark>" + strings.Repeat("…", 58) + " …",
	} {
		a := d.on
		text := a.Texts[notice.English]
		text.Body.Parts = []notice.Part{{Lang: notice.English, Source: body,
			HTML: "<p>" + notice.SafeHTML(strings.ReplaceAll(body, "<", "&lt;")) + "</p>"}}
		text.Body.Salt = []byte("salt")
		text.Title = "On pipes"
		a.Texts[notice.English] = text
		d.on = noticetest.Announce(t, d.store, a)
		f, err := d.FindAnnouncements(context.Background(), notice.English, "pipes", notice.Span{From: 1, To: 9})
		if err != nil || len(f.Found) != 1 || string(f.Found[0].Passage) != want {
			t.Fatalf("%.20q…: %d found, %v, want %q", body, len(f.Found), err, want)
		}
		if got := f.Found[0].Title; got != "On <mark>pipes</mark>" {
			t.Errorf("the title is %q", got)
		}
	}
}

// TestAnnouncementList goes through the pages of all years, of one year, and through what is not there.
func TestAnnouncementList(t *testing.T) {
	d := newDesk(t, unlimited())
	d.announceMany(t, 400) // from 2 January 2030 on, besides that of newDesk on the same day
	undated := noticetest.Water()
	undated.Slugs, undated.Published = map[notice.Lang]string{notice.English: "undated"}, time.Time{}
	noticetest.Announce(t, d.store, undated)
	for _, x := range []struct {
		year        int
		page        uint64
		length      uint64
		first, last string
		n           int
	}{
		{0, 1, 402, "notice-399", "notice-350", 50},
		{0, 9, 402, "water", "undated", 2},
		{0, 10, 0, "", "", 0},
		{2031, 1, 36, "notice-399", "notice-364", 36},
		{2031, 2, 0, "", "", 0},
		{2030, 1, 365, "notice-363", "notice-314", 50},
		{2030, 8, 365, "notice-13", "water", 15},
		{2029, 1, 0, "", "", 0},
	} {
		l, err := d.AnnouncementList(context.Background(), x.year, x.page, 50)
		if x.n == 0 {
			if !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("page %d of %d: %v, want ErrNotFound", x.page, x.year, err)
			}
			continue
		}
		if err != nil || len(l.Listed) != x.n || l.Length != x.length || l.Total != 402 {
			t.Errorf("page %d of %d: %d of %d of %d, %v", x.page, x.year, len(l.Listed), l.Length, l.Total, err)
			continue
		}
		got := []string{l.Listed[0].Announcement.Slugs[notice.English], l.Listed[x.n-1].Announcement.Slugs[notice.English]}
		if got[0] != x.first || got[1] != x.last {
			t.Errorf("page %d of %d: from %s to %s, want %s to %s", x.page, x.year, got[0], got[1], x.first, x.last)
		}
		if want := []board.YearCount{{Year: 2031, Count: 36}, {Year: 2030, Count: 365}}; !slices.Equal(l.Years, want) {
			t.Errorf("years %v, want %v", l.Years, want)
		}
	}
}

func TestListOfNoAnnouncements(t *testing.T) {
	d := newDesk(t, unlimited())
	d.now = noticetest.Epoch.AddDate(-1, 0, 0)
	l, err := d.AnnouncementList(context.Background(), 0, 1, 50)
	if err != nil || len(l.Listed) > 0 || l.Total != 0 || len(l.Years) > 0 {
		t.Errorf("%+v, %v", l, err)
	}
}

// BenchmarkSearchAmongAnnouncements searches among 1,000 announcements in two languages, of 3,000 characters each: again,
// and after a comment on one of them.
func BenchmarkSearchAmongAnnouncements(b *testing.B) {
	d := newDesk(b, unlimited())
	d.config.Store = d.store // and every closure runs once
	d.Board = newBoard(d.config)
	d.announceMany(b, 1000)
	find := func(text string) {
		f, err := d.FindAnnouncements(context.Background(), notice.English, text, notice.Span{From: 1, To: 20})
		if err != nil {
			b.Fatal(f, err)
		}
	}
	for name, text := range map[string]string{"common": "walls", "rare": "notice 77", "none": "nowhere"} {
		b.Run(name, func(b *testing.B) {
			find(text)
			for b.Loop() {
				find(text)
			}
		})
	}
	b.Run("after a change", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			noticetest.Update(b, d.store, func(tx notice.WriteTx) error { return tx.Revise(d.on.ID) })
			b.StartTimer()
			find("nowhere")
		}
	})
}
