package board_test

import (
	"context"
	"errors"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/fold"
	"noticeboard/internal/importer"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/ratelimit"
)

// A desk is a board for tests, with a clock that stands still until it is moved.
type desk struct {
	*board.Board
	store *boltstore.Store
	now   time.Time
	on    notice.Announcement
}

func newDesk(t testing.TB, limit board.Limiter) *desk {
	t.Helper()
	s, err := boltstore.Open(filepath.Join(t.TempDir(), "board.db"), boltstore.Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{store: s, now: noticetest.Epoch}
	t.Cleanup(func() {
		if err := s.Check(context.Background()); err != nil {
			t.Error(err)
		}
		s.Close()
	})
	inst := notice.Institution{
		Name: map[notice.Lang]string{"en": "Water Board", "es": "Junta del Agua"}, Team: map[notice.Lang]string{"en": "Water team", "es": "Equipo del Agua"},
	}
	d.Board = board.New(board.Config{
		Store: s, Limit: limit, Network: ratelimit.Network, Now: func() time.Time { return d.now }, Secret: []byte("secret"),
		Institution: inst, Reserved: func() fold.Reserved { return nil },
	})
	if err := d.FirstRules(context.Background(), noticetest.Rules()); err != nil {
		t.Fatal(err)
	}
	d.on = noticetest.Announce(t, s, noticetest.Water())
	return d
}

func unlimited() board.Limiter { return ratelimit.New(0, 1, 0) }

// draft is a comment that nothing is wrong with.
func draft() board.Draft {
	return board.Draft{
		Slug: "water", Comment: "Where does it **come** from?", Name: "Ana Ñandú", Email: "ana@example.org", Organisation: "Casa",
		Lang: notice.English, Question: true, From: netip.MustParseAddr("192.0.2.1"),
	}
}

func (d *desk) post(t testing.TB, draft board.Draft) notice.Comment {
	t.Helper()
	id, err := d.Post(context.Background(), draft)
	if err != nil {
		t.Fatal(err)
	}
	return d.comment(t, id)
}

func (d *desk) comment(t testing.TB, id notice.CommentID) (c notice.Comment) {
	t.Helper()
	noticetest.View(t, d.store, func(tx notice.Tx) (err error) {
		c, err = tx.Comment(id)
		return err
	})
	return c
}

func (d *desk) decide(t testing.TB, c notice.Comment, a notice.Action) notice.Comment {
	t.Helper()
	after, err := d.Decide(context.Background(), notice.Decision{
		Comment: c.ID, Seen: d.comment(t, c.ID).Status, Action: a, Reason: "respect", Explanation: "why", Note: "ours", By: noticetest.Mod,
	})
	if err != nil {
		t.Fatal(err)
	}
	return after
}

func TestPostWaitsForAModerator(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	if c.Status != notice.Pending || c.OnPage() || !c.Question || c.Author.Contact != "ana@example.org" || c.Author.Name != "Ana Ñandú" {
		t.Errorf("stored %+v", c)
	}
	if got := c.Body.Parts[0].HTML; !strings.Contains(string(got), "<strong>come</strong>") {
		t.Errorf("HTML %q", got)
	}
	page, err := d.Discussion(context.Background(), d.on.ID, notice.Oldest, 1)
	if err != nil || len(page.Threads) != 0 {
		t.Errorf("the page has %d threads (%v)", len(page.Threads), err)
	}
	d.decide(t, c, notice.Approve)
	page, err = d.Discussion(context.Background(), d.on.ID, notice.Oldest, 1)
	if err != nil || len(page.Threads) != 1 || page.Threads[0].Root.Number != 1 {
		t.Errorf("after approval: %+v (%v)", page.Threads, err)
	}
}

func TestPostProblems(t *testing.T) {
	d := newDesk(t, unlimited())
	for name, test := range map[string]struct {
		change func(*board.Draft)
		field  string
		key    string
	}{
		"no comment":             {func(f *board.Draft) { f.Comment = " \n " }, "comment", "problem.comment.missing"},
		"invisible comment":      {func(f *board.Draft) { f.Comment = "\u200b\u2066" }, "comment", "problem.comment.missing"},
		"long comment":           {func(f *board.Draft) { f.Comment = strings.Repeat("ñ", 5001) }, "comment", "problem.comment.long"},
		"no name":                {func(f *board.Draft) { f.Name = "" }, "name", "problem.name.missing"},
		"long name":              {func(f *board.Draft) { f.Name = strings.Repeat("n", 81) }, "name", "problem.name.long"},
		"no address":             {func(f *board.Draft) { f.Email = "" }, "email", "problem.email.missing"},
		"no at sign":             {func(f *board.Draft) { f.Email = "ana" }, "email", "problem.email.form"},
		"no domain":              {func(f *board.Draft) { f.Email = "ana@localhost" }, "email", "problem.email.form"},
		"a name with an address": {func(f *board.Draft) { f.Email = "Ana <ana@example.org>" }, "email", "problem.email.form"},
		"two addresses":          {func(f *board.Draft) { f.Email = "a@example.org, b@example.org" }, "email", "problem.email.form"},
		"a header's end":         {func(f *board.Draft) { f.Email = "a@example.org\r\nBcc: b@example.org" }, "email", "problem.email.form"},
		"long address":           {func(f *board.Draft) { f.Email = strings.Repeat("a", 250) + "@example.org" }, "email", "problem.email.long"},
		"long organisation":      {func(f *board.Draft) { f.Organisation = strings.Repeat("o", 121) }, "organisation", "problem.organisation.long"},
		"no such language":       {func(f *board.Draft) { f.Lang = "xx" }, "lang", "problem.lang.unknown"},
		"the trap":               {func(f *board.Draft) { f.Website = "https://spam.example" }, "form", "problem.trap"},
		"no such parent":         {func(f *board.Draft) { f.Parent = notice.CommentID(5).String() }, "parent", "problem.parent.gone"},
		"nonsense parent":        {func(f *board.Draft) { f.Parent = "'; drop table" }, "parent", "problem.parent.gone"},
	} {
		f := draft()
		test.change(&f)
		_, err := d.Post(context.Background(), f)
		var p notice.Problems
		if !errors.As(err, &p) || p[test.field].Key != test.key || len(p) != 1 {
			t.Errorf("%s: got %v (%v)", name, p, err)
		}
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Pending != 0 {
		t.Errorf("%d were stored all the same", n.Pending)
	}
}

func TestLimitsCountCodePointsAfterLineEnds(t *testing.T) {
	d := newDesk(t, unlimited())
	f := draft()
	f.Comment = strings.Repeat("ñandú 😀\r\n", 625) + "end"
	f.Comment = f.Comment[:0] + strings.Repeat("😀😀😀😀\r\n", 999) + "12345"
	if c := d.post(t, f); c.Body.Source() != strings.ReplaceAll(f.Comment, "\r\n", "\n") {
		t.Error("the words changed")
	}
}

func TestPostRefusals(t *testing.T) {
	d := newDesk(t, unlimited())
	late := noticetest.Water()
	late.Slugs, late.Closes = map[notice.Lang]string{"en": "late"}, noticetest.Epoch
	noticetest.Announce(t, d.store, late)
	pending := d.post(t, draft())
	for name, test := range map[string]struct {
		change func(*board.Draft)
		want   error
	}{
		"no announcement": {func(f *board.Draft) { f.Slug = "none" }, notice.ErrNotFound},
		"closed":          {func(f *board.Draft) { f.Slug = "late" }, notice.ErrClosed},
		"not text":        {func(f *board.Draft) { f.Comment = "\xff\xfe" }, notice.ErrNotText},
		"name not text":   {func(f *board.Draft) { f.Name = "\xff" }, notice.ErrNotText},
		"same words":      {func(f *board.Draft) { f.Name = "Somebody else" }, notice.ErrRepeated},
	} {
		f := draft()
		test.change(&f)
		if _, err := d.Post(context.Background(), f); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
	f := draft()
	f.Comment, f.Parent = "other words", pending.ID.String()
	var p notice.Problems
	if _, err := d.Post(context.Background(), f); !errors.As(err, &p) || p["parent"].Key == "" {
		t.Errorf("a reply to a pending comment: %v", err)
	}
}

func TestSendingAgain(t *testing.T) {
	d := newDesk(t, ratelimit.New(time.Hour, 1, 0))
	first := d.post(t, draft())
	for name, change := range map[string]func(*board.Draft){
		"identical":     func(*board.Draft) {},
		"a minute past": func(*board.Draft) { d.now = d.now.Add(time.Minute) },
	} {
		f := draft()
		change(&f)
		if id, err := d.Post(context.Background(), f); id != first.ID || err != nil {
			t.Errorf("%s: got %v, %v", name, id, err)
		}
	}
	d.now = d.now.Add(2 * time.Hour)
	if _, err := d.Post(context.Background(), draft()); !errors.Is(err, notice.ErrRepeated) {
		t.Errorf("hours later: %v", err)
	}
	f := draft()
	f.From, d.now = netip.MustParseAddr("198.51.100.1"), d.now.Add(-2*time.Hour)
	if _, err := d.Post(context.Background(), f); !errors.Is(err, notice.ErrRepeated) {
		t.Errorf("from another network: %v", err)
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Pending != 1 {
		t.Errorf("%d are stored", n.Pending)
	}
}

func TestTooSoon(t *testing.T) {
	d := newDesk(t, ratelimit.New(time.Minute, 2, 0))
	for i := range 3 {
		f := draft()
		f.Comment = strings.Repeat("again ", i+1)
		_, err := d.Post(context.Background(), f)
		var soon notice.TooSoon
		if limited := errors.As(err, &soon); limited != (i == 2) || limited && time.Duration(soon) > time.Minute {
			t.Errorf("post %d: %v", i, err)
		}
	}
	f := draft()
	f.Comment = ""
	var p notice.Problems
	if _, err := d.Post(context.Background(), f); !errors.As(err, &p) {
		t.Errorf("what is wrong is told before how long to wait: %v", err)
	}
}

func TestFlags(t *testing.T) {
	d := newDesk(t, unlimited())
	for name, test := range map[string]struct {
		change func(*board.Draft)
		want   []notice.Flag
	}{
		"innocent":   {func(f *board.Draft) {}, nil},
		"one link":   {func(f *board.Draft) { f.Comment = "see https://example.org" }, nil},
		"two links":  {func(f *board.Draft) { f.Comment = "see https://example.org and https://example.com" }, []notice.Flag{notice.FlagLinks}},
		"team name":  {func(f *board.Draft) { f.Comment, f.Name = "x", "Wаter Team" }, []notice.Flag{notice.FlagTeamName}}, // a Cyrillic а
		"same words": {func(f *board.Draft) { f.Email = "bob@example.org" }, []notice.Flag{notice.FlagRepeated}},
	} {
		if name == "same words" {
			d.post(t, draft())
		}
		f := draft()
		f.Comment += name
		test.change(&f)
		if name == "same words" {
			f.Comment = draft().Comment
		}
		if c := d.post(t, f); !slices.Equal(c.Flags, test.want) {
			t.Errorf("%s: %v, want %v", name, c.Flags, test.want)
		}
	}
}

func TestTwoModerators(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	d.decide(t, c, notice.Approve)
	_, err := d.Decide(context.Background(), notice.Decision{Comment: c.ID, Seen: notice.Pending, Action: notice.Decline, Reason: "respect", By: noticetest.Admin})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("got %v, want ErrConflict", err)
	}
	if now := d.comment(t, c.ID); now.Status != notice.Published {
		t.Errorf("it is %v", now.Status)
	}
	_, acts, err := d.Case(context.Background(), noticetest.Mod, c.ID)
	if err != nil || len(acts) != 1 || acts[0].By != "mina" || acts[0].Note != "ours" || acts[0].Explanation != "why" {
		t.Errorf("history %+v, %v", acts, err)
	}
}

func TestAnswer(t *testing.T) {
	d := newDesk(t, unlimited())
	asked := d.decide(t, d.post(t, draft()), notice.Approve)
	a := board.Answer{To: asked.ID, By: noticetest.Member, Texts: map[notice.Lang]string{"en": "From the hills.", "es": "De los cerros."}}
	reply, err := d.Board.Answer(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	if reply.Status != notice.Published || !reply.Official() || reply.Author.Name != "Water team" || len(reply.Body.Parts) != 2 || reply.Body.Parts[0].Lang != "en" {
		t.Errorf("reply %+v", reply)
	}
	if d.comment(t, asked.ID).AwaitsAnswer() {
		t.Error("the question is still open")
	}
	again, err := d.Board.Answer(context.Background(), a)
	if again.ID != reply.ID || err != nil {
		t.Errorf("pressed twice: %v, %v", again.ID, err)
	}
	d.decide(t, reply, notice.Remove)
	if !d.comment(t, asked.ID).AwaitsAnswer() {
		t.Error("its only answer is gone, but the question is not open")
	}
	open, err := d.Questions(context.Background(), noticetest.Member, notice.DutyOpen, 0, 9)
	if err != nil || len(open.Cases) != 1 {
		t.Errorf("%d questions, %v", len(open.Cases), err)
	}
}

func TestAnswerRefusals(t *testing.T) {
	d := newDesk(t, unlimited())
	pending := d.post(t, draft())
	f := draft()
	f.Comment = "another"
	open := d.decide(t, d.post(t, f), notice.Approve)
	say := func(text string) map[notice.Lang]string { return map[notice.Lang]string{"es": text} }
	for name, test := range map[string]struct {
		a    board.Answer
		want error
	}{
		"reader":  {board.Answer{To: open.ID, Texts: say("x")}, notice.ErrForbidden},
		"pending": {board.Answer{To: pending.ID, By: noticetest.Member, Texts: say("x")}, notice.ErrConflict},
		"nothing": {board.Answer{To: 1, By: noticetest.Member, Texts: say("x")}, notice.ErrNotFound},
		"no text": {board.Answer{To: open.ID, By: noticetest.Member, Texts: say("\xff")}, notice.ErrNotText},
	} {
		if _, err := d.Board.Answer(context.Background(), test.a); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
	for name, test := range map[string]struct{ text, field, key string }{
		"empty": {" ", "answer.en", "problem.answer.missing"},
		"long":  {strings.Repeat("x", 20001), "answer.es", "problem.answer.long"},
	} {
		_, err := d.Board.Answer(context.Background(), board.Answer{To: open.ID, By: noticetest.Member, Texts: say(test.text)})
		var p notice.Problems
		if !errors.As(err, &p) || p[test.field].Key != test.key {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReceipt(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	token := d.Token(c.ID)
	r, err := d.Receipt(context.Background(), token)
	if err != nil || r.Comment.ID != c.ID || r.Announcement.ID != d.on.ID {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, bad := range []string{"", "x", c.ID.String(), token[:38], token + "0", c.ID.String() + strings.Repeat("0", 26), d.Token(c.ID + 1)} {
		if _, err := d.Receipt(context.Background(), bad); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if !d.Proves(c.ID, d.Proof(c.ID)) || d.Proves(c.ID, d.Proof(c.ID+1)) || d.Proves(c.ID, "") || d.Proof(c.ID) == token[13:] {
		t.Error("a proof is no proof")
	}
	if !d.Wrote(c, " ANA@example.org ") || d.Wrote(c, "bob@example.org") || d.Wrote(notice.Comment{}, "") {
		t.Error("the address is not compared as it should be")
	}
}

func TestImportOfTheSeed(t *testing.T) {
	d := newDesk(t, unlimited())
	seeds, err := importer.Seeds()
	if err != nil {
		t.Fatal(err)
	}
	for round, want := range []int{8, 0} {
		if added, err := d.Import(context.Background(), seeds[0]); added != want || err != nil {
			t.Errorf("round %d: added %d, %v", round, added, err)
		}
	}
	h, err := d.Head(context.Background(), seeds[0].Texts["en"].Slug)
	if err != nil {
		t.Fatal(err)
	}
	page, err := d.Discussion(context.Background(), h.ID, notice.Oldest, 1)
	if err != nil || page.Tally.Published != 7 || page.Tally.OpenCount != 3 || page.Tally.Official != 1 || len(page.Threads) != 6 {
		t.Errorf("tally %+v, %d threads, %v", page.Tally, len(page.Threads), err)
	}
	open, err := d.Questions(context.Background(), noticetest.Member, notice.DutyOpen, 0, 9)
	var names []string
	for _, k := range open.Cases {
		names = append(names, k.Comment.Author.Name)
	}
	if want := []string{"Daniel Rosemberg Cervantes Pérez", "LUIS GUILLERMO UC BALAM", "Jack Sim"}; !slices.Equal(names, want) || err != nil {
		t.Errorf("questions of %v, %v", names, err)
	}
}

func TestImportIsAllOrNothing(t *testing.T) {
	d := newDesk(t, unlimited())
	_, err := d.Import(context.Background(), board.Import{
		Origin: "x", Texts: map[notice.Lang]board.ImportText{"en": {Slug: "x", Title: "X", Markdown: "x"}},
		Comments: []board.ImportComment{
			{Origin: "x/1", Name: "A", Lang: "en", Parts: []notice.Part{{Lang: "en", Source: "a"}}},
			{Origin: "x/2", ReplyTo: "x/9", Name: "B", Lang: "en", Parts: []notice.Part{{Lang: "en", Source: "b"}}},
		},
	})
	if !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if _, err := d.Head(context.Background(), "x"); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("half of it is there: %v", err)
	}
}

func TestRenewMakesOldHTMLAnew(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.decide(t, d.post(t, draft()), notice.Approve)
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
		stale, err := tx.Comment(c.ID)
		if err != nil {
			return err
		}
		stale.Body.Parts[0].HTML, stale.Body.Policy = "<script>old hole</script>", 0
		_, err = tx.PutComment(stale)
		return errors.Join(err, tx.PutPolicy(0))
	})
	before := noticetest.Tally(t, d.store, d.on.ID).Revision
	seen := 0
	if err := d.Rerender(context.Background(), func(done int) { seen = done }); err != nil {
		t.Fatal(err)
	}
	now := d.comment(t, c.ID)
	if now.Body.Parts[0].HTML != c.Body.Parts[0].HTML || now.Body.Policy != markup.Policy || now.Body.Digest() != c.Body.Digest() {
		t.Errorf("body %+v", now.Body)
	}
	if after := noticetest.Tally(t, d.store, d.on.ID).Revision; after <= before || seen != 1 {
		t.Errorf("revision %d after %d, %d done", after, before, seen)
	}
	seen = 0
	if err := d.Rerender(context.Background(), func(done int) { seen = done }); err != nil || seen != 0 {
		t.Errorf("a second time: %d done, %v", seen, err)
	}
}

func TestExport(t *testing.T) {
	d := newDesk(t, unlimited())
	d.post(t, draft())
	n := 0
	count := func(cs []notice.Comment) error { n += len(cs); return nil }
	if err := d.Export(context.Background(), noticetest.Mod, count); !errors.Is(err, notice.ErrForbidden) || n != 0 {
		t.Errorf("by a moderator: %v, %d", err, n)
	}
	if err := d.Export(context.Background(), noticetest.Admin, count); err != nil || n != 1 {
		t.Errorf("by an admin: %v, %d", err, n)
	}
}

func TestLongThreads(t *testing.T) {
	d := newDesk(t, unlimited())
	root := noticetest.Put(t, d.store, notice.Comment{On: d.on.ID})
	last := root
	for range 60 { // each replies to the one before: sixty levels deep
		last = noticetest.Put(t, d.store, notice.Comment{On: d.on.ID, Parent: last.ID})
	}
	ctx := context.Background()
	page, err := d.Discussion(ctx, d.on.ID, notice.Oldest, 1)
	if err != nil || len(page.Threads[0].Replies) != notice.MaxReplies || page.Threads[0].Total != 60 {
		t.Errorf("%d of %d replies, %v", len(page.Threads[0].Replies), page.Threads[0].Total, err)
	}
	rest, err := d.Thread(ctx, d.on.ID, 1, 2)
	if err != nil || len(rest.Thread.Replies) != 10 || rest.Pages != 2 || len(rest.Elsewhere) != 1 {
		t.Errorf("%d replies on page %d of %d, %d elsewhere, %v", len(rest.Thread.Replies), rest.Page, rest.Pages, len(rest.Elsewhere), err)
	}
	for _, bad := range [][2]uint64{{1, 3}, {1, 0}, {2, 1}} {
		if _, err := d.Thread(ctx, d.on.ID, bad[0], bad[1]); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("thread %d, page %d: %v", bad[0], bad[1], err)
		}
	}
	one, err := d.Single(ctx, last.ID)
	if err != nil || len(one.Ancestors) != 4 || one.Ancestors[0].ID != root.ID || one.Ancestors[3].ID != last.Parent {
		t.Errorf("ancestors %d, %v", len(one.Ancestors), err)
	}
}
