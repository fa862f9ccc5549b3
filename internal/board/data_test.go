package board_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// newMailingDesk returns a desk that tells of events by e-mail.
func newMailingDesk(t testing.TB) *desk {
	t.Helper()
	d := newDesk(t, unlimited())
	d.withChannels(notice.MailChannel)
	return d
}

// hasProblem reports whether err says that something is wrong with a field.
func hasProblem(err error, field string) bool {
	p := notice.Problems{}
	return errors.As(err, &p) && p[field].Key != ""
}

// dataLink asks for what is kept about an address, and returns the link of the mail; empty if none is to be sent.
func (d *desk) dataLink(t testing.TB, email string) (link, to string) {
	t.Helper()
	ctx := context.Background()
	ask := board.DataAsk{Email: email, Lang: "es", From: netip.MustParseAddr("192.0.2.7")}
	if err := d.AskData(ctx, ask); err != nil {
		t.Fatal(err)
	}
	var due []notice.OutboxItem
	noticetest.View(t, d.store, func(tx notice.Tx) (err error) {
		due, err = tx.OutboxDue(notice.MailChannel, d.now, 99)
		return err
	})
	i := due[len(due)-1]
	if i.Event.Kind != notice.DataAsked || strings.Contains(fmt.Sprint(i), "@") {
		t.Fatalf("in the outbox is %+v", i)
	}
	m, err := d.Mail(ctx, i.Seq)
	if err != nil {
		t.Fatal(err)
	}
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error { return tx.DropOutbox(i.Seq) })
	if m.Data != "" && m.Lang != "es" {
		t.Errorf("the mail is in %q", m.Lang)
	}
	return m.Data, m.To.Address
}

// dataSession opens a session for an address.
func (d *desk) dataSession(t testing.TB, email string) string {
	t.Helper()
	link, to := d.dataLink(t, email)
	if to == "" {
		t.Fatalf("no mail is sent to %s", email)
	}
	session, err := d.OpenData(link)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// ownData returns what a session shows.
func (d *desk) ownData(t testing.TB, session string) board.OwnData {
	t.Helper()
	data, err := d.OwnData(context.Background(), session, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestOwnDataIsAllThatIsKept has an author with comments in several states, measures, subscriptions and a mail that
// waits, and another author, of whom nothing is shown.
func TestOwnDataIsAllThatIsKept(t *testing.T) {
	d := newMailingDesk(t)
	ctx := context.Background()
	write := func(text, email string) notice.Comment {
		f := draft()
		f.Comment, f.Email, f.Notify = text, email, email == "ana@example.org"
		return d.post(t, f)
	}
	first := write("The first of mine", "ana@example.org")
	write("Another's words", "eva@example.org")
	if err := d.ConfirmMailbox(ctx, d.askedToConfirm(t)); err != nil {
		t.Fatal(err)
	}
	second := write("The second of mine", " Ana@Example.org ")
	d.now = d.now.Add(time.Minute)
	_, err := d.Decide(ctx, notice.Decision{
		Comment: first.ID, Seen: notice.Pending, Action: notice.Decline, Reason: "respect", Explanation: "Be kind.",
		Note: "a troll", By: noticetest.Mod,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []notice.MeasureEntry{
		{Kind: notice.Note, Reason: "an internal note"}, {Kind: notice.Warn, Reason: "Last warning"},
	} {
		m.By = "mod"
		noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
			file, err := tx.Dossier(first.Author.Key.Subject())
			m.At = d.now
			file.Measures = append(file.Measures, m)
			return errors.Join(err, tx.PutDossier(file))
		})
	}
	got := d.ownData(t, d.dataSession(t, "ANA@example.org"))
	if len(got.Comments) != 2 || got.Comments[0].Comment.ID != second.ID || got.Count.Declined != 1 {
		t.Fatalf("it shows %d comments, of %+v", len(got.Comments), got.Count)
	}
	old := got.Comments[1]
	if r, err := d.Receipt(ctx, old.Receipt); err != nil || r.Comment.ID != first.ID {
		t.Errorf("its receipt leads to %v (%v)", r.Comment.ID, err)
	}
	if n := len(old.Decisions); n != 1 || old.Decisions[0].Explanation != "Be kind." || old.Decisions[0].Who != "staff" {
		t.Errorf("its decisions are %+v", old.Decisions)
	}
	if !old.Network || old.Comment.Network != (notice.NetworkKey{}) || old.Comment.Author.Key != (notice.AuthorKey{}) {
		t.Errorf("its codes are shown: %+v", old.Comment)
	}
	if len(got.Measures) != 1 || got.Measures[0].Reason != "Last warning" || got.Measures[0].By != "" {
		t.Errorf("the measures are %+v", got.Measures)
	}
	if got.Address != "ana@example.org" || got.Mailbox.State != notice.MailConfirmed || len(got.Follows) != 1 {
		t.Errorf("of %q, %v, it shows %d subscriptions", got.Address, got.Mailbox.State, len(got.Follows))
	}
	all := fmt.Sprintf("%+v", got)
	for _, other := range []string{"Another's", "eva@", "a troll", "internal note", "mod"} {
		if strings.Contains(strings.ReplaceAll(all, "model", ""), other) {
			t.Errorf("it has %q", other)
		}
	}
	page, err := d.OwnData(ctx, d.dataSession(t, "ana@example.org"), 0, 1)
	if err != nil || len(page.Comments) != 1 || page.Next != second.ID {
		t.Errorf("a page of one has %d, then %v (%v)", len(page.Comments), page.Next, err)
	}
}

// TestDataLinkGoesToKnownAddressesOnly: the outbox gets the same for every address.
func TestDataLinkGoesToKnownAddressesOnly(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	ask := board.DataAsk{Email: "ana@example.org", Lang: "en", From: netip.MustParseAddr("192.0.2.7")}
	if err := d.AskData(ctx, ask); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("without e-mail: %v", err)
	}
	d.withChannels(notice.MailChannel)
	d.post(t, draft())
	d.post(t, board.Draft{
		Slug: "water", Comment: "Hola", Name: "Eva", Email: "eva@xn--mnchen-3ya.example", Lang: "es",
		From: netip.MustParseAddr("192.0.2.1"),
	})
	for email, want := range map[string]string{
		"ana@example.org": "ana@example.org", " ANA@example.org": "ana@example.org", "nobody@example.org": "",
		"eva@münchen.example": "eva@xn--mnchen-3ya.example",
	} {
		if link, to := d.dataLink(t, email); to != want || (link == "") != (want == "") {
			t.Errorf("for %s a mail goes to %q with the link %q", email, to, link)
		}
	}
	wrong := ask
	wrong.Email = "ana@"
	if err := d.AskData(ctx, wrong); !hasProblem(err, "email") {
		t.Errorf("of no address: %v", err)
	}
	ask.Often = true
	if err := d.AskData(ctx, ask); err != nil {
		t.Fatal(err)
	}
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		due, err := tx.OutboxDue(notice.MailChannel, d.now, 9)
		if m, err := d.Mail(ctx, due[len(due)-1].Seq); m.Data != "" || err != nil {
			t.Errorf("asked for too often, it leads to %q (%v)", m.Data, err)
		}
		return err
	})
}

