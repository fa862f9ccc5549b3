package board_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

var among = []string{"mina", "tomas", "ada"}

// asked posts a question and publishes it.
func (d *desk) asked(t testing.TB, text string) notice.Comment {
	t.Helper()
	f := draft()
	f.Comment = text
	return d.decide(t, d.post(t, f), notice.Approve)
}

func (d *desk) answer(t testing.TB, to notice.CommentID, texts map[notice.Lang]string, owes ...notice.Lang) notice.Comment {
	t.Helper()
	reply, err := d.Board.Answer(context.Background(), board.Answer{To: to, Texts: texts, Owes: owes, By: noticetest.Member})
	if err != nil {
		t.Fatal(err)
	}
	return reply
}

// done returns what was recorded about a comment, as action and detail.
func (d *desk) done(t testing.TB, id notice.CommentID) (all []string) {
	t.Helper()
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		entries, err := tx.History(id, 0, 99)
		for _, e := range entries {
			said, err := tx.Remarks(e.Seq)
			if err != nil {
				return err
			}
			all = append(all, strings.TrimSpace(e.Action.String()+" "+said.Note))
		}
		return err
	})
	return all
}

func TestTwoClaimAtOnce(t *testing.T) {
	d := newDesk(t, unlimited())
	q := d.asked(t, "Who answers?")
	errs := make([]error, 2)
	var both sync.WaitGroup
	for i, by := range []notice.Actor{noticetest.Member, noticetest.Mod} {
		both.Go(func() {
			_, errs[i] = d.Assign(context.Background(), q.ID, notice.Assignment{To: by.Login, Among: among, By: by})
		})
	}
	both.Wait()
	now := d.comment(t, q.ID).Claim.Login
	for i, login := range []string{"tomas", "mina"} {
		if won := login == now; won && errs[i] != nil || !won && !errors.Is(errs[i], notice.ErrConflict) {
			t.Errorf("%s: %v, it is %s's", login, errs[i], now)
		}
	}
	if _, err := d.Assign(context.Background(), q.ID, notice.Assignment{To: now, Among: among, By: noticetest.Member}); err != nil {
		t.Errorf("pressing twice: %v", err)
	}
	if got := d.done(t, q.ID); !slices.Equal(got, []string{"approve ours", "assign " + now}) {
		t.Errorf("recorded %q", got)
	}
}

func TestMarkingWhatHasAnOfficialReply(t *testing.T) {
	d := newDesk(t, unlimited())
	f := draft()
	f.Question = false
	c := d.decide(t, d.post(t, f), notice.Approve)
	reply := d.answer(t, c.ID, map[notice.Lang]string{"en": "Indeed."})
	marked, err := d.MarkQuestion(context.Background(), noticetest.Member, c.ID, true)
	if err != nil || !slices.Equal(marked.Answers, []notice.CommentID{reply.ID}) {
		t.Errorf("answers %v, %v", marked.Answers, err)
	}
	if _, err := d.MarkQuestion(context.Background(), noticetest.Member, c.ID, true); err != nil {
		t.Errorf("pressing twice: %v", err)
	}
	if _, err := d.MarkQuestion(context.Background(), noticetest.Member, c.ID, false); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("unmarking what is answered: %v", err)
	}
	d.decide(t, reply, notice.Remove)
	if now, err := d.MarkQuestion(context.Background(), noticetest.Member, c.ID, false); err != nil || now.Question {
		t.Errorf("unmarking: %v", err)
	}
	if got := d.done(t, c.ID); !slices.Equal(got, []string{"approve ours", "mark-question", "unmark-question"}) {
		t.Errorf("recorded %q", got)
	}
}

