package web_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/health"
	"noticeboard/internal/mail"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/web"
	"noticeboard/internal/webhook"
)

// mailing makes a site tell of events by e-mail.
func mailing(_ *web.Config, b *board.Config) {
	b.Channels = []notice.Channel{notice.MailChannel, notice.DeskChannel}
}

// mails returns what is due to be sent, and takes it out of the outbox.
func (s *site) mails(t testing.TB) (all []board.Mail) {
	t.Helper()
	ctx := context.Background()
	for pass := 0; pass < 100; pass++ {
		var due []notice.OutboxItem
		noticetest.View(t, s.store, func(tx notice.Tx) (err error) {
			due, err = tx.OutboxDue(notice.MailChannel, s.clock(), 99)
			return err
		})
		if len(due) == 0 {
			return all
		}
		for _, i := range due {
			if i.To == "" {
				if err := s.board.ExpandMail(ctx, i.Seq); err != nil {
					t.Fatal(err)
				}
				continue
			}
			m, err := s.board.Mail(ctx, i.Seq)
			if errors.Is(err, notice.ErrNotFound) {
				continue // another of the same daily mail
			}
			if err != nil {
				t.Fatal(err)
			}
			if hasMails(m) {
				all = append(all, m)
			}
			noticetest.Update(t, s.store, func(tx notice.WriteTx) (err error) {
				for _, seq := range m.Items {
					err = errors.Join(err, tx.DropOutbox(seq))
				}
				return err
			})
		}
		s.pass(time.Millisecond)
	}
	t.Fatal("the outbox does not get empty")
	return nil
}

// clock returns the site's time.
func (s *site) clock() time.Time { return time.Unix(0, s.now.Load()).UTC() }

// mailTokens has someone follow the announcement, confirms it, and returns a token for each page that mails link to.
func (s *site) mailTokens(t testing.TB, mod *visitor, email string) map[string]string {
	t.Helper()
	ctx := context.Background()
	err := s.board.Follow(ctx, board.Follow{
		Slug: strings.TrimPrefix(enPath, "/en/"), Email: email, Lang: "en", From: netip.MustParseAddr("192.0.2.9"),
	})
	if err != nil {
		t.Fatal(err)
	}
	asked := s.mails(t)
	confirm := asked[len(asked)-1].Confirm
	if err := s.board.ConfirmMailbox(ctx, confirm); err != nil {
		t.Fatal(err)
	}
	s.pass(time.Minute)
	id := idOf(s.visitor().comment("What do followers hear of?"))
	mod.decide(t, id, "action", "approve").want(t, 303)
	for _, m := range s.mails(t) {
		if m.To.Address == email {
			return map[string]string{"confirm": confirm, "following": m.Manage, "end": m.End}
		}
	}
	t.Fatal("the follower is not told")
	return nil
}