// TestDataTokens tries tokens that are changed, too old, or for something else, as links and as sessions.
func TestDataTokens(t *testing.T) {
	d := newMailingDesk(t)
	ctx := context.Background()
	f := draft()
	f.Notify = true
	c := d.post(t, f)
	confirm := d.askedToConfirm(t)
	link, _ := d.dataLink(t, "ana@example.org")
	session, err := d.OpenData(link)
	if err != nil {
		t.Fatal(err)
	}
	foreign := newMailingDesk(t)
	foreign.config.Secret = []byte("another secret")
	foreign.Board = newBoard(foreign.config)
	foreign.post(t, draft())
	other := foreign.dataSession(t, "ana@example.org")
	wrong := []string{
		"", "x", confirm, d.Token(c.ID), d.Proof(c.ID), d.ProofToken(c.ID), d.Pass(c.ID, d.now), other,
		d.ManageToken(d.MailboxKey("ana@example.org"), d.now),
	}
	for i := range session {
		changed := []byte(session)
		if changed[i] = 'A'; session[i] == 'A' {
			changed[i] = 'B'
		}
		wrong = append(wrong, string(changed))
	}
	wrong = append(wrong, strings.ToLower(session), session+"0", session[:len(session)-1])
	check := func(tokens []string) {
		t.Helper()
		for _, token := range tokens {
			_, err1 := d.OwnData(ctx, token, 0, 9)
			_, err2 := d.EraseOwn(ctx, token, notice.EraseAll, 0)
			_, err3 := d.UndoOwn(ctx, token, 0)
			err4 := d.EndOwn(ctx, token, notice.Followed{})
			for _, err := range []error{err1, err2, err3, err4} {
				if !errors.Is(err, notice.ErrNotFound) {
					t.Errorf("with the token %q: %v", token, err)
				}
			}
		}
	}
	check(append(wrong, link))
	for _, token := range append(wrong, session) {
		if _, err := d.OpenData(token); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("opened with %q: %v", token, err)
		}
	}
	for _, p := range []board.MailPurpose{board.MailConfirm, board.MailManage, board.MailEnd} {
		for _, token := range []string{link, session} {
			if _, err := d.ParseMailToken(token, p, d.now); !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("it is a token of a mail for %v: %v", p, err)
			}
		}
	}
	d.ownData(t, session)
	if d.now = d.now.Add(board.DataSessionLasts); d.comment(t, c.ID).Status != notice.Pending {
		t.Error("the comment was changed")
	}
	check([]string{session})
	if _, err := d.OpenData(link); err != nil {
		t.Errorf("the link within its day: %v", err)
	}
	d.now = d.now.Add(23 * time.Hour)
	if _, err := d.OpenData(link); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("the link after its day: %v", err)
	}
}