func TestReferring(t *testing.T) {
	d := newDesk(t, unlimited())
	q := d.asked(t, "Who pays?")
	for _, to := range []string{" Ministry\u200b of  Water ", "Ministry of Water", ""} {
		if _, err := d.Refer(context.Background(), noticetest.Member, q.ID, to); err != nil {
			t.Errorf("%q: %v", to, err)
		}
	}
	if got := d.done(t, q.ID); !slices.Equal(got, []string{"approve ours", "refer Ministry of Water", "refer"}) {
		t.Errorf("recorded %q", got)
	}
	if _, err := d.Refer(context.Background(), noticetest.Member, q.ID, "\xff"); !errors.Is(err, notice.ErrNotText) {
		t.Errorf("not text: %v", err)
	}
}

// TestAskedAndAnsweredAcrossAnnouncements closes questions on two announcements with one answer, and
// has it removed and restored.
func TestAskedAndAnsweredAcrossAnnouncements(t *testing.T) {
	d := newDesk(t, unlimited())
	other := noticetest.Water()
	other.Slugs = map[notice.Lang]string{"en": "other", "es": "otro"}
	noticetest.Announce(t, d.store, other)
	first, second := d.asked(t, "From where?"), d.asked(t, "From what place?")
	f := draft()
	f.Slug = "other"
	far := d.decide(t, d.post(t, f), notice.Approve)
	reply := d.answer(t, first.ID, map[notice.Lang]string{"en": "From the hills."})
	ctx := context.Background()
	for q, ref := range map[notice.CommentID]board.Reference{second.ID: {Number: reply.Number}, far.ID: {Slug: "agua", Number: reply.Number}} {
		for range 2 {
			if _, err := d.AskedAndAnswered(ctx, noticetest.Member, q, ref); err != nil {
				t.Fatal(err)
			}
		}
	}
	open := func() (n int) {
		q, err := d.Questions(ctx, noticetest.Member, notice.DutyOpen, 0, 9)
		if err != nil {
			t.Fatal(err)
		}
		return len(q.Cases)
	}
	if n := open(); n != 0 {
		t.Errorf("%d are open", n)
	}
	if got := d.comment(t, reply.ID).AlsoAnswers; len(got) != 2 {
		t.Errorf("settles %v", got)
	}
	page, err := d.Discussion(ctx, far.On, notice.Oldest, 1)
	if err != nil || page.Elsewhere[reply.ID].Number != reply.Number || page.Announcements[d.on.ID].ID != d.on.ID {
		t.Errorf("the page does not know its answer: %+v, %v", page.Elsewhere, err)
	}
	r, err := d.Receipt(ctx, d.Token(far.ID))
	if err != nil || len(r.Answers) != 1 || r.Answers[0].ID != reply.ID || r.Announcements[d.on.ID].ID != d.on.ID || !r.Due.IsZero() {
		t.Errorf("the receipt of who asked: %+v, %v", r.Answers, err)
	}
	if got := d.done(t, far.ID); !slices.Equal(got, []string{"approve ours", "asked-and-answered " + reply.ID.String()}) {
		t.Errorf("recorded %q", got)
	}
	for range 2 {
		if _, err := d.NotAnswered(ctx, noticetest.Member, second.ID, reply.ID); err != nil || open() != 1 {
			t.Errorf("taken back: %d are open, %v", open(), err)
		}
	}
	if _, err := d.AskedAndAnswered(ctx, noticetest.Member, second.ID, board.Reference{ID: reply.ID}); err != nil {
		t.Error(err)
	}
	d.decide(t, reply, notice.Remove)
	if n := open(); n != 3 {
		t.Errorf("the answer is removed, %d are open", n)
	}
	d.decide(t, reply, notice.Restore)
	if n := open(); n != 0 {
		t.Errorf("the answer is back, %d are open", n)
	}
}

