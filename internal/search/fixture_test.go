package search

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestMain(m *testing.M) { runTestsOr(func() { goleak.VerifyTestMain(m) }) }

// A fixture is an open board with its index.
type fixture struct {
	*Index
	store *boltstore.Store
	log   *logged
	close func() // closes the index, then the store
	on    notice.AnnouncementID
}

func board(dir string) string { return filepath.Join(dir, "board.db") }
func index(dir string) string { return filepath.Join(dir, "search.db") }

// logged is what the index has logged.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// openFixture opens or creates a board and its index in dir, in the same order as the program.
func openFixture(t testing.TB, dir string) *fixture {
	t.Helper()
	store, err := boltstore.Open(board(dir), boltstore.Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	log := &logged{}
	r := &fixture{
		Index: New(Config{
			Path: index(dir), Store: noticetest.Twice(store), Log: slog.New(slog.NewTextHandler(log, nil)),
		}),
		store: store, log: log,
	}
	ctx, stop := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { r.Run(ctx) })
	r.close = sync.OnceFunc(func() {
		stop()
		run.Wait()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(r.close)
	var there []notice.Announcement
	noticetest.View(t, store, func(tx notice.Tx) (err error) {
		there, err = tx.Announcements(0, 1)
		return err
	})
	if len(there) == 0 {
		there = append(there, noticetest.Announce(t, store, noticetest.Water()))
	}
	r.on = there[0].ID
	return r
}

// post puts a comment with a text and returns its id.
func (r *fixture) post(t testing.TB, text string) notice.CommentID {
	t.Helper()
	return noticetest.Put(t, r.store, notice.Comment{
		On: r.on, Author: notice.Author{Name: "Ana"}, Body: noticetest.Text(notice.English, text),
	}).ID
}

// find returns the ids of all comments that f selects, newest first.
func (r *fixture) find(t testing.TB, f notice.Filter) []notice.CommentID {
	t.Helper()
	ids, err := r.Find(context.Background(), f, notice.Newest, 0, 1_000_000)
	if err != nil {
		t.Fatalf("%+v: %v", f, err)
	}
	return ids
}

func (r *fixture) search(t testing.TB, text string) []notice.CommentID {
	t.Helper()
	return r.find(t, notice.Filter{Text: text})
}

// waitComplete waits until the index is complete and up to date. Find waits for that too, but only until
// catchUpTimeout.
func (r *fixture) waitComplete(t testing.TB) {
	t.Helper()
	waitFor(t, "the index is complete and up to date", func() bool {
		written, err := r.lastChange(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.complete && r.indexed >= written.Seq
	})
}

func waitFor(t testing.TB, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not in 20 s: %s", what)
		}
	}
}

// all returns every comment, oldest first.
func (r *fixture) all(t testing.TB) (cs []notice.Comment) {
	t.Helper()
	noticetest.View(t, r.store, func(tx notice.Tx) (err error) {
		cs, err = tx.Comments(0, 1_000_000)
		return err
	})
	return cs
}

// checkFound waits until the index is complete and compares the results of some filters with those of matching.
func (r *fixture) checkFound(t testing.TB) {
	t.Helper()
	r.waitComplete(t)
	cs := r.all(t)
	for _, f := range []notice.Filter{
		{}, {Status: notice.Published}, {Status: notice.Declined}, {Text: "agua"}, {Text: "wate"}, {Text: "12"},
		{Reason: "respect"},
	} {
		if got, want := r.find(t, f), matching(cs, f); !slices.Equal(got, want) {
			t.Errorf("%+v: got %d of %d comments, want %d", f, len(got), len(cs), len(want))
		}
	}
}

// matching returns the ids of the comments that f selects, newest first, without the index.
func matching(cs []notice.Comment, f notice.Filter) (ids []notice.CommentID) {
	for _, c := range slices.Backward(cs) {
		if f.Matches(c) && contains(c, f.Text) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// contains reports whether a comment contains all phrases of a search text.
func contains(c notice.Comment, text string) bool {
	if strings.TrimSpace(text) == "" {
		return true
	}
	d, ps := documentOf(c), fold.Terms(text)
	for _, p := range ps {
		found := false
		for _, field := range []string{d.said, d.writer, d.number} {
			whole, part := " "+field+" ", " "+strings.Join(p.Words, " ")
			found = found || strings.Contains(whole, part+" ") || p.Prefix && strings.Contains(whole, part)
		}
		if !found {
			return false
		}
	}
	return len(ps) > 0
}
