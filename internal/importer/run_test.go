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
	"noticeboard/internal/testing/teststore"
)

var update = flag.Bool("update", false, "write what is expected of the samples anew; read the difference")

// A testBoard is a board on a store of its own, which is checked at the end of the test.
type testBoard struct {
	*board.Board
	store *boltstore.Store
}

func newTestBoard(t testing.TB) testBoard {
	t.Helper()
	s := teststore.Open(t)
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
	return Choices{ImportChoices: board.ImportChoices{
		Language: notice.English, Team: []string{"Bridget", "luis@office.example.org"},
	}}
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
				draft := map[bool]string{true: "draft "}[a.Draft]
				fmt.Fprintf(&w, "ANNOUNCEMENT %s%s %s /%s %q published %s closes %v summary %q\n", draft, a.Origin, l, a.Slugs[l], text.Title,
					day(a.Published), !a.Closes.IsZero(), text.Summary)
				fmt.Fprintf(&w, "%s\n\n", indented(text.Body.Source()))
			}
		}
		cs, err := tx.Comments(0, 1000)
		if err != nil {
			return err
		}
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

var samples = []string{
	"wordpress.xml", "disqus.xml", "remark42.json.gz", "commento.json.gz", "comentario.json.gz", "isso.db",
}

// TestSamples imports each sample and compares what is then on the board, and what is said about each item, with what
// is expected; a second import changes nothing.
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

