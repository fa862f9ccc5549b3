package letter_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/testing/mailserver"
)

// colleague adds an account, whose address is confirmed by the mail that asks, and chooses what it is told of.
func (p *post) colleague(login string, r notice.Role, l notice.Lang, often map[notice.DeskNews]notice.Often) notice.Actor {
	p.t.Helper()
	ctx := context.Background()
	by := notice.Actor{Login: login, Name: "Name of " + login, Role: r}
	p.putAccount(login, func(a *auth.Account) { a.Name, a.Role, a.Lang, a.Created = by.Name, r, l, p.clock() })
	if err := p.board.PutColleagueAddress(ctx, by, login+"@desk.example", "en"); err != nil {
		p.t.Fatal(err)
	}
	asked := p.deliver()
	if len(asked) != 1 || asked[0].To != login+"@desk.example" {
		p.t.Fatalf("%d mails ask %s to confirm", len(asked), login)
	}
	if err := p.board.ConfirmColleagueAddress(ctx, by, deskLink(p.t, asked[0], "confirm")); err != nil {
		p.t.Fatal(err)
	}
	if err := p.board.PutDeskNews(ctx, by, often); err != nil {
		p.t.Fatal(err)
	}
	return by
}

// putAccount changes an account, or adds it.
func (p *post) putAccount(login string, change func(*auth.Account)) {
	p.t.Helper()
	err := p.store.UpdateAccounts(context.Background(), func(tx auth.WriteTx) error {
		a, err := tx.Account(login)
		if err != nil && !errors.Is(err, notice.ErrNotFound) {
			return err
		}
		a.Login = login
		change(&a)
		return tx.PutAccount(a)
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// deskLink returns the token in the first link of a mail to a page for colleagues.
func deskLink(t testing.TB, m mailserver.Message, page string) string {
	t.Helper()
	found := regexp.MustCompile(`https://board\.example\.org/desk/news/` + page + `/([0-9A-V]+)`).FindStringSubmatch(m.Text)
	if found == nil || !strings.Contains(m.HTML, found[0]) {
		t.Fatalf("no link to %s in %s", page, m.Text)
	}
	return found[1]
}

// to returns the subjects of mails by the login that they were sent to.
func to(all []mailserver.Message) map[string][]string {
	got := map[string][]string{}
	for _, m := range all {
		login := strings.TrimSuffix(m.To, "@desk.example")
		got[login] = append(got[login], m.Subject())
	}
	return got
}

var (
	waitingAtOnce = map[notice.DeskNews]notice.Often{notice.DeskWaiting: notice.AtOnce}
	overdueAtOnce = map[notice.DeskNews]notice.Often{notice.DeskOverdue: notice.AtOnce}
)

// TestColleaguesAreToldOfWhatWaits has colleagues who are told at once, hourly, daily and never, in both languages; one
// without the permission, one who is disabled and one whose address is not confirmed.
func TestColleaguesAreToldOfWhatWaits(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	ctx := context.Background()
	p.colleague("now", notice.Moderator, "es", waitingAtOnce)
	p.colleague("hour", notice.Moderator, "en", nil) // the default
	p.colleague("day", notice.Admin, "en", map[notice.DeskNews]notice.Often{notice.DeskWaiting: notice.Daily})
	p.colleague("none", notice.Moderator, "en", map[notice.DeskNews]notice.Often{notice.DeskWaiting: notice.Never})
	p.colleague("team", notice.Team, "en", nil)
	p.colleague("gone", notice.Moderator, "en", waitingAtOnce)
	p.putAccount("gone", func(a *auth.Account) { a.Disabled = true })
	p.putAccount("new", func(a *auth.Account) { a.Name, a.Role = "New", notice.Moderator })
	if err := p.board.PutColleagueAddress(ctx, notice.Actor{Login: "new", Role: notice.Moderator}, "new@desk.example", "en"); err != nil {
		t.Fatal(err)
	}
	p.deliver()
	one := p.unasked("Who reads me?")
	got := p.deliver()
	if len(got) != 1 || got[0].Subject() != "Espera una decisión: Agua" || !strings.Contains(got[0].Text, "> Who reads me?") {
		t.Fatalf("at once %v are told", to(got))
	}
	h := got[0].Header
	if h.Get("List-Id") == "" || !strings.Contains(h.Get("List-Id"), "desk.board.example.org") ||
		h.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || h.Get("Auto-Submitted") != "auto-generated" ||
		h.Get("References") == "" || h.Get("Content-Language") != "es" ||
		!strings.Contains(h.Get("List-Unsubscribe"), "/desk/news/end/"+deskLink(t, got[0], "end")) {
		t.Errorf("the header is %v", h)
	}
	p.unasked("And me?")
	if again := p.deliver(); len(again) != 1 || again[0].ID() == got[0].ID() {
		t.Errorf("of a second one %v are told", to(again))
	}
	p.pass(time.Hour)
	got = p.deliver()
	if len(got) != 1 || got[0].To != "hour@desk.example" || got[0].Subject() != "2 comments wait for a decision" ||
		!strings.Contains(got[0].Text, "> Who reads me?") || !strings.Contains(got[0].Text, "> And me?") {
		t.Errorf("after an hour %v are told", to(got))
	}
	p.pass(time.Hour)
	if got := p.deliver(); len(got) != 0 {
		t.Errorf("of nothing new %v are told", to(got))
	}
	p.decide(one, notice.Approve)
	p.pass(24 * time.Hour)
	got = p.deliver()
	if len(got) != 1 || got[0].To != "day@desk.example" || got[0].Subject() != "Waiting for a decision: Water" ||
		strings.Contains(got[0].Text, "Who reads me?") {
		t.Errorf("after a day, with one decided on, %v are told", to(got))
	}
	two := p.unasked("Decided before the hour is over.")
	p.decide(two, notice.Decline)
	p.pass(2 * time.Hour)
	if got := to(p.deliver()); len(got["hour"]) != 0 || len(got["day"]) != 0 {
		t.Errorf("of what was decided before %v are told", got)
	}
}

// TestAMailToColleaguesIsShort has more comments wait than a mail shows.
func TestAMailToColleaguesIsShort(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	p.colleague("hour", notice.Moderator, "en", nil)
	for i := range 25 {
		p.unasked(strings.Repeat("Another. ", i+1))
	}
	p.pass(time.Hour)
	got := p.deliver()
	if len(got) != 1 || got[0].Subject() != "25 comments wait for a decision" ||
		strings.Count(got[0].Text, "/desk/news/act/") != 20 || !strings.Contains(got[0].Text, "5 more are at the desk.") {
		t.Errorf("%d mails: %v", len(got), to(got))
	}
}

// TestActingByALink decides and claims by the links of mails, as who may and as who may not any more, first and second.
func TestActingByALink(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	ctx := context.Background()
	by := p.colleague("now", notice.Moderator, "en", map[notice.DeskNews]notice.Often{
		notice.DeskWaiting: notice.AtOnce, notice.DeskOverdue: notice.AtOnce,
	})
	mail := func(text string) (notice.Comment, string) {
		t.Helper()
		c := p.post(board.Draft{Comment: text, Email: "silent@example.org", Lang: "en", Question: true})
		got := p.deliver()
		if len(got) != 1 {
			t.Fatalf("%d mails tell of %q", len(got), text)
		}
		return c, deskLink(t, got[0], "act")
	}
	last := func(c notice.Comment) (e notice.AuditEntry) {
		noticetest.View(t, p.store, func(tx notice.Tx) error {
			all, err := tx.HistoryBefore(c.ID, 0, 1)
			e = all[0]
			return err
		})
		return e
	}
	decide := func(token string, a notice.Action) error {
		_, err := p.board.DecideByLink(ctx, token, notice.Decision{Action: a, Seen: notice.Pending, Reason: "respect"})
		return err
	}
	one, first := mail("Approve me?")
	if err := decide(first, notice.Remove); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("removing by a link: %v", err)
	}
	if err := decide(first, notice.Approve); err != nil {
		t.Fatal(err)
	}
	if e := last(one); e.By != by.Login || e.Via != notice.ByMailLink || e.To != notice.Published {
		t.Errorf("the journal says %+v", e)
	}
	if err := decide(first, notice.Decline); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("using the link twice: %v", err)
	}
	two, second := mail("Decline me?")
	if l, err := p.board.DeskLink(ctx, second); err != nil || !l.Open() || l.Claims || l.Comment.ID != two.ID {
		t.Errorf("the link is for %+v, %v", l, err)
	}
	if _, err := p.board.ClaimByLink(ctx, second, ""); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("claiming by a link that decides: %v", err)
	}
	p.decide(two, notice.Approve)
	if err := decide(second, notice.Decline); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("deciding second: %v", err)
	}
	if l, err := p.board.DeskLink(ctx, second); err != nil || l.Open() || l.Last.By != noticetest.Mod.Login {
		t.Errorf("after somebody else's decision: %+v, %v", l.Last, err)
	}
	if e := last(two); e.Via != "" {
		t.Errorf("a decision at the desk is recorded as %q", e.Via)
	}

	_, third := mail("Who may?")
	for name, change := range map[string]func(*auth.Account){
		"disabled":             func(a *auth.Account) { a.Disabled = true },
		"no longer moderating": func(a *auth.Account) { a.Disabled, a.Role = false, notice.Team },
		"at another address":   func(a *auth.Account) { a.Role, a.Mail.Address = notice.Moderator, "other@desk.example" },
		"stopped":              func(a *auth.Account) { a.Mail.Address, a.Mail.State = "now@desk.example", notice.MailStopped },
	} {
		p.putAccount("now", change)
		_, err := p.board.DeskLink(ctx, third)
		if err2 := decide(third, notice.Approve); !errors.Is(err, notice.ErrNotFound) || !errors.Is(err2, notice.ErrNotFound) {
			t.Errorf("%s: %v, %v", name, err, err2)
		}
		p.putAccount("now", func(a *auth.Account) {
			a.Disabled, a.Role, a.Mail.Address, a.Mail.State = false, notice.Moderator, "now@desk.example", notice.MailConfirmed
		})
	}
	p.pass(24*time.Hour + time.Minute)
	if err := decide(third, notice.Approve); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("after a day: %v", err)
	}

	if err := p.board.Watch(ctx, board.Watched{}); err != nil { // begins
		t.Fatal(err)
	}
	p.pass(15 * 24 * time.Hour)
	if err := p.board.Watch(ctx, board.Watched{}); err != nil {
		t.Fatal(err)
	}
	got := p.deliver()
	if len(got) != 1 || got[0].Subject() != "2 questions are overdue" {
		t.Fatalf("of overdue questions %v are told", to(got))
	}
	claim := deskLink(t, got[0], "act")
	if err := decide(claim, notice.Approve); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("deciding by a link that claims: %v", err)
	}
	q, err := p.board.ClaimByLink(ctx, claim, "")
	if err != nil || q.Claim.Login != by.Login {
		t.Fatalf("claiming: %+v, %v", q.Claim, err)
	}
	if e := last(q); e.Action != notice.Assign || e.By != by.Login || e.Via != notice.ByMailLink {
		t.Errorf("the journal says %+v", e)
	}
	if _, err := p.board.ClaimByLink(ctx, claim, ""); err != nil {
		t.Errorf("claiming twice: %v", err)
	}
	if _, err := p.board.Assign(ctx, q.ID, notice.Assignment{
		To: "tomas", Among: []string{"tomas"}, Seen: by.Login, By: noticetest.Member,
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.board.ClaimByLink(ctx, claim, ""); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("claiming what another has claimed: %v", err)
	}
}

