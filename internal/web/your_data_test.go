package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// dataLink asks for what is kept about an address in a language, and returns the path of the link in the mail.
func (s *site) dataLink(t testing.TB, lang, email string) string {
	t.Helper()
	s.visitor().post("/"+lang+"/your-data", "email", email).want(t, 303)
	for _, m := range s.mails(t) {
		if m.Data != "" && m.To.Address == email {
			return "/" + lang + "/mail/data/" + m.Data
		}
	}
	t.Fatalf("no mail is sent to %s", email)
	return ""
}

// opensData has a visitor open what is kept about an address.
func (v *visitor) opensData(t testing.TB, s *site, lang, email string) {
	t.Helper()
	done := v.post(s.dataLink(t, lang, email))
	done.want(t, 303)
	if to := done.Header().Get("Location"); to != "/"+lang+"/your-data/kept" {
		t.Fatalf("opening leads to %s", to)
	}
}

// hasMails makes mails include those that lead to one's own data.
func hasMails(m board.Mail) bool { return len(m.News) > 0 || m.Confirm != "" || m.Data != "" }

// TestYourData goes from the form to the mail, to the page that asks once, to what is kept, and erases it, in both
// languages, without JavaScript.
func TestYourData(t *testing.T) {
	s := newSite(t, mailing)
	mod := s.staff(notice.Moderator)
	for lang, say := range map[string]struct{ path, title, open, words, undone string }{
		"en": {enPath, "Ask what we keep about you", "Show what you keep", "A member of the staff declined", "It is there again."},
		"es": {esPath, "Pregunte qué guardamos sobre usted", "Mostrar lo que guardan", "Una persona del equipo rechazó",
			"Está de nuevo como antes."},
	} {
		email, page := "ana@"+lang+".private.example", "/"+lang+"/your-data"
		author := s.visitor()
		write := func(text string) (receipt string) {
			a := author.post(say.path+"/comments", "comment", text, "name", "Hortensia", "email", email, "organisation",
				"Zymurgists", "lang", lang)
			a.want(t, 303)
			return a.Header().Get("Location")
		}
		receipt := write("Quizzaciously said in " + lang)
		other := write("Xylophonic words in " + lang)
		s.visitor().writes("Another's words", "Eva", "Elsewhere", "eva@private.example")
		mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "decline", "seen", "pending", "reason", "respect",
			"explanation", "Be kind", "note", "zznote").want(t, 303)
		reader := s.visitor()
		reader.get(page).want(t, 200, say.title, `name="email"`)
		reader.post(page, "email", "ana@", "do", "ask").want(t, 422, `aria-invalid="true"`, `value="ana@"`)
		reader.post(page, "email", "ana@", "do", "keep").want(t, 200, `value="ana@"`)
		reader.post(page, "email", email, "website", "x").want(t, 422)
		reader.get(page+"/kept").want(t, 303)
		link := s.dataLink(t, lang, email)
		for range 3 { // a program that opens every link
			reader.get(link).want(t, 200, say.open, "!"+email, "!uizzaciously")
		}
		reader.get(page+"/kept").want(t, 303)
		reader.get(page+"/kept.json").want(t, 303)
		reader.post(link).want(t, 303)
		kept := reader.get(page + "/kept")
		kept.want(t, 200, email, "uizzaciously", "ylophonic", "Hortensia", "Zymurgists", say.words, "Be kind", "!zznote",
			"!Another", "!eva@", "!>mod<", receipt, other)
		if got := kept.Header().Get("Cache-Control"); !strings.Contains(got, "no-store") {
			t.Errorf("the page may be kept: %q", got)
		}
		for _, l := range notice.Langs { // the language switch
			reader.get("/"+string(l)+"/your-data/kept").want(t, 200, email)
		}
		reader.get(receipt).want(t, 200)
		act := func(want string, fields ...string) {
			t.Helper()
			done := reader.post(page+"/kept", fields...)
			done.want(t, 303)
			if to := done.Header().Get("Location"); to != page+"/kept?done="+want {
				t.Errorf("%v leads to %s", fields, to)
			}
		}
		act("erased", "do", "name", "comment", idOf(other))
		reader.get(page+"/kept").want(t, 200, "ylophonic", "uizzaciously", "Hortensia", `value="undo"`)
		act("erased", "do", "all", "comment", "all")
		reader.get(page+"/kept?done=erased").want(t, 200, "!ylophonic", "!uizzaciously", "!Hortensia", "!"+email)
		s.visitor().get(receipt).want(t, 200, "!uizzaciously")
		act("undone", "do", "undo", "comment", "all")
		reader.get(page+"/kept?done=undone").want(t, 200, say.undone, "ylophonic", "uizzaciously", email)
		for _, wrong := range [][]string{
			{}, {"do", "x"}, {"do", "all"}, {"do", "all", "comment", ""}, {"do", "all", "comment", "0000000000000"},
			{"do", "end"}, {"do", "end", "follows", "x"}, {"do", "undo", "comment", idOf(s.visitor().comment("New"))},
		} {
			if a := reader.post(page+"/kept", wrong...); a.Code != 404 && a.Code != 400 {
				t.Errorf("%v: %d", wrong, a.Code)
			}
		}
		reader.get(page+"/kept").want(t, 200, "uizzaciously")
		done := reader.post(page+"/kept", "do", "leave")
		done.want(t, 303)
		reader.get(page+"/kept").want(t, 303)
		for _, secret := range []string{"private.example", link[len("/en/mail/data/"):]} {
			if strings.Contains(s.log.String(), secret) {
				t.Errorf("%s: the log has %s", lang, secret)
			}
		}
	}
}