// TestInterruptedImport stops the import of a file with many comments after each batch in turn, and then completes it
// on a board whose program was started again: the result is the same as without an interruption, with one entry in the
// journal.
func TestInterruptedImport(t *testing.T) {
	file := written(t, manyComments(2600))
	whole := newTestBoard(t)
	whole.move(t, file, english(), false)
	want := len(whole.comments(t))
	for _, after := range []int{1, 2, 4} {
		b := newTestBoard(t)
		stop := func() {
			p, err := ReadPlan(context.Background(), file, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			ctx, cancel := context.WithCancel(context.Background())
			batches := 0
			watch := Watch{Progress: func(int, int) {
				if batches++; batches == after {
					cancel()
				}
			}}
			if _, err := p.Run(ctx, b.Board, noticetest.Admin, english(), false, watch); !errors.Is(err, context.Canceled) {
				t.Errorf("stopped after %d batches: %v", after, err)
			}
		}
		stop()
		mark, err := b.InterruptedImport(context.Background(), noticetest.Admin)
		if err != nil || mark.System != "wordpress" || mark.Done == 0 || mark.Done >= mark.Items {
			t.Errorf("the mark after %d batches: %+v, %v", after, mark, err)
		}
		s, _ := b.move(t, file, english(), false)
		if got := b.comments(t); len(got) != want || s.Comments[board.Taken] == 0 ||
			after > 1 && s.Comments[board.There] == 0 {
			t.Errorf("stopped after %d batches and begun again: %d comments, want %d: %+v", after, len(got), want, s)
		}
		if mark, err = b.InterruptedImport(context.Background(), noticetest.Admin); err != nil || !mark.IsZero() {
			t.Errorf("the mark of a complete import: %+v, %v", mark, err)
		}
		if acts := b.activities(t); len(acts) != 1 || acts[0].Kind != notice.DataImported || acts[0].Detail != "2601" {
			t.Errorf("the journal: %+v", acts)
		}
		if diff := cmp.Diff(whole.comments(t), b.comments(t)); diff != "" {
			t.Errorf("stopped after %d batches (-whole +interrupted):\n%s", after, diff)
		}
	}
}

// comments returns a line for each comment in the order of their numbers.
func (b testBoard) comments(t testing.TB) (all []string) {
	t.Helper()
	for after := notice.CommentID(0); ; {
		var batch []notice.Comment
		err := b.store.View(context.Background(), func(tx notice.Tx) (err error) {
			batch, err = tx.Comments(after, 500)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(batch) == 0 {
			return all
		}
		for _, c := range batch {
			all = append(all, fmt.Sprint(c.Number, c.Thread, c.Place, c.Origin, c.Posted))
			after = c.ID
		}
	}
}

func (b testBoard) activities(t testing.TB) []notice.Activity {
	t.Helper()
	acts, err := b.Activities(context.Background(), noticetest.Admin, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return acts
}

// manyComments returns a WXR file with a post and n comments, most of them replies, newest first.
func manyComments(n int) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><wp:base_blog_url>http://blog.example.org</wp:base_blog_url>
<item><title>Bridges</title><link>http://blog.example.org/bridges/</link><content:encoded><![CDATA[About bridges.]]></content:encoded>
<wp:post_id>1</wp:post_id><wp:post_date_gmt>2019-01-01 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
`)
	for i := n; i > 0; i-- {
		parent := 0
		if i%10 != 1 {
			parent = i - 1
		}
		at := time.Date(2019, 1, 1, 0, i, 0, 0, time.UTC).Format(time.DateTime)
		fmt.Fprintf(&b, `<wp:comment>
<wp:comment_id>%d</wp:comment_id>
<wp:comment_author><![CDATA[Reader %d]]></wp:comment_author>
<wp:comment_author_email><![CDATA[reader%d@home.example.org]]></wp:comment_author_email>
<wp:comment_author_url></wp:comment_author_url>
<wp:comment_author_IP><![CDATA[198.51.100.7]]></wp:comment_author_IP>
<wp:comment_date><![CDATA[%s]]></wp:comment_date>
<wp:comment_date_gmt><![CDATA[%s]]></wp:comment_date_gmt>
<wp:comment_content><![CDATA[The bridge number %d is closed again, which is why I was late for work this morning; see <a href="https://bridges.example.org/%d" rel="nofollow">the notice</a> of the office.

Is there a <b>date</b> yet for the end of the works, and who pays for the detour? Other towns don't take this long.]]></wp:comment_content>
<wp:comment_approved><![CDATA[1]]></wp:comment_approved>
<wp:comment_type><![CDATA[comment]]></wp:comment_type>
<wp:comment_parent>%d</wp:comment_parent>
<wp:comment_user_id>0</wp:comment_user_id>
</wp:comment>
`, i, i%5000, i%5000, at, at, i, i, parent)
	}
	b.WriteString("</item></channel></rss>\n")
	return []byte(b.String())
}

// TestOddItems: one bad item does not stop the others, and what became of each is told.
func TestOddItems(t *testing.T) {
	comment := func(id, more, text string) string {
		return "<wp:comment><wp:comment_id>" + id + "</wp:comment_id><wp:comment_author>N</wp:comment_author>" +
			"<wp:comment_date_gmt>2019-01-02 00:00:00</wp:comment_date_gmt><wp:comment_approved>1</wp:comment_approved>" +
			more + "<wp:comment_content><![CDATA[" + text + "]]></wp:comment_content></wp:comment>\n"
	}
	parent := func(id string) string { return "<wp:comment_parent>" + id + "</wp:comment_parent>" }
	items := []struct{ xml, want string }{
		{comment("1", "", "ok"), "1: taken []"},
		{comment("1", "", "the same id"), "1: refused [twice]"},
		{comment("", "", "no id"), ": refused [no-id]"},
		{comment("2", "", " <p> </p>"), "2: refused [empty]"},
		{comment("3", "", strings.Repeat("a ", notice.MaxAnswer)), "3: refused [long]"},
		{comment("3a", "", strings.Repeat("<p></p>", 100_000)), "3a: refused [long]"},
		{comment("4", "", "bad \x02 control and \xff byte"), "4: taken [encoding]"},
		{comment("5", parent("5"), "replies to itself"), "5: taken [circle]"},
		{comment("6", parent("8"), "a circle"), "6: taken [circle]"},
		{comment("7", parent("6"), "a circle"), "7: taken []"},
		{comment("8", parent("7"), "a circle"), "8: taken []"},
		{comment("9", parent("99"), "no such parent"), "9: taken [orphan]"},
		{comment("10", "<wp:comment_approved>maybe</wp:comment_approved>", "odd status"), "10: refused [broken]"},
		{comment("11", "<wp:comment_approved>spam</wp:comment_approved>", "spam"), "11: left-out [spam]"},
		{comment("12", "<wp:comment_date_gmt>2019-02-30 00:00:00</wp:comment_date_gmt>", "bad date"), "12: taken [date]"},
		{comment("13", "<wp:comment_date_gmt>1900-02-03 00:00:00</wp:comment_date_gmt>", "too early"), "13: taken [date]"},
		{comment("14", "<wp:comment_date_gmt>2999-02-03 00:00:00</wp:comment_date_gmt>", "not yet"), "14: taken [date]"},
		{comment("15", "<wp:comment_date_gmt>0000-00-00 00:00:00</wp:comment_date_gmt>"+
			"<wp:comment_date>2019-01-02 03:04:05</wp:comment_date>", "local"), "15: taken [zone]"},
		{comment("16", "<wp:comment_type>order_note</wp:comment_type>", "private"), "16: left-out [kind]"},
		{comment("17", "<wp:comment_author_email>x y</wp:comment_author_email>", "no address"), "17: taken [email]"},
		{comment("18", "", `<a href="data:x">a</a> <u>b</u> <table><tr><td>c</table>`), "18: taken [format links]"},
		{comment(strings.Repeat("9", 70_000), "", "a long id"), strings.Repeat("9", 70_000) + ": taken []"},
	}
	file := string(manyComments(0))
	before, after, _ := strings.Cut(file, "</item>")
	want := map[string]bool{}
	for _, i := range items {
		before += i.xml
		want["ITEM comment "+i.want] = true
	}
	path := written(t, []byte(before+"</item>"+after))
	b := newTestBoard(t)
	_, got := b.move(t, path, english(), false)
	for _, line := range strings.Split(strings.TrimSpace(lines(got)), "\n") {
		if !want[line] && line != "ITEM announcement 1: taken []" {
			t.Errorf("got %s", line)
		}
		delete(want, line)
	}
	for line := range want {
		t.Errorf("missing: %s", line)
	}
	if s, _ := b.move(t, path, english(), false); s.Comments[board.Taken] > 0 {
		t.Errorf("the second time: %+v", s)
	}
}

// TestChoices: what is asked before an import.
func TestChoices(t *testing.T) {
	b := newTestBoard(t)
	noticetest.Announce(t, b.store, noticetest.Water())
	file := filepath.Join("testdata", "disqus.xml")
	for _, test := range []struct {
		name  string
		c     Choices
		field string
	}{
		{"no language", Choices{}, "language"},
		{"another language", Choices{ImportChoices: board.ImportChoices{Language: "fr"}}, "language"},
		{"no such rule", Choices{ImportChoices: board.ImportChoices{Language: "en", Refused: "nosuch"}}, "refused"},
		{"no such announcement", Choices{ImportChoices: board.ImportChoices{Language: "en"}, Announcement: "nosuch"},
			"announcement"},
		{"no such announcement in the map", Choices{ImportChoices: board.ImportChoices{Language: "en"},
			Map: map[string]string{"/x": "nosuch"}}, "map"},
	} {
		p, err := ReadPlan(context.Background(), file, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Run(context.Background(), b.Board, noticetest.Admin, test.c, false, Watch{})
		var problems notice.Problems
		if p.Close(); !errors.As(err, &problems) || problems.Of(test.field) == nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	for _, by := range []notice.Actor{{}, noticetest.Member, noticetest.Mod} {
		p, err := ReadPlan(context.Background(), file, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Run(context.Background(), b.Board, by, english(), true, Watch{}); !errors.Is(err, notice.ErrForbidden) {
			t.Errorf("as %v: %v", by.Role, err)
		}
		p.Close()
	}
	pairs, err := ParseMap("# pages\nhttps://blog.example.org/2019/old-bridge.html, water\n\n/b\twater\n")
	if err != nil || len(pairs) != 2 {
		t.Fatal(pairs, err)
	}
	if _, err := ParseMap("a b c"); !errors.As(err, new(notice.Problems)) {
		t.Errorf("a map with three words on a line: %v", err)
	}
	c := english()
	c.Map, c.Refused, c.Language = pairs, noticetest.Rules().Rules[0].Reason, notice.Spanish
	s, _ := b.move(t, file, c, false)
	if s.Announcements[board.There] != 1 || s.Comments[board.Taken] != 5 || s.Notes[board.NoteDeclined] != 1 {
		t.Errorf("with a map: %+v", s)
	}
	c = english()
	c.Announcement = "water"
	if s, _ = b.move(t, filepath.Join("testdata", "isso.db"), c, false); s.Announcements[board.Taken] != 0 ||
		s.Comments[board.Taken] != 5 {
		t.Errorf("under one announcement: %+v", s)
	}
	c = english()
	c.Types = []string{"page"}
	if s, _ = b.move(t, filepath.Join("testdata", "wordpress.xml"), c, false); s.Announcements[board.Taken] != 1 ||
		s.Comments[board.Taken] != 1 {
		t.Errorf("pages of WordPress: %+v", s)
	}
	if got := b.records(t); !strings.Contains(got, "on /water") || !strings.Contains(got, "declined by \"Eve\"") ||
		!strings.Contains(got, "/about-us") {
		t.Errorf("the board:\n%s", got)
	}
}

// TestReportsHaveNoAddress: neither e-mail nor network addresses are in reports and in the journal.
func TestReportsHaveNoAddress(t *testing.T) {
	for _, name := range samples {
		b := newTestBoard(t)
		_, items := b.move(t, filepath.Join("testdata", name), english(), false)
		said := fmt.Sprintf("%+v %+v", items, b.activities(t))
		for _, private := range []string{"@", "198.51.100", "a1b2c3d4e5"} {
			if strings.Contains(said, private) {
				t.Errorf("%s: %q in %s", name, private, said)
			}
		}
	}
}

// BenchmarkImport imports a WXR file with 20,000 comments of three sentences and reports how long one takes.
func BenchmarkImport(b *testing.B) {
	const comments = 20_000
	file := written(b, manyComments(comments))
	for b.Loop() {
		newTestBoard(b).move(b, file, english(), false)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/comments, "µs/comment")
}
