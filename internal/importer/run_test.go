package importer

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/ratelimit"
)

var update = flag.Bool("update", false, "write what is expected of the samples anew; read the difference")

// A testBoard is a board on a store of its own, which is checked at the end of the test.
type testBoard struct {
	*board.Board
	store *boltstore.Store
}

func newTestBoard(t testing.TB) testBoard {
	t.Helper()
	s, err := boltstore.Open(filepath.Join(t.TempDir(), "board.db"), boltstore.Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Check(context.Background()); err != nil {
			t.Error(err)
		}
		s.Close()
	})
	now := noticetest.Epoch
	b, err := board.New(context.Background(), board.Config{
		Store: s, Limit: ratelimit.New(0, 1, 0), Network: ratelimit.Network, Secret: []byte("secret"),
		Now: func() time.Time { now = now.Add(time.Millisecond); return now },
		Institution: notice.Institution{
			Name: map[notice.Lang]string{"en": "Office of Bridges", "es": "Oficina de Puentes"},
			Team: map[notice.Lang]string{"en": "Bridges", "es": "Puentes"},
		},
		Reserved: func(context.Context) (fold.Reserved, error) { return nil, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.FirstRules(context.Background(), noticetest.Rules()); err != nil {
		t.Fatal(err)
	}
	return testBoard{b, s}
}

// english are the choices of most tests.
func english() Choices {
	return Choices{ImportChoices: board.ImportChoices{Language: notice.English, Team: []string{"Bridget", "luis@office.example.org"}}}
}

// move imports a file and returns the summary and the items.
func (b testBoard) move(t testing.TB, file string, c Choices, rehearse bool) (Summary, []Item) {
	t.Helper()
	p, err := ReadPlan(context.Background(), file, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var items []Item
	watch := Watch{Item: func(i Item) error { items = append(items, i); return nil }}
	s, err := p.Run(context.Background(), b.Board, noticetest.Admin, c, rehearse, watch)
	if err != nil {
		t.Fatal(err)
	}
	return s, items
}

// records writes all announcements, comments and activities of the board as lines.
func (b testBoard) records(t testing.TB) string {
	t.Helper()
	var w strings.Builder
	err := b.store.View(context.Background(), func(tx notice.Tx) error {
		as, err := tx.Announcements(0, 1000)
		if err != nil {
			return err
		}
		slices.Reverse(as)
		for _, a := range as {
			for l, text := range a.Texts {
				fmt.Fprintf(&w, "ANNOUNCEMENT %s %s /%s %q published %s closes %v summary %q\n", a.Origin, l, a.Slugs[l], text.Title,
					day(a.Published), !a.Closes.IsZero(), text.Summary)
				fmt.Fprintf(&w, "%s\n\n", indented(text.Body.Source()))
			}
		}
		cs, err := tx.Comments(0, 1000)
		for _, c := range cs {
			a, err := tx.Announcement(c.On)
			if err != nil {
				return err
			}
			to := ""
			if c.Parent != 0 {
				p, err := tx.Comment(c.Parent)
				if err != nil {
					return err
				}
				to = " to " + p.Origin
			}
			fmt.Fprintf(&w, "COMMENT %s on /%s no. %d %v by %q <%s> official %v posted %s%s reason %q\n%s\n\n", c.Origin,
				a.SlugIn("en"), c.Number, c.Status, c.Author.Name, c.Author.Contact, c.Official(), day(c.Posted), to, c.Reason,
				indented(c.Body.Source()))
		}
		acts, err := tx.Activities(0, 100)
		for _, a := range acts {
			fmt.Fprintf(&w, "ACTIVITY %s by %q of %q: %s\n", a.Kind, a.By, a.Of, a.Detail)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return w.String()
}

func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format(time.DateTime)
}

func indented(text string) string { return "    " + strings.ReplaceAll(text, "\n", "\n    ") }

func lines(items []Item) string {
	var w strings.Builder
	for _, i := range items {
		fmt.Fprintf(&w, "ITEM %s %s", i.Kind, i.ID)
		fmt.Fprintf(&w, ": %s %v\n", i.Outcome, i.Notes)
	}
	return w.String()
}

var samples = []string{"wordpress.xml", "disqus.xml", "remark42.json.gz", "commento.json.gz", "comentario.json.gz", "isso.db"}

// TestSamples imports each sample and compares what is then on the board, and what is said about each item, with what is
// expected; a second import changes nothing.
func TestSamples(t *testing.T) {
	for _, name := range samples {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name)
			b := newTestBoard(t)
			empty := b.records(t)
			rehearsed, first := b.move(t, file, english(), true)
			if got := b.records(t); got != empty {
				t.Fatalf("a rehearsal stored something:\n%s", got)
			}
			done, items := b.move(t, file, english(), false)
			if diff := cmp.Diff(rehearsed, done); diff != "" {
				t.Errorf("another summary than that of the rehearsal (-rehearsed +done):\n%s", diff)
			}
			if diff := cmp.Diff(lines(first), lines(items)); diff != "" {
				t.Errorf("other reports than those of the rehearsal (-rehearsed +done):\n%s", diff)
			}
			got := b.records(t) + lines(items)
			want := filepath.Join("testdata", name+".want.txt")
			if *update {
				if err := os.WriteFile(want, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			golden, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(golden), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			before := b.records(t)
			again, _ := b.move(t, file, english(), false)
			if after := b.records(t); after != before {
				t.Errorf("the second import changed something:\n%s", cmp.Diff(before, after))
			}
			if again.Comments[board.Taken]+again.Announcements[board.Taken] > 0 ||
				again.Comments[board.There] != done.Comments[board.Taken] {
				t.Errorf("the second import: %+v", again)
			}
		})
	}
}

var errStopped = errors.New("stopped")
