package web_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// deskMails returns what is due to be sent to colleagues, and takes it out of the outbox.
func (s *site) deskMails(t testing.TB) (all []board.DeskMail) {
	t.Helper()
	ctx := context.Background()
	for {
		var due []notice.OutboxItem
		noticetest.View(t, s.store, func(tx notice.Tx) (err error) {
			due, err = tx.OutboxDue(notice.DeskChannel, s.clock(), 1)
			return err
		})
		if len(due) == 0 {
			return all
		}
		i := due[0]
		if i.To == "" {
			if err := s.board.ExpandDesk(ctx, i.Seq); err != nil {
				t.Fatal(err)
			}
			continue
		}
		m, err := s.board.DeskMail(ctx, i.Seq)
		if err != nil {
			t.Fatal(err)
		}
		if !m.Empty() {
			all = append(all, m)
		}
		noticetest.Update(t, s.store, func(tx notice.WriteTx) (err error) {
			for _, seq := range m.Items {
				err = errors.Join(err, tx.DropOutbox(seq))
			}
			return err
		})
	}
}

// deskAddress gives someone who is signed in an address, which is confirmed, and has them told at once of all they can be.
func (v *visitor) deskAddress(t testing.TB, email string) (confirm string) {
	t.Helper()
	v.post("/desk/account/email/address", "email", email, "password", password).want(t, 303)
	asked := v.deskMails(t)
	if len(asked) != 1 || asked[0].To.Mail.Address != email {
		t.Fatalf("%d mails ask to confirm %s", len(asked), email)
	}
	v.post("/desk/news/confirm/"+asked[0].Confirm).want(t, 303)
	fields := []string{}
	for _, n := range notice.DeskNewsFor(asked[0].To.Role) {
		fields = append(fields, string(n), "at-once")
	}
	v.post("/desk/account/email", fields...).want(t, 303)
	return asked[0].Confirm
}

// deskTokens gives an address to someone who may moderate, and returns a token for each page that mails to colleagues link
// to.
func (s *site) deskTokens(t testing.TB, mod *visitor, email string) map[string]string {
	t.Helper()
	tokens := map[string]string{"confirm": mod.deskAddress(t, email)}
	id := idOf(s.visitor().comment("What do colleagues hear of?"))
	for _, m := range s.deskMails(t) {
		tokens["end"], tokens["act"] = m.End, m.Cases[0].Act
	}
	mod.decide(t, id, "action", "approve").want(t, 303)
	if len(tokens) != 3 {
		t.Fatal("the colleague is not told")
	}
	return tokens
}