// TestOverdueQuestionsAreToldOnce looks again and again, also from another process, and has a question become public late.
func TestOverdueQuestionsAreToldOnce(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	ctx := context.Background()
	p.colleague("team", notice.Team, "es", overdueAtOnce)
	watch := func() []mailserver.Message {
		t.Helper()
		for range 3 {
			if err := p.board.Watch(ctx, board.Watched{}); err != nil {
				t.Fatal(err)
			}
			p.pass(time.Minute)
		}
		return p.deliver()
	}
	ask := func(text string) notice.Comment {
		return p.post(board.Draft{Comment: text, Email: "silent@example.org", Lang: "en", Question: true})
	}
	p.decide(ask("Overdue before it was looked for?"), notice.Approve)
	p.pass(15 * 24 * time.Hour)
	if got := watch(); len(got) != 0 {
		t.Errorf("when it begins to look, %v are told of what was overdue", to(got))
	}
	p.decide(ask("Where does it come from?"), notice.Approve)
	late := ask("Who waits long?")
	answered := p.decide(ask("Answered in time?"), notice.Approve)
	if _, err := p.board.Answer(ctx, board.Answer{
		To: answered.ID, Texts: map[notice.Lang]string{"en": "Yes."}, By: noticetest.Mod,
	}); err != nil {
		t.Fatal(err)
	}
	p.pass(13 * 24 * time.Hour)
	if got := watch(); len(got) != 0 {
		t.Errorf("in time %v are told", to(got))
	}
	p.pass(24 * time.Hour)
	got := watch()
	if len(got) != 1 || got[0].Subject() != "Pregunta fuera de plazo: Agua" || !strings.Contains(got[0].Text, "Where does it") {
		t.Fatalf("when it is overdue %v are told", to(got))
	}
	p.open(p.store) // as another process
	if got := watch(); len(got) != 0 {
		t.Errorf("after a restart %v are told again", to(got))
	}
	p.decide(late, notice.Approve)
	if got := p.deliver(); len(got) != 1 || !strings.Contains(got[0].Text, "Who waits long?") {
		t.Errorf("of one that was overdue when it became public %v are told", to(got))
	}
	if got := watch(); len(got) != 0 {
		t.Errorf("and again %v", to(got))
	}
}