// TestYourDataSaysNothingOfAnAddress asks for one that is known, for one that is not, and too often.
func TestYourDataSaysNothingOfAnAddress(t *testing.T) {
	s := newSite(t, mailing)
	s.visitor().writes("Who knows me?", "Ana", "", "ana@private.example")
	var answers []string
	sent := 0
	for range 5 {
		for _, email := range []string{"ana@private.example", "nobody@private.example"} {
			a := s.visitor().post("/en/your-data", "email", email)
			a.want(t, 303)
			answers = append(answers, a.Header().Get("Location")+s.visitor().get(a.Header().Get("Location")).body)
		}
		noticetest.View(t, s.store, func(tx notice.Tx) error {
			n, err := tx.OutboxCount(notice.MailChannel, 99)
			if n.Waiting != 2 {
				t.Errorf("%d items are in the outbox, want one of each address", n.Waiting)
			}
			return err
		})
		sent += len(s.mails(t))
	}
	if len(slices.Compact(answers)) != 1 || sent != 3 {
		t.Errorf("%d different answers, %d mails", len(slices.Compact(answers)), sent)
	}
	s.pass(8 * time.Hour)
	s.dataLink(t, "en", "ana@private.example")
}

// TestYourDataWithoutEmail: the page says whom to ask.
func TestYourDataWithoutEmail(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.get("/en/your-data").want(t, 200, "We do not send email", `!name="email"`)
	v.get("/es/your-data").want(t, 200, "no enviamos correo", `!name="email"`)
	v.post("/en/your-data", "email", "ana@private.example").want(t, 404)
	v.get("/en/privacy").want(t, 200, `href="/en/your-data"`)
}

// TestYourDataTokens tries every token that the program makes, as a link and as a session, in another's cookie, and one
// that has ended.
func TestYourDataTokens(t *testing.T) {
	s := newSite(t, mailing).searchable()
	mod := s.staff(notice.Moderator)
	author := s.visitor()
	receipt := author.writes("Quizzaciously", "Ana", "", "pia@private.example")
	tokens := []string{"", "x", receipt[strings.LastIndex(receipt, "/")+1:], idOf(receipt)}
	for _, token := range s.mailTokens(t, mod, "pia@private.example") {
		tokens = append(tokens, token)
	}
	invited := s.staff(notice.Admin).invite(t, "name", "Bea", "role", "team")
	tokens = append(tokens, invited[strings.LastIndex(invited, "/")+1:])
	for _, v := range []*visitor{author, mod} {
		for _, c := range v.cookies {
			tokens = append(tokens, c.Value)
		}
	}
	reader := s.visitor()
	link := s.dataLink(t, "en", "pia@private.example")
	reader.post(link).want(t, 303)
	session := ""
	for _, c := range reader.cookies {
		if c.Name == "your-data" {
			session = c.Value
			if !c.HttpOnly || !strings.HasSuffix(c.Path, "/your-data") || c.MaxAge != 3600 {
				t.Errorf("the cookie is %+v", c)
			}
		}
	}
	if session == "" {
		t.Fatal("there is no session")
	}
	stranger := s.visitor()
	stranger.opensData(t, s, "en", "pia@private.example")
	refused := func(token string) {
		t.Helper()
		cookie := []string{"Cookie", "your-data=" + token}
		v := s.visitor()
		for _, path := range []string{"/en/your-data/kept", "/en/your-data/kept.json", "/es/your-data/kept"} {
			v.get(path, cookie...).want(t, 303, "!uizzaciously", "!pia@")
		}
		for _, fields := range []string{
			"do=all&comment=all", "do=name&comment=" + idOf(receipt), "do=undo&comment=all", "do=end&follows=all",
		} {
			v.send("/en/your-data/kept", fields, cookie...).want(t, 303, "!uizzaciously")
		}
	}
	for _, token := range append(tokens, link[len("/en/mail/data/"):]) {
		refused(token)
	}
	for _, token := range append(tokens, session) {
		if token != "" {
			s.visitor().get("/en/mail/data/"+token).want(t, 404)
			s.visitor().post("/en/mail/data/"+token).want(t, 404)
		}
	}
	for _, page := range []string{"/en/mail/confirm/", "/en/mail/following/", "/en/mail/end/", "/en/receipt/"} {
		for _, token := range []string{session, link[len("/en/mail/data/"):]} {
			s.visitor().get(page+token).want(t, 404)
			s.visitor().post(page+token, "follows", "all").want(t, 404)
		}
	}
	reader.get("/en/your-data/kept").want(t, 200, "uizzaciously")
	author.get(receipt).want(t, 200, "uizzaciously")
	s.pass(board.DataSessionLasts)
	refused(session)
	s.visitor().get(link).want(t, 200)
	s.pass(24 * time.Hour)
	s.visitor().get(link).want(t, 404)
	s.visitor().post(link).want(t, 404)
	author.get(receipt).want(t, 200, "uizzaciously")
}