// TestFollowingByEmail goes from the tick in the form to the mail that asks, to the page that confirms, to the news,
// and to the page that ends it, in both languages and without JavaScript.
func TestFollowingByEmail(t *testing.T) {
	s := newSite(t, mailing)
	mod := s.staff(notice.Moderator)
	for lang, say := range map[string]struct{ path, confirm, confirmed, end, ended, forgotten string }{
		"en": {enPath, "Confirm your email address", "Your address is confirmed.", "Stop these messages?",
			"We no longer send these messages", "your address is deleted"},
		"es": {esPath, "Confirme su dirección", "Su dirección está confirmada.", "¿No recibir más estos mensajes?",
			"Ya no enviamos estos mensajes", "su dirección se borró"},
	} {
		email := "ana@" + lang + ".private.example"
		reader := s.visitor()
		reader.post(say.path+"/follow", "email", "not an address").want(t, 422, `aria-invalid="true"`, "not an address")
		reader.post(say.path+"/follow", "email", email, "answers", "yes", "do", "keep").want(t, 200, email, "checked")
		reader.post(say.path+"/follow", "email", email, "website", "x").want(t, 422)
		if got := s.mails(t); len(got) != 0 {
			t.Fatalf("%s: forms that were not taken sent %d mails", lang, len(got))
		}
		sent := reader.post(say.path+"/follow", "email", email)
		sent.want(t, 303)
		reader.get(sent.Header().Get("Location")).want(t, 200, "!"+email)
		receipt := reader.post(say.path+"/comments", "comment", "Who answers in "+lang+"?", "name", "Ana", "email", email,
			"notify", "yes", "lang", lang).Header().Get("Location")
		decision := "/desk/comments/" + idOf(receipt) + "/decision"
		asked := s.mails(t)
		if len(asked) != 1 || asked[0].To.Address != email || len(asked[0].Asked) != 2 || string(asked[0].Lang) != lang {
			t.Fatalf("%s: it asks with %d mails", lang, len(asked))
		}
		mod.decide(t, idOf(receipt), "action", "approve").want(t, 303)
		if got := s.mails(t); len(got) != 0 {
			t.Errorf("%s: before it is confirmed, %d mails are sent", lang, len(got))
		}
		confirm := "/" + lang + "/mail/confirm/" + asked[0].Confirm
		for range 3 { // a program that opens every link
			reader.get(confirm).want(t, 200, say.confirm, "!"+email)
		}
		if got := s.mails(t); len(got) != 0 {
			t.Errorf("%s: opening the link has confirmed", lang)
		}
		done := reader.post(confirm)
		done.want(t, 303)
		reader.get(done.Header().Get("Location")).want(t, 200, say.confirmed, "!"+email)
		told := s.mails(t)
		if len(told) != 1 || told[0].News[0].Kind != board.NewsPublished {
			t.Fatalf("%s: what was missed is told with %d mails", lang, len(told))
		}
		reader.get("/"+lang+"/receipt/"+told[0].News[0].Receipt).want(t, 200)
		end := "/" + lang + "/mail/end/" + told[0].End
		reader.get(end).want(t, 200, say.end, "!"+email)
		mod.post(decision, "action", "remove", "seen", "published", "reason", "respect").want(t, 303)
		if got := s.mails(t); len(got) != 1 || got[0].News[0].Kind != board.NewsRemoved {
			t.Errorf("%s: opening the link to unsubscribe has ended it: %d mails", lang, len(got))
		}
		// As the servers of mail providers send it (RFC 8058): without cookies, and with no header of a browser.
		r := httptest.NewRequest("POST", end, strings.NewReader("List-Unsubscribe=One-Click"))
		s.visitor().do(r, "Content-Type", "application/x-www-form-urlencoded").want(t, 200, say.ended, "!"+email)
		mod.post(decision, "action", "restore", "seen", "removed").want(t, 303)
		if got := s.mails(t); len(got) != 0 {
			t.Errorf("%s: after unsubscribing, %d mails are sent", lang, len(got))
		}
		manage := "/" + lang + "/mail/following/" + told[0].Manage
		reader.get(manage).want(t, 200, `value="announcement-1-`, "!comment-1-", "!"+email)
		reader.post(manage, "follows", "all").want(t, 303)
		reader.get(manage).want(t, 404)
		reader.get(manage+"?done=forgotten").want(t, 200, say.forgotten)
		reader.get(end).want(t, 200, say.ended)
		reader.post(end).want(t, 200, say.ended)
		for name, secret := range map[string]string{
			"the address": "private.example", "a token": asked[0].Confirm, "another": told[0].End, "the third": told[0].Manage,
		} {
			if strings.Contains(s.log.String(), secret) {
				t.Errorf("%s: the log has %s", lang, name)
			}
		}
	}
}

// TestQuestionsCanBeFollowed goes from a question that waits for an answer to the news that it has one.
func TestQuestionsCanBeFollowed(t *testing.T) {
	s := newSite(t, mailing)
	reader, team := s.visitor(), s.staff(notice.Team)
	page := reader.get(enPath)
	page.want(t, 200, "Follow this question")
	_, link, _ := strings.Cut(page.body, `<a href="`+enPath+"/threads/")
	thread, _, _ := strings.Cut(link, "/")
	form := enPath + "/threads/" + thread + "/follow"
	reader.get(form).want(t, 200, "in conversation "+thread)
	reader.post(form, "email", "eva@private.example", "answers", "yes").want(t, 303)
	reader.post("/en/mail/confirm/"+s.mails(t)[0].Confirm).want(t, 303)
	s.pass(time.Minute)
	var question notice.Comment
	noticetest.View(t, s.store, func(tx notice.Tx) error {
		n, err := strconv.ParseUint(thread, 10, 64)
		found, err2 := tx.Thread(1, n, notice.Span{})
		question = found.Root
		return errors.Join(err, err2)
	})
	if !question.AwaitsAnswer() {
		t.Fatalf("thread %s begins with %+v", thread, question)
	}
	team.post("/desk/comments/"+question.ID.String()+"/answer", "answer.en", "By spring.").want(t, 303)
	told := s.mails(t)
	if len(told) != 1 || told[0].News[0].Kind != board.NewsOfficial || told[0].News[0].Comment.Parent != question.ID {
		t.Errorf("%d mails tell of the answer", len(told))
	}
}