func TestReferencesThatLeadNowhere(t *testing.T) {
	d := newDesk(t, unlimited())
	q := d.asked(t, "Where?")
	readers := d.asked(t, "Here?")
	for name, test := range map[string]struct {
		ref  board.Reference
		want string
	}{
		"no such number":       {board.Reference{Number: 99}, "problem.existing.unknown"},
		"no such announcement": {board.Reference{Slug: "none", Number: 1}, "problem.existing.unknown"},
		"no such id":           {board.Reference{ID: 5}, "problem.existing.unknown"},
		"a reader's":           {board.Reference{ID: readers.ID}, "problem.existing.unofficial"},
		"itself":               {board.Reference{Number: q.Number}, "problem.existing.unofficial"},
	} {
		_, err := d.AskedAndAnswered(context.Background(), noticetest.Member, q.ID, test.ref)
		var p notice.Problems
		if !errors.As(err, &p) || p["existing"].Key != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestApproveAndAnswer(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	a := board.Answer{To: c.ID, Texts: map[notice.Lang]string{"en": "From the hills."}, By: noticetest.Mod}
	ctx := context.Background()
	reply, err := d.ApproveAndAnswer(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	if now := d.comment(t, c.ID); now.Number != 1 || reply.Number != 2 || !slices.Equal(now.Answers, []notice.CommentID{reply.ID}) {
		t.Errorf("question %+v", now)
	}
	if got := append(d.done(t, c.ID), d.done(t, reply.ID)...); !slices.Equal(got, []string{"approve", "answer"}) {
		t.Errorf("recorded %q", got)
	}
	if again, err := d.ApproveAndAnswer(ctx, a); again.ID != reply.ID || err != nil {
		t.Errorf("pressed twice: %v, %v", again.ID, err)
	}
	a.Texts = map[notice.Lang]string{"en": "Something else."}
	if _, err := d.ApproveAndAnswer(ctx, a); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("what is approved already: %v", err)
	}
}

// TestApproveAndAnswerIsAllOrNothing has the answer fail, and then the approval.
func TestApproveAndAnswerIsAllOrNothing(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	text := map[notice.Lang]string{"en": "From the hills."}
	for name, test := range map[string]struct {
		a    board.Answer
		want error
	}{
		"the team":     {board.Answer{To: c.ID, Texts: text, By: noticetest.Member}, notice.ErrForbidden},
		"nothing said": {board.Answer{To: c.ID, By: noticetest.Mod}, notice.Problems{}},
		"not text":     {board.Answer{To: c.ID, Texts: map[notice.Lang]string{"en": "\xff"}, By: noticetest.Mod}, notice.ErrNotText},
	} {
		_, err := d.ApproveAndAnswer(context.Background(), test.a)
		if p := (notice.Problems{}); !errors.Is(err, test.want) && !errors.As(err, &p) {
			t.Errorf("%s: %v", name, err)
		}
		if now := d.comment(t, c.ID); now.Status != notice.Pending || now.OnPage() {
			t.Errorf("%s: it is %v", name, now.Status)
		}
	}
	d.decide(t, c, notice.Decline)
	if _, err := d.ApproveAndAnswer(context.Background(), board.Answer{To: c.ID, Texts: text, By: noticetest.Mod}); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("declined meanwhile: %v", err)
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Official != 0 || n.LastNumber != 0 {
		t.Errorf("tally %+v", n)
	}
}

func TestTheSameAnswerToMany(t *testing.T) {
	d := newDesk(t, unlimited())
	text := map[notice.Lang]string{"en": "In the rules."}
	seen := map[notice.CommentID]bool{}
	for _, words := range []string{"Where is it?", "Where is that?", "Where is this?"} {
		q := d.asked(t, words)
		for range 2 {
			seen[d.answer(t, q.ID, text).ID] = true
		}
	}
	if len(seen) != 3 {
		t.Errorf("%d replies to three questions, each pressed twice", len(seen))
	}
}

func TestCorrectionsKeepVersions(t *testing.T) {
	d := newDesk(t, unlimited())
	reply := d.answer(t, d.asked(t, "When?").ID, map[notice.Lang]string{"en": "In May."}, "en", "es")
	if !slices.Equal(reply.MissingLangs, []notice.Lang{"es"}) {
		t.Errorf("owes %v", reply.MissingLangs)
	}
	ctx := context.Background()
	if _, err := d.Versions(ctx, reply.ID); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("versions before any correction: %v", err)
	}
	correct := func(en, es string) notice.Comment {
		d.now = d.now.Add(time.Hour)
		fix := board.Correction{Reply: reply.ID, Texts: map[notice.Lang]string{"en": en, "es": es}, Owes: notice.Langs, Seen: reply.Body.Digest(), By: noticetest.Member}
		after, err := d.Correct(ctx, fix)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := d.Correct(ctx, fix); err != nil || again.Versions != after.Versions {
			t.Errorf("pressed twice: %d, %v", again.Versions, err)
		}
		return after
	}
	first := reply
	reply = correct("In May.", "En mayo.")
	if reply.Versions != 0 || !reply.Corrected.IsZero() || len(reply.MissingLangs) > 0 {
		t.Errorf("the text that was owed is a correction: %+v", reply)
	}
	reply = correct("In June.", "En junio.")
	reply = correct("In *July*.", "En julio.")
	v, err := d.Versions(ctx, reply.ID)
	if err != nil || len(v.Earlier) != 2 || v.Earlier[0].Body.Parts[1].Source != "En junio." || v.Earlier[1].Body.Parts[0].Source != "In May." {
		t.Errorf("versions %+v, %v", v.Earlier, err)
	}
	if got := d.done(t, reply.ID); !slices.Equal(got, []string{"answer", "translate es", "correct", "correct"}) {
		t.Errorf("recorded %q", got)
	}
	_, err = d.Correct(ctx, board.Correction{Reply: reply.ID, Texts: map[notice.Lang]string{"en": "In August."}, Seen: first.Body.Digest(), By: noticetest.Mod})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("from an old text: %v", err)
	}
	d.decide(t, reply, notice.Remove)
	if _, err := d.Versions(ctx, reply.ID); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("versions of what was removed: %v", err)
	}
}