// TestNewsByEmailToColleagues goes, in both languages, from the page of the account to the mail that asks, to the page that
// confirms, to the mail of a comment, and to the page that decides. Whoever opens every link has changed nothing.
func TestNewsByEmailToColleagues(t *testing.T) {
	for lang, say := range map[string]struct {
		title, unconfirmed, confirm, confirmed, decide, rule, published, declined, ended string
	}{
		"en": {"Email to you", "not confirmed yet", "Confirm your email address", "Your address is confirmed.",
			"Decide about a comment", "Choose the reason", "The comment is published.", "The comment is declined.",
			"You are told no more"},
		"es": {"Correo para usted", "Aún no está confirmada", "Confirme su dirección", "Su dirección está confirmada.",
			"Decidir sobre un comentario", "Elija el motivo", "El comentario está publicado.", "El comentario está rechazado.",
			"Ya no recibe estos avisos"},
	} {
		s := newSite(t, mailing)
		mod, anyone := s.staff(notice.Moderator), s.visitor()
		mod.post("/desk/account", "name", "Mina", "lang", lang).want(t, 303)
		mod.get("/desk/account").want(t, 200, `href="/desk/account/email"`)
		mod.get("/desk/account/email").want(t, 200, say.title, `name="waiting"`, `name="overdue"`, `!name="backup"`,
			`<option value="hourly" selected>`)
		const email = "mina@private.example"
		s.pass(11 * time.Minute)
		mod.post("/desk/account/email/address", "email", email).want(t, 401, `name="password"`) // a session is not enough
		mod.post("/desk/account/email/address", "email", "mina@", "password", password).want(t, 422, `aria-invalid="true"`)
		mod.post("/desk/account/email/address", "email", email).leads(t, mod, "/desk/account/email?did=email").
			want(t, 200, say.unconfirmed, email)
		asked := s.deskMails(t)
		if len(asked) != 1 || string(asked[0].Lang) != lang || asked[0].To.Mail.Address != email {
			t.Fatalf("%s: %d mails ask", lang, len(asked))
		}
		confirm := "/desk/news/confirm/" + asked[0].Confirm
		signIn := anyone.get(confirm)
		if to := signIn.Header().Get("Location"); signIn.Code != 303 || !strings.HasPrefix(to, "/desk/sign-in") {
			t.Errorf("%s: without a session, the link that confirms leads to %q", lang, to)
		}
		for range 3 {
			mod.get(confirm).want(t, 200, say.confirm, "!"+email)
		}
		mod.get("/desk/account/email").want(t, 200, say.unconfirmed)
		mod.get(mod.post(confirm).Header().Get("Location")).want(t, 200, say.confirmed)
		mod.post("/desk/account/email", "waiting", "hourly-ish").want(t, 422)
		mod.post("/desk/account/email", "backup", "at-once").want(t, 303) // not for moderators
		mod.post("/desk/account/email", "waiting", "at-once").want(t, 303)
		mod.get("/desk/account/email").want(t, 200, `<option value="at-once" selected>`)

		first := s.visitor().comment("Who decides about me?")
		second := s.visitor().comment("And about me?")
		told := s.deskMails(t)
		if len(told) != 2 || told[0].News != notice.DeskWaiting || string(told[0].Lang) != lang {
			t.Fatalf("%s: %d mails tell of the comments", lang, len(told))
		}
		act, act2 := "/desk/news/act/"+told[0].Cases[0].Act, "/desk/news/act/"+told[1].Cases[0].Act
		end := "/desk/news/end/" + told[0].End
		for range 3 { // a program that opens every link
			anyone.get(act).want(t, 200, say.decide, "Who decides about me?", "Mina", `lang="`+lang+`"`, "!"+email)
			anyone.get(end).want(t, 200, "!"+email)
			r := httptest.NewRequest("HEAD", act, nil)
			anyone.do(r).want(t, 200)
		}
		mod.get("/desk/waiting").want(t, 200, "Who decides about me?", "And about me?")
		if head := anyone.get(act).Header(); head.Get("Referrer-Policy") != "no-referrer" ||
			!strings.Contains(head.Get("Cache-Control"), "no-store") {
			t.Errorf("%s: the page is sent with %v", lang, head)
		}
		anyone.post(act, "action", "decline", "seen", "pending", "explanation", "Kept words").want(t, 422, say.rule, "Kept words")
		anyone.post(act, "action", "remove", "seen", "pending").want(t, 403)
		anyone.post(act, "action", "approve", "seen", "pending").want(t, 200, say.published)
		s.visitor().get(enPath).want(t, 200, "Who decides about me?")
		anyone.get(act).want(t, 200, say.published, "Mina", `!value="approve"`)
		anyone.post(act, "action", "decline", "seen", "pending", "reason", "respect").want(t, 409, say.published)
		via := map[string]string{"en": "by email link", "es": "por un enlace del correo"}[lang]
		mod.get("/desk/comments/"+idOf(first)).want(t, 200, "Mina", via)

		anyone.post(act2, "action", "decline", "seen", "pending", "reason", "respect", "explanation", "Because.").
			want(t, 200, say.declined)
		s.visitor().get(second).want(t, 200, "Because.")

		r := httptest.NewRequest("POST", end, strings.NewReader("List-Unsubscribe=One-Click"))
		anyone.do(r, "Content-Type", "application/x-www-form-urlencoded").want(t, 200, say.ended)
		s.visitor().comment("And now?")
		if got := s.deskMails(t); len(got) != 0 {
			t.Errorf("%s: after unsubscribing %d mails are sent", lang, len(got))
		}
		mod.post("/desk/account/email/address", "do", "remove").want(t, 303)
		mod.get("/desk/account/email").want(t, 200, "!"+email)
		anyone.get(end).want(t, 404)
		anyone.get(act).want(t, 404)
		for name, secret := range map[string]string{
			"the address": "private.example", "a token": asked[0].Confirm, "another": told[0].End, "the third": told[0].Cases[0].Act,
		} {
			if strings.Contains(s.log.String(), secret) {
				t.Errorf("%s: the log has %s", lang, name)
			}
		}
		admin := s.staff(notice.Admin)
		for _, page := range []string{"/desk/accounts", "/desk/accounts/moderator", "/desk/activity", "/desk/mail"} {
			admin.get(page).want(t, 200, "!private.example")
		}
		admin.get("/desk/activity").want(t, 200, "email address for the work at the desk")
	}
}

