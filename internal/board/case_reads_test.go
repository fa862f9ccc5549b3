package board_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/board"
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

func (x readTx) Comment(id notice.CommentID) (notice.Comment, error) {
	return x.read("Comment").Comment(id)
}

func (x readTx) Settings() (notice.Settings, error) { return x.read("Settings").Settings() }

func (x readTx) Histories(ids []notice.CommentID, n int) ([][]notice.AuditEntry, error) {
	return x.read("Histories").Histories(ids, n)
}

func (x readTx) Remarks(seqs []uint64) ([]notice.Remarks, error) {
	return x.read("Remarks").Remarks(seqs)
}

func (x readTx) Activities(before uint64, n int) ([]notice.Activity, error) {
	return x.read("Activities").Activities(before, n)
}

func (x readTx) Dossier(of notice.Subject) (notice.Dossier, error) {
	return x.read("Dossier").Dossier(of)
}

func (x readTx) Barred(after notice.BarCursor, n int) ([]notice.Dossier, error) {
	return x.read("Barred").Barred(after, n)
}

func (x readTx) SubjectsByShort(kind notice.SubjectKind, shorts []string) ([]notice.Subject, error) {
	return x.read("SubjectsByShort").SubjectsByShort(kind, shorts)
}

func (x readTx) ByAuthor(k notice.AuthorKey, before notice.CommentID, n int) ([]notice.Comment, error) {
	return x.read("ByAuthor").ByAuthor(k, before, n)
}

func (x readTx) ByAuthorAfter(k notice.AuthorKey, after notice.CommentID, n int) ([]notice.Comment, error) {
	return x.read("ByAuthorAfter").ByAuthorAfter(k, after, n)
}

func (x readTx) LatestByAuthors(keys []notice.AuthorKey, n int) ([][]notice.Comment, error) {
	return x.read("LatestByAuthors").LatestByAuthors(keys, n)
}

func (x readTx) AuthorTally(k notice.AuthorKey) (notice.AuthorTally, error) {
	return x.read("AuthorTally").AuthorTally(k)
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
	want, err := d.Queue(context.Background(), noticetest.Mod, notice.Pending, notice.Oldest, 0, cases)
	if err != nil {
		t.Fatal(err)
	}
	counting, config := &readStore{Store: d.store}, d.config
	config.Store = counting
	b := newBoard(config)
	counting.begun = true
	got, err := b.Queue(context.Background(), noticetest.Mod, notice.Pending, notice.Oldest, 0, cases)
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

// TestReadsOfLists counts what pages with lists ask the store for, when they have few items and when they have more.
func TestReadsOfLists(t *testing.T) {
	d := newDesk(t, unlimited())
	counting, config := &readStore{Store: d.store}, d.config
	config.Store = counting
	b := newBoard(config)
	counting.begun = true
	ctx, asked, one := context.Background(), d.asked(t, "Why?"), notice.AuthorKey{99}
	decided := notice.AuditEntry{On: d.on.ID, Action: notice.MarkQuestion, From: notice.Published, To: notice.Published}
	say := func(by notice.AuthorKey, i int) {
		c := noticetest.Put(t, d.store, notice.Comment{On: d.on.ID, Author: notice.Author{Key: by, Name: fmt.Sprint("N", i)}})
		for _, id := range []notice.CommentID{c.ID, asked.ID} {
			act := decided
			act.Comment = id
			noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
				_, err := tx.AppendAudit(act, notice.Remarks{Note: fmt.Sprint("note ", i)})
				return err
			})
		}
	}
	more := func(from, to int) {
		for i := from; i < to; i++ {
			key := notice.AuthorKey{byte(i), 1} // their short keys differ
			say(key, i)
			say(one, i)
			d.take(t, board.Measure{Of: key.Subject(), Kind: notice.Block})
			d.answer(t, asked.ID, map[notice.Lang]string{"en": fmt.Sprint("So ", i, ".")})
		}
	}
	pages := map[string]func() (items int, err error){
		"the history of a question": func() (int, error) {
			_, history, err := b.Case(ctx, noticetest.Mod, asked.ID)
			if err == nil && history[len(history)-2].Note == "" {
				t.Errorf("without its note: %+v", history[len(history)-2])
			}
			return len(history), err
		},
		"the file of an author": func() (int, error) {
			f, err := b.Author(ctx, noticetest.Mod, one.Subject(), 0, 50)
			if err == nil && len(f.Comments[0].History) != 1 {
				t.Errorf("history %+v", f.Comments[0].History)
			}
			return len(f.Comments), err
		},
		"restrictions": func() (int, error) {
			list, _, err := b.Barred(ctx, noticetest.Mod, notice.BarCursor{}, 50)
			if err == nil && (list[0].Name == "" || list[0].Name == list[1].Name) {
				t.Errorf("named %q and %q", list[0].Name, list[1].Name)
			}
			return len(list), err
		},
		"activity": func() (int, error) {
			acts, err := b.Activities(ctx, noticetest.Admin, 0, 50)
			if err != nil {
				return 0, err
			}
			about, err := b.Participants(ctx, noticetest.Admin, acts)
			if err == nil && (about[0].Name == "" || about[0].Name == about[1].Name) {
				t.Errorf("about %+v and %+v", about[0], about[1])
			}
			return len(about), err
		},
	}
	read := func() (counts map[string]int, items map[string]int) {
		t.Helper()
		counts, items = map[string]int{}, map[string]int{}
		for name, page := range pages {
			n, err := page()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			counts[name], items[name] = len(counting.reads), n
		}
		return counts, items
	}
	more(0, 2)
	few, fewItems := read()
	more(2, 12)
	many, manyItems := read()
	for name := range pages {
		if manyItems[name] < fewItems[name]+10 {
			t.Errorf("%s: %d items, and %d before", name, manyItems[name], fewItems[name])
		}
		if many[name] != few[name] {
			t.Errorf("%s: %d reads for %d items, %d for %d", name, many[name], manyItems[name], few[name], fewItems[name])
		}
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
		if _, err := on.Queue(context.Background(), noticetest.Mod, notice.Pending, notice.Oldest, 0, 20); err != nil {
			b.Fatal(err)
		}
	}
}