func TestTranslations(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.asked(t, "When?")
	ctx := context.Background()
	tr := board.Translation{Of: c.ID, Lang: "es", Text: "¿*Cuándo*?", By: noticetest.Member}
	before := noticetest.Tally(t, d.store, d.on.ID).Revision
	now, err := d.Translate(ctx, tr)
	if err != nil || now.Translation("es").HTML != "<p>¿<em>Cuándo</em>?</p>\n" && !strings.Contains(string(now.Translation("es").HTML), "<em>Cuándo</em>") || now.Translation("es").By != "Tomás" {
		t.Errorf("%+v, %v", now.Translations, err)
	}
	if after := noticetest.Tally(t, d.store, d.on.ID).Revision; after <= before {
		t.Error("the public page does not change")
	}
	tr.Text = "¿En qué fecha?"
	if _, err := d.Translate(ctx, tr); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("over a colleague's: %v", err)
	}
	tr.Seen = d.comment(t, c.ID).Translation("es").At
	if seen, err := d.PreviewTranslation(ctx, tr); err != nil || seen.Translation("es").Source != tr.Text || d.comment(t, c.ID).Translation("es").Source == tr.Text {
		t.Errorf("preview: %+v, %v", seen.Translations, err)
	}
	if _, err := d.RemoveTranslation(ctx, tr); err != nil || len(d.comment(t, c.ID).Translations) > 0 {
		t.Errorf("removing it: %v", err)
	}
	for name, test := range map[string]struct {
		change func(*board.Translation)
		want   error
	}{
		"nothing":     {func(tr *board.Translation) { tr.Text = " \u200b" }, notice.Problems{}},
		"not text":    {func(tr *board.Translation) { tr.Text = "\xff" }, notice.ErrNotText},
		"by a reader": {func(tr *board.Translation) { tr.By = notice.Actor{} }, notice.ErrForbidden},
		"nowhere":     {func(tr *board.Translation) { tr.Of = 5 }, notice.ErrNotFound},
	} {
		bad := board.Translation{Of: c.ID, Lang: "es", Text: "hola", By: noticetest.Member}
		test.change(&bad)
		_, err := d.Translate(ctx, bad)
		p, isProblem := notice.Problems{}, false
		if isProblem = errors.As(err, &p); !errors.Is(err, test.want) && !(isProblem && test.want != nil && p["translation"].Key == "problem.translation.missing") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRenewMakesTranslationsAndVersionsAnew(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.asked(t, "When?")
	reply := d.answer(t, c.ID, map[notice.Lang]string{"en": "In **May**."})
	ctx := context.Background()
	if _, err := d.Correct(ctx, board.Correction{Reply: reply.ID, Texts: map[notice.Lang]string{"en": "In June."}, Seen: reply.Body.Digest(), By: noticetest.Member}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Translate(ctx, board.Translation{Of: c.ID, Lang: "es", Text: "¿**Cuándo**?", By: noticetest.Member}); err != nil {
		t.Fatal(err)
	}
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
		stale, err := tx.Comment(c.ID)
		stale.Translations[0].HTML, stale.Translations[0].Policy = "<script>old hole</script>", 0
		_, err2 := tx.PutComment(stale)
		old := reply.Body
		old.Parts = []notice.Part{{Lang: "en", Source: "In **May**.", HTML: "<script>old hole</script>"}}
		old.Policy = 0
		return errors.Join(err, err2, tx.PutVersion(reply.ID, 1, notice.Version{Body: old, Until: d.now, By: "tomas"}), tx.PutPolicy(0))
	})
	seen := 0
	if err := d.Rerender(ctx, func(done int) { seen = done }); err != nil || seen != 2 {
		t.Errorf("%d done, %v", seen, err)
	}
	v, err := d.Versions(ctx, reply.ID)
	if err != nil || !strings.Contains(string(v.Earlier[0].Body.Parts[0].HTML), "<strong>May</strong>") {
		t.Errorf("version %+v, %v", v.Earlier, err)
	}
	if got := d.comment(t, c.ID).Translation("es"); got.Policy != markup.Policy || !strings.Contains(string(got.HTML), "<strong>Cuándo</strong>") {
		t.Errorf("translation %+v", got)
	}
}