// TestTroubleIsToldOnce has mail, the webhook and backups fail, work and fail again.
func TestTroubleIsToldOnce(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	ctx := context.Background()
	p.colleague("ada", notice.Admin, "en", nil)
	p.colleague("mina", notice.Moderator, "en", nil)
	watch := func(w board.Watched) map[string][]string {
		t.Helper()
		for range 3 {
			if err := p.board.Watch(ctx, w); err != nil {
				t.Fatal(err)
			}
			p.pass(time.Second)
		}
		return to(p.deliver())
	}
	since := p.clock()
	failing := board.Watched{Email: board.Works{Failing: since}, Webhook: board.Works{Failing: since}}
	if got := watch(failing); len(got) != 0 {
		t.Errorf("of a short outage %v are told", got)
	}
	p.pass(15 * time.Minute)
	if got := watch(failing); len(got) != 1 || len(got["ada"]) != 2 {
		t.Errorf("of mail that fails %v are told", got)
	}
	p.pass(time.Hour)
	if got := watch(failing); len(got) != 0 {
		t.Errorf("again %v", got)
	}
	worked := p.clock()
	p.pass(time.Hour)
	failing.Email = board.Works{Worked: worked, Failing: worked.Add(time.Minute)}
	if got := watch(failing); len(got["ada"]) != 1 {
		t.Errorf("when it fails again %v are told", got)
	}
	failed := p.clock()
	backup := board.Watched{Backup: board.Works{Worked: failed.Add(-time.Hour), Failing: failed}}
	if got := watch(backup); len(got) != 1 || len(got["ada"]) != 1 || got["ada"][0] != "A backup has failed" {
		t.Errorf("of a backup that failed %v are told", got)
	}
	backup.Backup.Failing = failed.Add(24 * time.Hour)
	if got := watch(backup); len(got) != 0 {
		t.Errorf("of the next %v", got)
	}
	backup.Backup = board.Works{Worked: failed.Add(30 * time.Hour), Failing: failed.Add(48 * time.Hour)}
	if got := watch(backup); len(got["ada"]) != 1 {
		t.Errorf("of one that failed after another was made %v are told", got)
	}
	for range 2 {
		noticetest.PutOutbox(t, p.store, notice.OutboxItem{
			Channel: notice.MailChannel, Event: notice.Event{Kind: notice.CommentPublished}, To: "x", Dead: true, Due: p.clock(),
		})
	}
	if got := watch(board.Watched{}); len(got["ada"]) != 1 {
		t.Errorf("of dead letters %v are told", got)
	}
}

