package web_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/web"
)

// A viewCounter is a store that counts the snapshots of the board's records. Only one request at a time may use it.
type viewCounter struct {
	*boltstore.Store
	testing.TB
	views    int
	open     bool // a snapshot is open
	snippets int  // how often they were read
}

func (v *viewCounter) View(ctx context.Context, f func(notice.Tx) error) error {
	v.views++
	defer v.enter()()
	return v.Store.View(ctx, func(tx notice.Tx) error { return f(snippetCounter{tx, v}) })
}

func (v *viewCounter) ViewAccounts(ctx context.Context, f func(auth.Tx) error) error {
	defer v.enter()()
	return v.Store.ViewAccounts(ctx, f)
}

// enter notes that a snapshot is open. One within another may wait for ever, for a writer that waits for the first.
func (v *viewCounter) enter() (leave func()) {
	if v.open {
		v.Error("a snapshot is opened within another")
	}
	v.open = true
	return func() { v.open = false }
}

type snippetCounter struct {
	notice.Tx
	of *viewCounter
}

func (x snippetCounter) Snippets() ([]notice.Snippet, error) {
	x.of.snippets++
	return x.Tx.Snippets()
}

// TestSnapshotsOfTheDesk counts the snapshots that a page of the desk is made of, and looks for pages without the forms
// of cases that read the snippets.
func TestSnapshotsOfTheDesk(t *testing.T) {
	var counter *viewCounter
	s := newSite(t, func(_ *web.Config, b *board.Config) {
		counter = &viewCounter{Store: b.Store.(*boltstore.Store), TB: t}
		b.Store = counter
	}).searchable()
	admin, reader := s.staff(notice.Admin), s.visitor()
	draft := admin.announce("draft", "A draft", "Words.")
	published := admin.announce("publish", "Published", "Words.")
	asked, waiting := idOf(reader.comment("Why?", "question", "1")), idOf(reader.comment("Well said"))
	decided := admin.post("/desk/comments/"+asked+"/decision", "action", "approve", "seen", "pending", "back",
		"/desk/waiting")
	decided.want(t, 303)
	flash, _, _ := strings.Cut(decided.Header().Get("Location"), "#")
	batch := admin.post("/desk/batches", "do", "confirm", "action", "approve", "pick", waiting+"-pending", "back",
		"/desk/waiting")
	batch.want(t, 303)
	answer := admin.post("/desk/comments/"+asked+"/answer", "answer.en", "Because.", "answer.es", "Porque sí.")
	answer.want(t, 303)
	admin.post("/desk/snippets/new", "name", "Thanks", "for", "explanation", "text.en", "Thank you.", "text.es",
		"Gracias.").want(t, 303)
	var reply notice.CommentID
	err := s.store.View(context.Background(), func(tx notice.Tx) error {
		replies, err := tx.Official(1, 0, 1)
		if len(replies) > 0 {
			reply = replies[0].ID
		}
		return err
	})
	if err != nil || reply == 0 {
		t.Fatal(err)
	}
	author := regexp.MustCompile(`/desk/authors/[^"?/]+`).FindString(admin.get("/desk/comments/" + asked).body)

	const cases = true
	for _, p := range []struct {
		path     string
		snippets bool
		most     int // snapshots
	}{
		{"/desk/waiting", cases, 1}, {flash, cases, 1}, {"/desk/comments?status=published", cases, 1},
		{"/desk/comments?q=said", cases, 2}, {"/desk/questions", cases, 1}, {"/desk/questions?state=owed", cases, 1},
		{"/desk/comments/" + asked, cases, 1}, {"/desk/comments/" + reply.String() + "/correction", false, 1},
		{"/desk/announcements", false, 1}, {"/desk/announcements/new", false, 1}, {draft, false, 1},
		{published, false, 1}, {draft + "/discard", false, 1}, {author, false, 1}, {"/desk/standings", false, 1},
		{batch.Header().Get("Location"), false, 1}, {"/desk/rules", false, 1}, {"/desk/settings", false, 1},
		{"/desk/snippets", cases, 1}, {"/desk/snippets/1", false, 1}, {"/desk/identity", false, 1},
		{"/desk/accounts", false, 1}, {"/desk/account", false, 1}, {"/desk/activity", false, 1},
	} {
		counter.views, counter.snippets = 0, 0
		admin.get(p.path).want(t, 200)
		if counter.views > p.most || counter.views == 0 {
			t.Errorf("%s is made of %d snapshots, want %d", p.path, counter.views, p.most)
		}
		if counter.snippets > 0 != p.snippets {
			t.Errorf("%s reads the snippets %d times", p.path, counter.snippets)
		}
	}
}

// TestPostReadsNothingBack counts the snapshots that a reader's comment takes: none, as all it needs is read in the
// update that stores it.
func TestPostReadsNothingBack(t *testing.T) {
	var counter *viewCounter
	s := newSite(t, func(_ *web.Config, b *board.Config) {
		counter = &viewCounter{Store: b.Store.(*boltstore.Store), TB: t}
		b.Store = counter
	})
	reader := s.visitor()
	reader.comment("The first")
	counter.views = 0
	reader.comment("The second")
	if counter.views > 0 {
		t.Errorf("a comment takes %d snapshots, want none", counter.views)
	}
}