func TestLists(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	old := d.asked(t, "Long ago?")
	d.now = d.now.AddDate(0, 0, 10)
	young := d.asked(t, "Just now?")
	d.now = d.now.AddDate(0, 0, 5)
	if _, err := d.Assign(ctx, young.ID, notice.Assignment{To: "tomas", Among: among, By: noticetest.Member}); err != nil {
		t.Fatal(err)
	}
	d.answer(t, d.asked(t, "And this?").ID, map[notice.Lang]string{"en": "Yes."}, "es")
	for duty, want := range map[notice.Duty]int{
		notice.DutyOpen: 2, notice.DutyOverdue: 1, notice.DutyUnclaimed: 1, notice.DutyMine: 1, notice.DutyClaimed: 1, notice.DutyReferred: 0, notice.DutyOwed: 1,
	} {
		q, err := d.Questions(ctx, noticetest.Member, duty, 0, 9)
		if err != nil || len(q.Cases) != want || q.Counts[duty] != want || q.Within != 14 {
			t.Errorf("%s: %d cases, %d counted, %v", duty, len(q.Cases), q.Counts[duty], err)
		}
		if duty == notice.DutyOverdue && q.Cases[0].Comment.ID != old.ID {
			t.Errorf("overdue is %v", q.Cases[0].Comment.Body.Source())
		}
		if duty == notice.DutyOpen && len(q.Answering[d.on.ID].Suggested) != 1 {
			t.Errorf("suggested are %v", q.Answering)
		}
	}
	if _, err := d.Questions(ctx, notice.Actor{}, notice.DutyOpen, 0, 9); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("for a reader: %v", err)
	}
}