// TestAMailThatTellsOfTroubleAndIsGivenUpTellsNothing has the server refuse what tells of dead letters.
func TestAMailThatTellsOfTroubleAndIsGivenUpTellsNothing(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	p.colleague("ada", notice.Admin, "en", nil)
	p.server.SetFault(func(at mailserver.Stage, _, _ string) mailserver.Fault {
		if at == mailserver.Content {
			return mailserver.Fault{Code: 554, Text: "no"}
		}
		return mailserver.Fault{}
	})
	noticetest.PutOutbox(t, p.store, notice.OutboxItem{
		Channel: notice.MailChannel, Event: notice.Event{Kind: notice.CommentPublished}, To: "x", Dead: true, Due: p.clock(),
	})
	for range 5 {
		if err := p.board.Watch(context.Background(), board.Watched{}); err != nil {
			t.Fatal(err)
		}
		p.deliver()
		p.pass(time.Minute)
	}
	noticetest.View(t, p.store, func(tx notice.Tx) error {
		n, err := tx.OutboxCount(notice.DeskChannel, 99)
		if n.Dead != 1 || n.Waiting != 0 {
			t.Errorf("in the outbox is %+v, want one dead letter", n)
		}
		return err
	})
}

// TestQuietHoursOfColleagues has comments arrive at night: what is told at once waits, and is told together.
func TestQuietHoursOfColleagues(t *testing.T) {
	const zone = "Europe/Madrid"
	p := newPost(t, mailserver.Config{})
	p.quiet(notice.QuietHours{From: 22 * 60, To: 7 * 60}, zone)
	p.at("2031-03-28 12:00", zone)
	p.colleague("now", notice.Moderator, "en", waitingAtOnce)
	p.colleague("hour", notice.Moderator, "en", nil)
	p.at("2031-03-29 23:00", zone) // clocks are put forward in that night
	p.unasked("Who is up?")
	p.unasked("And who else?")
	p.at("2031-03-30 06:59", zone)
	if got := p.deliver(); len(got) != 0 {
		t.Errorf("in quiet hours %v are told", to(got))
	}
	p.at("2031-03-30 07:00", zone)
	got := to(p.deliver())
	for _, login := range []string{"now", "hour"} {
		if len(got[login]) != 1 || got[login][0] != "2 comments wait for a decision" {
			t.Errorf("when they end %s gets %q", login, got[login])
		}
	}
	p.unasked("By day?")
	if got := to(p.deliver()); len(got["now"]) != 1 || len(got["hour"]) != 0 {
		t.Errorf("by day %v are told", got)
	}
}