// TestTokensOfMails tries tokens that are changed, too old, or of another page.
func TestTokensOfMails(t *testing.T) {
	s := newSite(t, mailing)
	tokens := s.mailTokens(t, s.staff(notice.Moderator), "eva@private.example")
	v := s.visitor()
	for page, token := range tokens {
		path := "/en/mail/" + page + "/"
		v.get(path+token).want(t, 200)
		for _, wrong := range []string{
			"x", token[:len(token)-1], token + "0", strings.ToLower(token), "1" + token[1:], token[:40] + "0" + token[41:],
		} {
			if wrong == token {
				continue
			}
			v.get(path+wrong).want(t, 404)
			v.post(path+wrong, "follows", "all").want(t, 404)
		}
		for other, token := range tokens {
			if other != page {
				v.get(path+token).want(t, 404)
				v.post(path+token, "follows", "all").want(t, 404)
			}
		}
	}
	s.pass(8 * 24 * time.Hour)
	v.get("/en/mail/confirm/"+tokens["confirm"]).want(t, 404)
	v.get("/en/mail/end/"+tokens["end"]).want(t, 200)
	s.pass(365 * 24 * time.Hour)
	for page, token := range tokens {
		v.get("/en/mail/"+page+"/"+token).want(t, 404)
		v.post("/en/mail/"+page+"/"+token, "follows", "all").want(t, 404)
	}
}

// TestFollowingSaysNothingOfAnAddress asks for one that is known, and for one that is not.
func TestFollowingSaysNothingOfAnAddress(t *testing.T) {
	s := newSite(t, mailing)
	s.mailTokens(t, s.staff(notice.Moderator), "eva@private.example")
	var answers []string
	for _, email := range []string{"eva@private.example", "nobody@private.example"} {
		a := s.visitor().post(enPath+"/follow", "email", email)
		a.want(t, 303)
		answers = append(answers, a.Header().Get("Location")+s.visitor().get(a.Header().Get("Location")).body)
	}
	if len(slices.Compact(answers)) != 1 {
		t.Error("the answers differ")
	}
}

// TestWithoutEmail has a board that sends none: there is no form, and pages say where the news is.
func TestWithoutEmail(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.get(enPath+"/follow").want(t, 404)
	v.post(enPath+"/follow", "email", "ana@private.example").want(t, 404)
	v.get(enPath).want(t, 200, `!name="notify"`, "!/follow", "/feed.atom")
	receipt := v.comment("Who tells me?", "notify", "yes")
	v.get(receipt).want(t, 200, "come back to this page")
	noticetest.View(t, s.store, func(tx notice.Tx) error {
		if n, err := tx.OutboxCount(notice.MailChannel, 9); n.Waiting != 0 || err != nil {
			t.Errorf("%d items are in the outbox (%v)", n.Waiting, err)
		}
		boxes, err := tx.MailboxesIn(notice.MailUnconfirmed, notice.MailboxCursor{}, 9)
		if len(boxes) != 0 {
			t.Errorf("%d addresses are kept", len(boxes))
		}
		return err
	})
}

// TestDeskSeesTheWebhook gives up what only a webhook tells, a comment that waits, and has all tried again.
func TestDeskSeesTheWebhook(t *testing.T) {
	s := newSite(t, func(w *web.Config, _ *board.Config) {
		w.Health = func(context.Context) health.Facts {
			return health.Facts{Webhook: health.Mail{On: true, Server: "chat.example.org", Failing: noticetest.Epoch, Problem: "no answer"}}
		}
	})
	dead := notice.OutboxItem{
		Channel: notice.HookChannel, Event: notice.Event{Kind: notice.CommentWaiting}, To: "receiver", Put: s.clock(),
	}
	noticetest.PutOutbox(t, s.store, dead.Failed(s.clock(), "chat.example.org answered 400 Bad Request", true))
	admin := s.staff(notice.Admin)
	admin.get("/desk/mail").want(t, 200, "A comment was received.", "answered 400 Bad Request", "Webhook <span",
		"<dd translate=\"no\">chat.example.org</dd>", "the receiver takes nothing")
	admin.post("/desk/mail/letters").want(t, 303)
	noticetest.View(t, s.store, func(tx notice.Tx) error {
		n, err := tx.OutboxCount(notice.HookChannel, 9)
		if n.Waiting != 1 || n.Dead != 0 {
			t.Errorf("after all are tried again: %+v", n)
		}
		return err
	})
}

