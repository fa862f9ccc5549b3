package board_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// waits returns the texts of a page of the queue, each with the number of those that say the same behind it.
func waits(
	t testing.TB, b *board.Board, f board.QueueFilter, cursor notice.CommentID, n int,
) (texts []string, p board.QueuePage) {
	t.Helper()
	p, err := b.Waiting(context.Background(), noticetest.Mod, f, cursor, n)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range p.Cases {
		text := c.Comment.Body.Source()
		if others := len(p.Alike[c.Comment.ID].Picks); others > 0 {
			text += fmt.Sprint("+", others)
		}
		texts = append(texts, text)
	}
	return texts, p
}

// from returns a draft of somebody, with words of their own.
func from(name, words string) board.Draft {
	d := say(words)
	d.Name, d.Email, d.Question = name, name+"@example.org", false
	return d
}

func TestTheQueueIsNarrowedDown(t *testing.T) {
	d := newDesk(t, unlimited())
	other := noticetest.Water()
	other.Slugs = map[notice.Lang]string{"en": "dams", "es": "presas"}
	dams := noticetest.Announce(t, d.store, other)
	post := func(dr board.Draft) notice.Comment {
		d.now = d.now.Add(time.Minute)
		return d.post(t, dr)
	}
	d.decide(t, post(from("ana", "an old one")), notice.Approve)
	post(from("ana", "links https://a.example https://b.example https://c.example"))
	question := from("bea", "why?")
	question.Question = true
	post(question)
	spanish := from("carla", "¿por qué?")
	spanish.Lang, spanish.Slug = notice.Spanish, "dams"
	post(spanish)
	post(from("dora", "Thank  you"))
	post(from("elsa", "thank you"))
	post(from("fina", "THANK YOU"))

	links := "links https://a.example https://b.example https://c.example"
	for _, x := range []struct {
		f    board.QueueFilter
		want []string
	}{
		{board.QueueFilter{}, []string{links, "why?", "¿por qué?", "Thank  you+2"}},
		{board.QueueFilter{Order: notice.Newest}, []string{"THANK YOU+2", "¿por qué?", "why?", links}},
		{board.QueueFilter{Apart: true}, []string{links, "why?", "¿por qué?", "Thank  you", "thank you", "THANK YOU"}},
		{board.QueueFilter{Only: board.QueueQuestions}, []string{"why?"}},
		{board.QueueFilter{Only: board.QueueClosely}, []string{links, "Thank  you+2"}},
		{board.QueueFilter{Only: board.QueueFirst, Apart: true},
			[]string{"why?", "¿por qué?", "Thank  you", "thank you", "THANK YOU"}},
		{board.QueueFilter{Lang: notice.Spanish}, []string{"¿por qué?"}},
		{board.QueueFilter{On: dams.ID}, []string{"¿por qué?"}},
		{board.QueueFilter{On: dams.ID, Only: board.QueueQuestions}, nil},
	} {
		got, p := waits(t, d.Board, x.f, 0, 20)
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", x.f, diff)
		}
		listed := len(got)
		for _, a := range p.Alike {
			listed += len(a.Picks)
		}
		if p.Counts.All != 6 || p.Counts.Listed != listed {
			t.Errorf("%+v: counted %d of %d, listed %d", x.f, p.Counts.Listed, p.Counts.All, listed)
		}
		picks, cut, err := d.WaitingPicks(context.Background(), noticetest.Mod, x.f)
		if err != nil || cut || len(picks) != listed {
			t.Errorf("%+v: %d picks, %v, %v; want %d", x.f, len(picks), cut, err, listed)
		}
	}
	_, p := waits(t, d.Board, board.QueueFilter{}, 0, 20)
	want := board.QueueCounts{
		All: 6, Listed: 6, Kinds: map[board.QueueKind]int{"questions": 1, "closely": 4, "first": 5},
		Languages: map[notice.Lang]int{"en": 5, "es": 1}, On: map[notice.AnnouncementID]int{d.on.ID: 5, dams.ID: 1},
	}
	if diff := cmp.Diff(want, p.Counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	if len(p.Announcements) != 2 {
		t.Errorf("%d announcements, want both that something waits on", len(p.Announcements))
	}
	if _, err := d.Waiting(context.Background(), noticetest.Member, board.QueueFilter{}, 0, 1); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("a member of the team: %v", err)
	}
	if _, _, err := d.WaitingPicks(context.Background(), noticetest.Member, board.QueueFilter{}); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("a member of the team: %v", err)
	}
}