// TestAddressesOfColleagues has one type addresses of others, confirm with links that are not theirs, and be refused.
func TestAddressesOfColleagues(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	ctx := context.Background()
	ada := p.colleague("ada", notice.Admin, "en", map[notice.DeskNews]notice.Often{notice.DeskWaiting: notice.Never})
	mina := p.colleague("mina", notice.Moderator, "en", waitingAtOnce)
	for _, bad := range []string{"", "mina", "mina@desk.example\r\nBcc: eve@example.org", "mina@desk.example, eve@example.org"} {
		problems := notice.Problems{}
		if err := p.board.PutColleagueAddress(ctx, mina, bad, "en"); !errors.As(err, &problems) {
			t.Errorf("the address %q: %v", bad, err)
		}
	}
	put := func(email string) error { return p.board.PutColleagueAddress(ctx, mina, email, "es") }
	for range 3 {
		if err := put("Other@desk.example"); err != nil {
			t.Fatal(err)
		}
	}
	asked := p.deliver()
	if len(asked) != 1 || asked[0].To != "other@desk.example" || asked[0].Header.Get("List-Unsubscribe") != "" {
		t.Fatalf("it asks with %v", to(asked))
	}
	p.unasked("Nobody is told?")
	if got := p.deliver(); len(got) != 0 {
		t.Errorf("at an address that is not confirmed %v are told", to(got))
	}
	token := deskLink(t, asked[0], "confirm")
	if err := p.board.ConfirmColleagueAddress(ctx, ada, token); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("confirming another's: %v", err)
	}
	if err := put("mina@desk.example"); err != nil { // back: it was asked today
		t.Fatal(err)
	}
	if got := p.deliver(); len(got) != 0 {
		t.Errorf("an address is asked twice a day: %v", to(got))
	}
	if err := p.board.ConfirmColleagueAddress(ctx, mina, token); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("confirming an address that is not the present one: %v", err)
	}
	for n, email := range []string{"a@desk.example", "b@desk.example", "c@desk.example"} {
		if err := put(email); err != nil {
			t.Fatalf("address %d: %v", n, err)
		}
	}
	soon := notice.TooSoon(0)
	if err := put("d@desk.example"); !errors.As(err, &soon) || time.Duration(soon) > 24*time.Hour {
		t.Errorf("asking many addresses: %v", err)
	}
	p.deliver()
	p.pass(25 * time.Hour)
	if err := put("d@desk.example"); err != nil {
		t.Fatal(err)
	}
	asked = p.deliver()
	for range 2 {
		if err := p.board.ConfirmColleagueAddress(ctx, mina, deskLink(t, asked[0], "confirm")); err != nil {
			t.Fatal(err)
		}
	}
	p.unasked("Who is told?")
	got := p.deliver()
	if len(got) != 1 || got[0].To != "d@desk.example" {
		t.Fatalf("%v are told", to(got))
	}
	if _, err := p.board.EndDeskNews(ctx, deskLink(t, got[0], "end")); err != nil {
		t.Fatal(err)
	}
	p.unasked("And now?")
	if got := p.deliver(); len(got) != 0 {
		t.Errorf("after unsubscribing %v are told", to(got))
	}
	if err := p.board.PutDeskNews(ctx, mina, waitingAtOnce); err != nil {
		t.Fatal(err)
	}
	id := strings.Trim(got[0].ID(), "<>")
	for who, address := range map[string]string{"another": "ada@desk.example", "nobody": "x@desk.example"} {
		if done, err := p.board.MailReturned(ctx, []string{id}, []string{address}, board.StopBounced); done || err != nil {
			t.Errorf("a report about %s: %v, %v", who, done, err)
		}
	}
	done, err := p.board.MailReturned(ctx, []string{id}, []string{"D@desk.example"}, board.StopBounced)
	if !done || err != nil {
		t.Errorf("mail that came back: %v, %v", done, err)
	}
	p.unasked("And after it came back?")
	if got := p.deliver(); len(got) != 0 {
		t.Errorf("after mail came back %v are told", to(got))
	}
	c, err := p.board.ColleagueMail(ctx, mina)
	if err != nil || c.Mail.State != notice.MailStopped {
		t.Errorf("the address is %+v, %v", c.Mail, err)
	}
	if err := p.board.ForgetColleagueAddress(ctx, mina); err != nil {
		t.Fatal(err)
	}
	if c, err := p.board.ColleagueMail(ctx, mina); err != nil || c.Mail.Address != "" || c.OftenOf(notice.DeskWaiting) != notice.AtOnce {
		t.Errorf("after deleting it there is %+v, %v", c.Mail, err)
	}
}