// TestDeskSeesWhatCouldNotBeSent gives up two mails, and has one of them tried again.
func TestDeskSeesWhatCouldNotBeSent(t *testing.T) {
	failing := error(nil)
	s := newSite(t, mailing, func(w *web.Config, _ *board.Config) {
		w.TestMail = func(_ context.Context, to string, l notice.Lang) error {
			if to != "ana@private.example" || l != "en" {
				t.Errorf("the test message is for %q in %q", to, l)
			}
			return failing
		}
		w.Health = func(context.Context) health.Facts {
			return health.Facts{Mail: health.Mail{On: true, Server: "mail.example.org:587"}}
		}
	})
	for range 2 {
		dead := notice.OutboxItem{
			Channel: notice.MailChannel, Event: notice.Event{Kind: notice.CommentPublished}, To: "someone", Put: s.clock(),
		}
		noticetest.PutOutbox(t, s.store, dead.Failed(s.clock(), "recipient: 550 no such user", true))
	}
	count := func() (n notice.OutboxCount) {
		noticetest.View(t, s.store, func(tx notice.Tx) (err error) {
			n, err = tx.OutboxCount(notice.MailChannel, 9)
			return err
		})
		return n
	}
	admin := s.staff(notice.Admin)
	admin.get("/desk/mail").want(t, 200, "mail.example.org:587", "recipient: 550 no such user", `/desk/mail/letters/2"`)
	admin.post("/desk/mail/letters/1", "do", "again").want(t, 303)
	if n := count(); n.Waiting != 1 || n.Dead != 1 {
		t.Errorf("after one is tried again: %+v", n)
	}
	admin.post("/desk/mail/letters/1", "do", "drop").want(t, 409)
	admin.post("/desk/mail/letters/2", "do", "drop").want(t, 303)
	admin.get("/desk/mail").want(t, 200, "!550")
	if n := count(); n.Waiting != 1 || n.Dead != 0 {
		t.Errorf("after one was deleted: %+v", n)
	}
	admin.post("/desk/mail/letters/9", "do", "again").want(t, 404)
	admin.post("/desk/mail", "email", "ana").want(t, 422, `aria-invalid="true"`)
	admin.post("/desk/mail", "email", "ana@private.example").want(t, 200, "taken the test message")
	failing = &mail.Failure{Step: mail.StepAuth, Code: 535, Text: "Authentication failed"}
	admin.post("/desk/mail", "email", "ana@private.example").want(t, 200, "did not let the program sign in",
		"535 Authentication failed")
	if strings.Contains(s.log.String(), "private.example") {
		t.Error("the log has the address of the test message")
	}
}

// TestWebhookIsTried sends a test from the desk, which says what failed.
func TestWebhookIsTried(t *testing.T) {
	failing := error(nil)
	off := newSite(t)
	off.staff(notice.Admin).post("/desk/mail/webhook").want(t, 404)
	s := newSite(t, func(w *web.Config, _ *board.Config) {
		w.TestHook = func(context.Context) error { return failing }
		w.Health = func(context.Context) health.Facts {
			return health.Facts{Webhook: health.Mail{On: true, Server: "chat.example.org", Dead: 2}}
		}
	})
	admin := s.staff(notice.Admin)
	admin.get("/desk/mail").want(t, 200, `action="/desk/mail/webhook"`, "!has taken the test message")
	admin.post("/desk/mail/webhook").want(t, 200, "The receiver chat.example.org has taken the test message")
	failing = &webhook.Failure{Status: 404, Text: "chat.example.org answered 404 Not Found"}
	admin.post("/desk/mail/webhook").want(t, 200, "There is nothing at this address", "chat.example.org answered 404 Not Found")
	failing = context.DeadlineExceeded
	admin.post("/desk/mail/webhook").want(t, 200, "did not answer in time")
	admin.get("/desk/health").want(t, 200, "the receiver of the webhook refused: 2")
}