// TestTheQueueInPages reads the queue page by page, in both orders. What is alike is one case of a page, and what comes
// behind it on another page is a case again.
func TestTheQueueInPages(t *testing.T) {
	d := newDesk(t, unlimited())
	for i := range 7 {
		d.now = d.now.Add(time.Minute)
		d.post(t, from(fmt.Sprint("r", i), fmt.Sprint("words ", i%5)))
	}
	for order, want := range map[notice.Order][]string{
		notice.Oldest: {"words 0+1", "words 1+1", "words 2", "words 3", "words 4", "words 0", "words 1"},
		notice.Newest: {"words 1+1", "words 0+1", "words 4", "words 3", "words 2", "words 1", "words 0"},
	} {
		var got []string
		var cursor notice.CommentID
		for range 9 {
			texts, p := waits(t, d.Board, board.QueueFilter{Order: order}, cursor, 2)
			got = append(got, texts...)
			if cursor = p.Next; cursor == 0 {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("order %d (-want +got):\n%s", order, diff)
		}
	}
}

// TestTheQueueFollowsTheStore does all that changes the queue, in a random order, and compares a board that has followed
// the changes with one that has just begun. Few outlines are kept, so that the list is cut at times.
func TestTheQueueFollowsTheStore(t *testing.T) {
	const few = 8
	d := newDesk(t, unlimited())
	d.SetMaxOutlined(few)
	random := rand.New(rand.NewPCG(1, 2))
	var all []notice.Comment
	for step := range 150 {
		d.now = d.now.Add(time.Second)
		switch n := random.IntN(10); {
		case n < 4 || len(all) == 0:
			all = append(all, d.post(t, from(fmt.Sprint("r", random.IntN(6)), fmt.Sprint("words ", random.IntN(9)))))
		default:
			c := d.comment(t, all[random.IntN(len(all))].ID)
			for _, a := range []notice.Action{notice.Decline, notice.Restore} {
				if _, err := c.Status.After(a); err == nil {
					d.decide(t, c, a)
					break
				}
			}
		}
		if random.IntN(3) == 0 {
			continue // several changes are followed at once, too
		}
		fresh := newBoard(d.config)
		fresh.SetMaxOutlined(few)
		for _, f := range []board.QueueFilter{{}, {Apart: true, Order: notice.Newest}, {Only: board.QueueClosely},
			{Only: board.QueueFirst}} {
			_, got := waits(t, d.Board, f, 0, 20)
			_, want := waits(t, fresh, f, 0, 20)
			if diff := cmp.Diff(ids(want), ids(got)); diff != "" {
				t.Fatalf("step %d, %+v (-new +followed):\n%s", step, f, diff)
			}
			if diff := cmp.Diff(want.Counts, got.Counts); diff != "" {
				t.Fatalf("step %d, counts of %+v (-new +followed):\n%s", step, f, diff)
			}
		}
	}
}

// TestTheQueueShowsWhatWasPosted posts from many goroutines while others read the queue, in a store that forgets changes
// soon. Whoever has the answer to a post finds the comment in the queue, and whoever decided on it finds it no more.
func TestTheQueueShowsWhatWasPosted(t *testing.T) {
	const writers, each, kept = 8, 9, 20
	s, err := boltstore.Open(filepath.Join(t.TempDir(), "board.db"),
		boltstore.Options{NoSync: true, MapSize: 1 << 20, KeepChanges: kept})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	config := newDesk(t, unlimited()).config
	config.Store = s
	b := newBoard(config)
	if err := b.FirstRules(context.Background(), noticetest.Rules()); err != nil {
		t.Fatal(err)
	}
	noticetest.Announce(t, s, noticetest.Water())
	queued := func(id notice.CommentID) bool {
		p, err := b.Waiting(context.Background(), noticetest.Mod, board.QueueFilter{Apart: true}, 0, writers*each)
		if err != nil {
			t.Error(err)
		}
		return slices.Contains(ids(p), id)
	}
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				dr := from(fmt.Sprint("r", w), fmt.Sprint("words ", w, i))
				dr.From = netip.AddrFrom4([4]byte{192, 0, 2, byte(w)})
				p, err := b.Post(context.Background(), dr)
				if err != nil {
					t.Error(err)
					return
				}
				if !queued(p.ID) {
					t.Errorf("%v was posted, and is not in the queue", p.ID)
				}
				if i%3 > 0 {
					continue
				}
				_, err = b.Decide(context.Background(), notice.Decision{
					Comment: p.ID, Seen: notice.Pending, Action: notice.Decline, Reason: "respect", By: noticetest.Mod,
				})
				if err != nil {
					t.Error(err)
					return
				}
				if queued(p.ID) {
					t.Errorf("%v was declined, and is in the queue", p.ID)
				}
			}
		})
	}
	all.Wait()
	fresh, err := newBoard(config).Waiting(context.Background(), noticetest.Mod, board.QueueFilter{}, 0, 0)
	if err != nil || fresh.Counts.All != writers*each*2/3 {
		t.Errorf("%d comments wait, %v; want %d", fresh.Counts.All, err, writers*each*2/3)
	}
}

// ids returns the comments of a page, with those that are alike behind each.
func ids(p board.QueuePage) (all []notice.CommentID) {
	for _, c := range p.Cases {
		all = append(all, c.Comment.ID)
		for _, o := range p.Alike[c.Comment.ID].Comments {
			all = append(all, o.ID)
		}
	}
	return slices.Clip(all)
}

// BenchmarkWaiting reads a page of a queue of 5,000: with outlines that are there, and with none.
func BenchmarkWaiting(b *testing.B) {
	d := newDesk(b, unlimited())
	for i := range 5000 {
		noticetest.Put(b, d.store, notice.Comment{
			On: d.on.ID, Status: notice.Pending, Author: notice.Author{Key: notice.AuthorKey{byte(i), byte(i >> 8)}},
			Body: noticetest.Text("en", fmt.Sprint("words of a comment ", i)), Posted: noticetest.Epoch,
		})
	}
	config := d.config
	config.Store = d.store
	read := func(b *testing.B, on *board.Board) {
		if _, err := on.Waiting(context.Background(), noticetest.Mod, board.QueueFilter{}, 0, 20); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("kept", func(b *testing.B) {
		on := newBoard(config)
		for b.Loop() {
			read(b, on)
		}
	})
	b.Run("made", func(b *testing.B) {
		for b.Loop() {
			read(b, newBoard(config))
		}
	})
}