// TestARefusedColleagueIsStopped has the server say that there is no such mailbox.
func TestARefusedColleagueIsStopped(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	mina := p.colleague("mina", notice.Moderator, "en", waitingAtOnce)
	p.server.SetFault(func(at mailserver.Stage, _, _ string) mailserver.Fault {
		if at == mailserver.Recipient {
			return mailserver.Fault{Code: 550, Text: "no such user"}
		}
		return mailserver.Fault{}
	})
	p.unasked("Who is gone?")
	p.deliver()
	c, err := p.board.ColleagueMail(context.Background(), mina)
	if err != nil || c.Mail.State != notice.MailStopped || c.Mail.Reason != board.StopRefused {
		t.Errorf("the address is %+v, %v", c.Mail, err)
	}
	noticetest.View(t, p.store, func(tx notice.Tx) error {
		n, err := tx.OutboxCount(notice.DeskChannel, 9)
		if n.Waiting != 0 || n.Dead != 0 {
			t.Errorf("in the outbox is %+v", n)
		}
		return err
	})
}

// TestNothingIsInjectedForColleagues puts hostile texts in the title of an announcement and in the name and the words of a
// comment, and looks at the mails to colleagues.
func TestNothingIsInjectedForColleagues(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	p.colleague("now", notice.Moderator, "en", waitingAtOnce)
	p.colleague("hour", notice.Moderator, "es", nil)
	fields := map[string]bool{}
	for n, text := range hostile {
		water := noticetest.Water()
		water.ID, water.Texts = p.on.ID, map[notice.Lang]notice.Text{"en": {Title: "A " + text}, "es": {Title: "A " + text}}
		noticetest.Announce(t, p.store, water)
		c := p.unasked("Said: " + text)
		noticetest.Update(t, p.store, func(tx notice.WriteTx) error { // a name that the form would refuse
			c, err := tx.Comment(c.ID)
			c.Author.Name = "N " + text
			_, err2 := tx.PutComment(c)
			return errors.Join(err, err2)
		})
		got := p.deliver()
		p.pass(time.Hour)
		got = append(got, p.deliver()...)
		if len(got) != 2 {
			t.Fatalf("%.30q: %d mails, want 2", text, len(got))
		}
		for _, m := range got {
			for field, values := range m.Header {
				if fields[field] = true; len(values) != 1 || strings.Contains(field, "Evil") || field == "Bcc" {
					t.Errorf("%.30q wrote %s: %q", text, field, values)
				}
			}
			for _, bad := range []string{"<script", "<img", `href="https://evil`, `href="javascript`} {
				if strings.Contains(strings.ToLower(m.HTML), bad) {
					t.Errorf("mail %d: %.30q is in the HTML as %s: %s", n, text, bad, m.HTML)
				}
			}
			for _, link := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(m.HTML, -1) {
				if !strings.HasPrefix(link[1], "https://board.example.org/desk/") {
					t.Errorf("%.30q: a link to %s", text, link[1])
				}
			}
		}
		p.decide(c, notice.Decline)
	}
	if len(fields) > 20 {
		t.Errorf("the header has %d fields: %v", len(fields), fields)
	}
}