// TestClaimingByALink claims an overdue question from a mail, and is told that another has claimed it.
func TestClaimingByALink(t *testing.T) {
	s := newSite(t, mailing)
	team, mod, anyone := s.staff(notice.Team), s.staff(notice.Moderator), s.visitor()
	team.deskAddress(t, "team@private.example")
	watch := func() {
		t.Helper()
		if err := s.board.Watch(t.Context(), board.Watched{}); err != nil {
			t.Fatal(err)
		}
	}
	watch()
	for _, text := range []string{"Where is it?", "And when?"} {
		receipt, _ := s.asked(text)
		mod.decide(t, idOf(receipt), "action", "approve")
	}
	s.pass(20 * 24 * time.Hour)
	watch()
	told := s.deskMails(t)
	if len(told) != 1 || told[0].News != notice.DeskOverdue || told[0].Count != 2 {
		t.Fatalf("%d mails tell of overdue questions", len(told))
	}
	one, two := "/desk/news/act/"+told[0].Cases[0].Act, "/desk/news/act/"+told[0].Cases[1].Act
	anyone.get(one).want(t, 200, "Take on a question", "Where is it?", "Assign to me")
	anyone.get(one+"?lang=es").want(t, 200, "Asignarse una pregunta", "Asignármela")
	anyone.post(one, "seen", "").want(t, 200, "You have taken on the question.")
	id := told[0].Cases[0].Comment.ID.String()
	mod = s.visitor() // the session has expired meanwhile
	mod.post("/desk/sign-in", "login", "moderator", "password", password).want(t, 303)
	mod.get("/desk/comments/"+id).want(t, 200, "Staff team", "by email link")
	mod.post("/desk/comments/"+told[0].Cases[1].Comment.ID.String()+"/claim", "assignee", "moderator", "seen", "").want(t, 303)
	anyone.get(two).want(t, 200, "Staff moderator", "has taken on the question", "!Assign to me")
	anyone.post(two, "seen", "").want(t, 409, "Staff moderator", "has changed nothing")
	s.pass(24*time.Hour + time.Minute)
	anyone.get(one).want(t, 404, "This link no longer works", "!Where is it?")
	anyone.post(one, "seen", "").want(t, 404)
}

// TestTokensOfColleagues tries tokens that are changed, of another page, and of an account that was disabled.
func TestTokensOfColleagues(t *testing.T) {
	s := newSite(t, mailing)
	mod, admin, v := s.staff(notice.Moderator), s.staff(notice.Admin), s.visitor()
	tokens := s.deskTokens(t, mod, "mina@private.example")
	for page, token := range tokens {
		path := "/desk/news/" + page + "/"
		by := v
		if page == "confirm" {
			by = mod
		}
		by.get(path+token).want(t, 200)
		wrong := []string{"x", token[:len(token)-1], token + "0", strings.ToLower(token), "1" + token[1:], token[:40] + "0" + token[41:]}
		for other, token := range tokens {
			if other != page {
				wrong = append(wrong, token)
			}
		}
		for _, w := range wrong {
			if w != token {
				by.get(path+w).want(t, 404)
				by.post(path+w, "action", "approve", "seen", "pending").want(t, 404)
			}
		}
		for _, public := range []string{"confirm", "following", "end"} {
			v.get("/en/mail/"+public+"/"+token).want(t, 404)
			v.post("/en/mail/"+public+"/"+token, "follows", "all").want(t, 404)
		}
	}
	admin.get("/desk/news/confirm/"+tokens["confirm"]).want(t, 404, "another account")
	s.visitor().comment("Who may?")
	told := s.deskMails(t)
	act := "/desk/news/act/" + told[0].Cases[0].Act
	v.get(act).want(t, 200, "Who may?")
	admin.post("/desk/accounts/moderator/disable", "password", password).want(t, 303)
	v.get(act).want(t, 404, "!Who may?")
	v.post(act, "action", "approve", "seen", "pending").want(t, 404, "!Who may?")
	v.get("/desk/news/end/"+tokens["end"]).want(t, 404)
	s.visitor().comment("Nobody is told?")
	if got := s.deskMails(t); len(got) != 0 {
		t.Errorf("an account that is disabled gets %d mails", len(got))
	}
	admin.post("/desk/accounts/moderator/enable").want(t, 303)
	admin.post("/desk/accounts/moderator/role", "role", "team").want(t, 303)
	v.get(act).want(t, 404, "!Who may?")
	v.post(act, "action", "approve", "seen", "pending").want(t, 404)
}

// TestColleaguesOfABoardWithoutEmail sees that nothing is offered that would do nothing.
func TestColleaguesOfABoardWithoutEmail(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	team.get("/desk/account/email").want(t, 200, "has set up no mail server", `!name="email"`, `!name="overdue"`)
	team.post("/desk/account/email/address", "email", "a@example.org").want(t, 404)
}