// TestYourDataFile holds the file to its schema, and to what the page has.
func TestYourDataFile(t *testing.T) {
	s := newSite(t, mailing)
	mod := s.staff(notice.Moderator)
	author := s.visitor()
	receipt := author.writes("Quizzaciously", "Ana", "Casa", "pia@private.example")
	mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "decline", "seen", "pending", "reason", "respect",
		"explanation", "Be kind", "note", "zznote").want(t, 303)
	s.mailTokens(t, mod, "pia@private.example")
	s.visitor().writes("Another's words", "Eva", "", "eva@private.example")
	reader := s.visitor()
	reader.opensData(t, s, "en", "pia@private.example")
	reader.post("/en/your-data/kept", "do", "name", "comment", idOf(receipt)).want(t, 303)
	a := reader.get("/en/your-data/kept.json")
	a.want(t, 200, "Quizzaciously", "Be kind", "pia@private.example", receipt, "undoUntil", "!zznote", "!Another", "!eva@")
	if got := a.Header().Get("Content-Disposition"); !strings.Contains(got, `filename="noticeboard-your-data.json"`) {
		t.Errorf("it is sent as %q", got)
	}
	for _, n := range regexp.MustCompile(`"by": "(\w+)"`).FindAllStringSubmatch(a.body, -1) {
		if !slices.Contains([]string{"author", "staff", "site"}, n[1]) {
			t.Errorf("a decision is by %q", n[1])
		}
	}
	served := s.visitor().get("/es/your-data/schema.json")
	served.want(t, 200)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(served.body))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	file, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(a.body)))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(file); err != nil {
		t.Errorf("%v\n%s", err, a.body)
	}
	var got struct {
		Comments []struct{ Codes map[string]bool }
	}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || len(got.Comments) != 1 || !got.Comments[0].Codes["network"] {
		t.Errorf("the comments are %+v (%v)", got.Comments, err)
	}
}

// TestErasedByItsAuthorIsGone erases everything and lets a day pass: no file in the data directory has any of it.
func TestErasedByItsAuthorIsGone(t *testing.T) {
	path := t.TempDir() + "/board.db"
	s := openSite(t, path, mailing)
	author, mod := s.visitor(), s.staff(notice.Moderator)
	receipt := author.writes("Quizzaciously", "Hortensia", "Zymurgists", "ana@zzprivate.example")
	mod.decide(t, idOf(receipt), "action", "approve").want(t, 303)
	s.mailTokens(t, mod, "ana@zzprivate.example")
	reader := s.visitor()
	reader.opensData(t, s, "en", "ana@zzprivate.example")
	reader.post("/en/your-data/kept", "do", "all", "comment", "all").want(t, 303)
	admin := s.staff(notice.Admin)
	admin.get("/desk/erasures").want(t, 200, "by its author", "!Hortensia")
	admin.get("/desk/comments/"+idOf(receipt)).want(t, 200, "Its author", "!Hortensia")
	s.pass(notice.ErasureGrace)
	if n, err := s.board.ForgetErased(context.Background()); n != 1 || err != nil {
		t.Errorf("%d forgotten (%v)", n, err)
	}
	s.close() // which overwrites what was erased
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"uizzaciously", "Hortensia", "ymurgists", "zzprivate"} {
		if bytes.Contains(content, []byte(word)) {
			t.Errorf("the file has %q", word)
		}
	}
}

// TestDamagedRecordsSpoilNoOwnData damages a comment, another's announcement, and a subscription: the page has the rest.
func TestDamagedRecordsSpoilNoOwnData(t *testing.T) {
	path := t.TempDir() + "/board.db"
	s := openSite(t, path, mailing)
	mod := s.staff(notice.Moderator)
	mod.announce("publish", "Zymurgical news", "They are *here*.")
	author := s.visitor()
	author.writes("This one stays as it is", "Ana", "Casa", "pia@private.example")
	author.writes("Quizzaciously said", "Ana", "Casa", "pia@private.example")
	author.post("/en/zymurgical-news/comments", "comment", "On the other", "name", "Ana", "email", "pia@private.example").
		want(t, 303)
	s.mailTokens(t, mod, "pia@private.example")
	reader := s.visitor()
	reader.opensData(t, s, "en", "pia@private.example")
	s = s.damaged(t, path, "Quizzaciously", "Quizzacioosly", "ymurgical", "ymurgikal")
	reader.site = s
	reader.get("/en/your-data/kept").want(t, 200, "This one stays", "1 record cannot be read", "!Quizza")
	reader.get("/en/your-data/kept.json").want(t, 200, "This one stays", `"damaged": 1`)
	reader.post("/en/your-data/kept", "do", "all", "comment", "all").want(t, 303)
	reader.get("/en/your-data/kept").want(t, 200, "!This one stays")
}