// TestEraseOwn erases one comment, then the name in the others and then all of it, undoes that, and lets a day pass.
func TestEraseOwn(t *testing.T) {
	d := newMailingDesk(t)
	ctx := context.Background()
	list := d.listed(t)
	if _, err := d.ForgetErased(ctx); err != nil { // which begins the list
		t.Fatal(err)
	}
	var mine []notice.Comment
	for i := range 3 {
		f := draft()
		f.Comment, f.Notify = fmt.Sprint("Mine, number ", i), true
		mine = append(mine, d.decide(t, d.post(t, f), notice.Approve))
	}
	f := draft()
	f.Email, f.Comment = "eva@example.org", "Another's"
	others := d.post(t, f)
	session := d.dataSession(t, "ana@example.org")
	status := func() (all []string) {
		for _, c := range d.ownData(t, session).Comments {
			text := c.Comment.Status.String()
			if c.Comment.Author.Name == "" {
				text += " nameless"
			}
			if !c.Undo.IsZero() {
				text += " undoable"
			}
			all = append([]string{text}, all...)
		}
		return all
	}
	want := func(what string, texts ...string) {
		t.Helper()
		if got := status(); !slices.Equal(got, texts) {
			t.Errorf("%s: %q, want %q", what, got, texts)
		}
	}
	if _, err := d.EraseOwn(ctx, session, notice.EraseAll, others.ID); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("another's: %v", err)
	}
	if _, err := d.EraseOwn(ctx, session, 0, 0); !hasProblem(err, "scope") {
		t.Errorf("nothing in particular: %v", err)
	}
	erase := func(s notice.ErasureScope, id notice.CommentID, n int) {
		t.Helper()
		if done, err := d.EraseOwn(ctx, session, s, id); done != n || err != nil {
			t.Errorf("erasing: %d, want %d (%v)", done, n, err)
		}
	}
	erase(notice.EraseAll, mine[0].ID, 1)
	erase(notice.EraseAll, mine[0].ID, 0)
	want("one", "erased nameless undoable", "published", "published")
	if len(d.ownData(t, session).Follows) != 2 {
		t.Errorf("it follows %d", len(d.ownData(t, session).Follows))
	}
	erase(notice.EraseName, 0, 2)
	want("the names", "erased nameless undoable", "published nameless undoable", "published nameless undoable")
	if got := d.ownData(t, session); got.Mailbox != (notice.Mailbox{}) || len(got.Follows) != 0 || got.Address != "" {
		t.Errorf("of the mailbox is left %+v, of the address %q", got.Mailbox, got.Address)
	}
	erase(notice.EraseAll, 0, 2)
	if n := len(list.InForce()); n != 5 { // a scope of a comment each
		t.Errorf("%d erasures are listed", n)
	}
	again := d.dataSession(t, "ana@example.org") // of the address that is held
	if n, err := d.UndoOwn(ctx, again, mine[0].ID); n != 1 || err != nil {
		t.Errorf("undone of one: %d (%v)", n, err)
	}
	want("one undone", "published", "erased nameless undoable", "erased nameless undoable")
	if n, err := d.UndoOwn(ctx, session, 0); n != 2 || err != nil {
		t.Errorf("undone of all: %d (%v)", n, err)
	}
	want("all undone", "published", "published nameless undoable", "published nameless undoable")
	if n, err := d.UndoOwn(ctx, session, 0); n != 2 || err != nil {
		t.Errorf("undone of the names: %d (%v)", n, err)
	}
	want("the names undone", "published", "published", "published")
	if _, err := d.UndoOwn(ctx, session, 0); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("undone once more: %v", err)
	}
	if n := len(list.InForce()); n != 0 {
		t.Errorf("%d erasures are listed after all was undone", n)
	}

	_, seq := d.erase(t, mine[1], eraseAll) // an administrator
	if _, err := d.UndoOwn(ctx, session, mine[1].ID); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("what an administrator erased: %v", err)
	}
	if _, err := d.UndoErasure(ctx, noticetest.Admin, seq); err != nil {
		t.Error(err)
	}
	erase(notice.EraseAll, 0, 3)
	_, acts, err := d.Case(ctx, noticetest.Mod, mine[2].ID)
	last := acts[len(acts)-1]
	if err != nil || last.Action != notice.Erase || last.By != "" || last.Erased.Reason != notice.ByAuthor ||
		!last.DoneByAuthor() {
		t.Errorf("the journal has %+v (%v)", last, err)
	}
	d.now = d.now.Add(notice.ErasureGrace)
	if n, err := d.ForgetErased(ctx); n != 3 || err != nil {
		t.Errorf("%d forgotten (%v)", n, err)
	}
	if link, to := d.dataLink(t, "ana@example.org"); link != "" || to != "" {
		t.Errorf("after the day, a mail goes to %q", to)
	}
	if got := d.comment(t, others.ID); got.Body.Source() != "Another's" || got.Author.Name == "" {
		t.Errorf("of another author is left %+v", got)
	}
}
