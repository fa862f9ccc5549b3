package board_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// A readStore counts the reads of View from begun on. Its transactions have only the methods below: any other read is
// an error.
type readStore struct {
	notice.Store
	begun bool
	reads []string
}

func (s *readStore) View(ctx context.Context, f func(notice.Tx) error) error {
	return s.Store.View(ctx, func(tx notice.Tx) error {
		if !s.begun {
			return f(tx)
		}
		s.reads = nil
		return f(readTx{nil, tx, s})
	})
}

type readTx struct {
	notice.Tx // nil
	on        notice.Tx
	s         *readStore
}

func (x readTx) read(name string) notice.Tx {
	x.s.reads = append(x.s.reads, name)
	return x.on
}

func (x readTx) WithStatus(s notice.Status, after notice.CommentID, n int) ([]notice.Comment, error) {
	return x.read("WithStatus").WithStatus(s, after, n)
}

func (x readTx) CommentsByID(ids []notice.CommentID) ([]notice.Comment, error) {
	return x.read("CommentsByID").CommentsByID(ids)
}

func (x readTx) Repeats(of []notice.Comment, n int) ([][]notice.Comment, error) {
	return x.read("Repeats").Repeats(of, n)
}

func (x readTx) OutlinesByID(ids []notice.AnnouncementID) ([]notice.Outline, error) {
	return x.read("OutlinesByID").OutlinesByID(ids)
}

func (x readTx) AuthorTallies(keys []notice.AuthorKey) ([]notice.AuthorTally, error) {
	return x.read("AuthorTallies").AuthorTallies(keys)
}

func (x readTx) Dossiers(of []notice.Subject) ([]notice.Dossier, error) {
	return x.read("Dossiers").Dossiers(of)
}

// fillQueue puts a page of pending comments on several announcements, each the reply to another comment.
func (d *desk) fillQueue(t testing.TB, n int, body string) {
	t.Helper()
	var on []notice.Announcement
	for i := range 4 {
		a := noticetest.Water()
		a.Slugs = map[notice.Lang]string{"en": fmt.Sprint("a-", i)}
		a.Texts = map[notice.Lang]notice.Text{"en": {Title: fmt.Sprint("Title ", i), Body: noticetest.Text("en", body)}}
		on = append(on, noticetest.Announce(t, d.store, a))
	}
	for i := range n {
		a := on[i%len(on)]
		root := noticetest.Put(t, d.store, notice.Comment{On: a.ID, Author: notice.Author{Key: notice.AuthorKey{byte(i)}}})
		noticetest.Put(t, d.store, notice.Comment{
			On: a.ID, Parent: root.ID, Status: notice.Pending, Posted: noticetest.Epoch.Add(time.Duration(i) * time.Minute),
			Author: notice.Author{Key: notice.AuthorKey{1, byte(i % 3)}}, Body: noticetest.Text("en", fmt.Sprint("say ", i/8)),
		})
	}
}

// TestReadsOfAQueuePage counts what a page of 20 cases asks the store for.
func TestReadsOfAQueuePage(t *testing.T) {
	d := newDesk(t, unlimited())
	const cases = 20
	d.fillQueue(t, cases, "The plan.")
	want, err := d.Queue(context.Background(), noticetest.Mod, notice.Pending, 0, cases)
	if err != nil {
		t.Fatal(err)
	}
	counting, config := &readStore{Store: d.store}, d.config
	config.Store = counting
	b := newBoard(config)
	counting.begun = true
	got, err := b.Queue(context.Background(), noticetest.Mod, notice.Pending, 0, cases)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("(-want +got): %v\n%s", err, diff)
	}
	if len(got) != cases || got[7].Parent == nil || got[7].Announcement.Texts["en"].Title != "Title 3" ||
		len(got[9].Repeats) != 1 || got[0].Author.Pending != 7 {
		t.Errorf("%d cases, the eighth %+v", len(got), got[min(7, len(got)-1)])
	}
	const most = 6
	if len(counting.reads) > most {
		t.Errorf("%d reads, want at most %d: %v", len(counting.reads), most, counting.reads)
	}
}

// BenchmarkQueuePage reads a page of 20 cases on announcements of 100,000 characters.
func BenchmarkQueuePage(b *testing.B) {
	d := newDesk(b, unlimited())
	d.fillQueue(b, 20, strings.Repeat("words of ", 11_000))
	config := d.config
	config.Store = d.store
	on := newBoard(config)
	for b.Loop() {
		if _, err := on.Queue(context.Background(), noticetest.Mod, notice.Pending, 0, 20); err != nil {
			b.Fatal(err)
		}
	}
}
