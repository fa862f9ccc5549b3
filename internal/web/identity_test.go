package web_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web"
)

const (
	anasMail  = "ana@private.example"
	evasMail  = "eva@private.example"
	elsewhere = "203.0.113.9:4711"
)

// away returns a visitor from another network.
func (s *site) away() *visitor {
	v := s.visitor()
	v.from = elsewhere
	return v
}

// written fills in the comment form. More fields may replace some.
func written(text, email string, more ...string) []string {
	return append(more, "comment", text, "name", "Someone", "email", email)
}

// screens sets the mode of the screening, and no other rules than those about repeats and pace.
func screens(t *testing.T, s *site, mode string) {
	s.staff(notice.Admin).putSettings(t, "mode", mode)
}

// measured takes a measure about the author of all that waits.
func measured(t *testing.T, mod *visitor, fields ...string) {
	mod.post(linkTo(t, mod.get("/desk/waiting"), "/desk/authors/")+"/acts", fields...).want(t, 303)
}

// TestAnAddressTellsNothing does the same with the e-mail address of an author and with any other, as someone who has
// no proof to be that author. The answers are the same, byte for byte, but for the address that was typed.
func TestAnAddressTellsNothing(t *testing.T) {
	const words = "What will it cost?"
	published := func(t *testing.T, s *site) {
		receipt := s.visitor().comment(words)
		s.staff(notice.Moderator).decide(t, idOf(receipt), "action", "approve").want(t, 303)
		s.pass(3 * time.Minute)
	}
	barred := func(kind string) func(*testing.T, *site) {
		return func(t *testing.T, s *site) {
			s.visitor().comment(words)
			measured(t, s.staff(notice.Moderator), "action", kind, "days", "7", "reason", "An insult.")
			s.pass(time.Minute)
		}
	}
	preview := func(text string, more ...string) func(*testing.T, *visitor, string) []answer {
		return func(t *testing.T, v *visitor, email string) []answer {
			a := v.post(enPath+"/comments", written(text, email, append(more, "do", "preview")...)...)
			a.want(t, 200)
			return []answer{a}
		}
	}
	post := func(text string) func(*testing.T, *visitor, string) []answer {
		return func(t *testing.T, v *visitor, email string) []answer {
			a := v.post(enPath+"/comments", written(text, email)...)
			if a.want(t, 303); a.Code != 303 {
				return []answer{a}
			}
			receipt := a.Header().Get("Location")
			other := v.away()
			return []answer{a, v.get(receipt), other.get(receipt), v.get(receipt + "/correction")}
		}
	}
	for name, test := range map[string]struct {
		mode string
		set  func(*testing.T, *site)
		do   func(*testing.T, *visitor, string) []answer
		near bool // from the network of the author
	}{
		"a: published words, previewed":             {"everything", published, preview(words), false},
		"a: published words, previewed from nearby": {"everything", published, preview(words), true},
		"a: published words, by name": {"everything", published, preview(words, "name", "Ana Ñandú"),
			true},
		"a: published words, sent":                   {"everything", published, post(words), false},
		"a: published words, sent from nearby":       {"everything", published, post(words), true},
		"a: published words, sent where few wait":    {"matched", published, post(words), false},
		"b: a paused author, previewed":              {"everything", barred("pause"), preview("Something else"), false},
		"b: a blocked author, previewed from nearby": {"matched", barred("block"), preview("Something else"), true},
		"c: a warned author, the receipt":            {"everything", barred("warn"), post("Something else"), false},
		"c: a warned author, the receipt, nearby":    {"matched", barred("warn"), post("Something else"), true},
		"d: a known author, previewed":               {"first-time", published, preview("Something else"), false},
		"d: a known author, previewed from nearby":   {"first-time", published, preview("Something else"), true},
		"d: a known author, sent":                    {"first-time", published, post("Something else"), false},
		"e: pending words, previewed":                {"matched", pending(words), preview(words), false},
		"an author in haste, previewed":              {"matched", hasty, preview("Something else"), false},
		"an author in haste, sent":                   {"matched", hasty, post("Something else"), false},
	} {
		t.Run(name, func(t *testing.T) {
			var told [2][]answer
			for i, email := range []string{anasMail, evasMail} {
				s := newSite(t)
				test.set(t, s)
				screens(t, s, test.mode)
				v := s.away()
				if test.near {
					v = s.visitor()
				}
				told[i] = test.do(t, v, email)
			}
			for i, right := range told[0] {
				wrong := told[1][min(i, len(told[1])-1)]
				sameAnswer(t, right, wrong, anasMail, evasMail)
				if strings.Contains(right.body, "An insult.") {
					t.Error("it has the reason of a measure")
				}
			}
		})
	}
}

// madeNonce is a nonce that the server made for a form.
var madeNonce = regexp.MustCompile(`name="nonce" value="[A-Z2-7]{26}"`)

// sameAnswer checks that two answers differ in nothing but what was typed, and the nonce of the form.
func sameAnswer(t *testing.T, a, b answer, typedA, typedB string) {
	t.Helper()
	a.body, b.body = madeNonce.ReplaceAllString(a.body, ""), madeNonce.ReplaceAllString(b.body, "")
	if a.Code != b.Code || strings.ReplaceAll(a.body, typedA, typedB) != b.body {
		t.Errorf("%d with %q, %d with %q:\n%s\n---\n%s", a.Code, typedA, b.Code, typedB, a.body, b.body)
	}
	for name, values := range a.Header() {
		if name == "Content-Length" || name == "X-Request-Id" {
			continue
		}
		if got, want := strings.Join(values, "; "), strings.Join(b.Header()[name], "; "); got != want {
			t.Errorf("%s: %q with %q, %q with %q", name, got, typedA, want, typedB)
		}
	}
}

// pending has a comment with some words wait.
func pending(words string) func(*testing.T, *site) {
	return func(_ *testing.T, s *site) { s.visitor().comment(words) }
}

// hasty has an author send as many comments in a short time as are taken for too many.
func hasty(_ *testing.T, s *site) {
	for _, text := range []string{"one", "two", "three", "four", "five", "six"} {
		s.visitor().comment(text)
	}
}

// TestWordsThatAreNotPublicAreNotRepeated previews words that others have sent and that the public cannot read. The
// answer is as for words that nobody has sent.
func TestWordsThatAreNotPublicAreNotRepeated(t *testing.T) {
	for _, mode := range []string{"everything", "matched"} {
		s := newSite(t)
		reader := s.visitor()
		waiting, declined, public := reader.comment("Waiting"), reader.comment("Refused"), reader.comment("Open")
		mod := s.staff(notice.Moderator)
		mod.decide(t, idOf(declined), "action", "decline", "reason", "respect").want(t, 303)
		mod.decide(t, idOf(public), "action", "approve").want(t, 303)
		screens(t, s, mode)
		preview := func(text string) answer {
			return s.away().post(enPath+"/comments", written(text, evasMail, "do", "preview")...)
		}
		for _, text := range []string{"Waiting", "Refused"} {
			a, b := preview(text), preview("Unheard")
			a.want(t, 200, "!Someone else has said exactly this")
			sameAnswer(t, a, b, text, "Unheard")
		}
		preview("Open").want(t, 200, "Someone else has said exactly this")
		v := s.away()
		receipt := v.post(enPath+"/comments", written("Waiting", evasMail)...).Header().Get("Location")
		if v.get(receipt).want(t, 200, "waiting for review"); receipt == waiting {
			t.Error("the words of another lead to the other's receipt")
		}
	}
}

// TestTrustNeedsProof has an author whose comment was published write again, and others with the author's address.
func TestTrustNeedsProof(t *testing.T) {
	const atOnce, waits = "Your comment is published", "Your comment is waiting for review"
	s := newSite(t)
	screens(t, s, "first-time")
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	send := func(v *visitor, text, email string) string {
		v.Helper()
		return v.post(enPath+"/comments", written(text, email)...).Header().Get("Location")
	}
	first := send(reader, "First", anasMail)
	reader.get(first).want(t, 200, waits)
	reader.get(send(reader, "While it waits", anasMail)).want(t, 200, waits)
	mod.decide(t, idOf(first), "action", "approve").want(t, 303)

	reader.from = elsewhere // the browser counts, not the network
	reader.get(send(reader, "Second", anasMail)).want(t, 200, atOnce)
	reader.get(send(reader, "As another", evasMail)).want(t, 200, waits)
	other := s.visitor()
	other.get(send(other, "Not by Ana", anasMail)).want(t, 200, waits)
	other.get(send(other, "Again not by Ana", anasMail)).want(t, 200, waits) // it proves only what was not published
	a := reader.post(esPath+"/comments", written("Tercero", anasMail)...)
	reader.get(a.Header().Get("Location")).want(t, 200, "Su comentario está publicado")

	for _, c := range reader.cookies {
		if c.Name == "sent" && (!c.HttpOnly || c.Path != "/en/" && c.Path != "/es/" || c.MaxAge != 90*24*60*60 ||
			len(strings.Split(c.Value, ".")) > board.MaxProofs) {
			t.Errorf("the cookie is %v", c)
		}
	}
	for _, forged := range []string{"x", idOf(first), strings.Repeat("0", 39), idOf(first) + strings.Repeat("0", 26)} {
		v := s.away()
		a := v.send(enPath+"/comments", form(written("Forged with "+forged, anasMail)...), "Cookie", "sent="+forged,
			"Sec-Fetch-Site", "same-origin")
		v.get(a.Header().Get("Location")).want(t, 200, waits)
	}
}

// TestProofGoesToTheBrowserThatSent repeats what a browser has sent, in that browser and in others.
func TestProofGoesToTheBrowserThatSent(t *testing.T) {
	const nonce = "31415926-53589793-23846264-33832795"
	s := newSite(t)
	words := func(more ...string) []string { return written("Sent once", anasMail, more...) }
	proved := func(a answer) bool { return len(a.Result().Cookies()) > 0 }
	reader := s.visitor()
	first := reader.post(enPath+"/comments", words("nonce", nonce)...)
	receipt := first.Header().Get("Location")
	if !proved(first) {
		t.Fatal("the browser that sent it has no proof")
	}

	// Another browser behind the same address, which knows the words and the e-mail address.
	for _, guess := range []string{"", "31415926-53589793-23846264-33832796"} {
		other := s.visitor()
		again := other.post(enPath+"/comments", words("nonce", guess)...)
		if again.Header().Get("Location") != receipt || proved(again) {
			t.Errorf("with nonce %q: %v", guess, again.Header())
		}
		other.post(receipt+"/withdrawal").want(t, 403)
	}

	// The same browser, to which the answer was lost, from another network.
	away := s.away()
	again := away.post(enPath+"/comments", words("nonce", nonce)...)
	if again.Header().Get("Location") != receipt || !proved(again) {
		t.Errorf("the retry led to %v", again.Header())
	}
	away = s.away()
	changed := away.post(enPath+"/comments", words("nonce", nonce, "question", "yes")...)
	changed.want(t, 409, "already said exactly this", `href="`+receipt+`"`, "correct it while it waits")
	if !proved(changed) {
		t.Error("the browser that sent it has no proof")
	}
	away.get(receipt+"/correction").want(t, 200, "Sent once")

	// Without a script there is no nonce. The retry from another network has a receipt of its own.
	bare := s.away()
	own := bare.post(enPath+"/comments", words()...)
	if own.Header().Get("Location") == receipt || !proved(own) {
		t.Errorf("without a nonce: %v", own.Header())
	}
	bare.get(own.Header().Get("Location")+"/withdrawal").want(t, 200, "Sent once")

	// The form on a page of its own has a nonce without a script, too, and keeps it through a preview.
	const named = "From its own page"
	page := s.visitor()
	field := regexp.MustCompile(`name="nonce" value="(\w{26})"`)
	given := field.FindStringSubmatch(page.get(enPath + "/comments").body)
	if given == nil {
		t.Fatal("the form has no nonce")
	}
	page.post(enPath+"/comments", written(named, anasMail, "nonce", given[1], "do", "preview")...).want(t, 200,
		given[0])
	sent := page.post(enPath+"/comments", written(named, anasMail, "nonce", given[1])...).Header().Get("Location")
	page = s.away()
	if a := page.post(enPath+"/comments", written(named, anasMail, "nonce", given[1])...); sent == "" ||
		a.Header().Get("Location") != sent {
		t.Errorf("the retry led to %v, not to %s", a.Header(), sent)
	}
	page = s.away()
	page.post(enPath+"/comments", written(named, anasMail, "nonce", given[1], "name", "Ana M.")...).want(t, 409,
		`href="`+sent+`"`, "correct it while it waits")
	page.get(sent+"/correction").want(t, 200, named)

	// When the words are public, they are no evidence any more.
	s.staff(notice.Moderator).decide(t, idOf(receipt), "action", "approve").want(t, 303)
	s.pass(3 * time.Minute)
	if a := s.visitor().post(enPath+"/comments", words()...); a.Header().Get("Location") == receipt {
		t.Error("the words of a published comment lead to its receipt")
	}
}

// TestMeasuresAreOnEarlierReceipts shows a warning to its author, and not to someone who uses the author's address.
func TestMeasuresAreOnEarlierReceipts(t *testing.T) {
	const warned = "You have been warned"
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	earlier := reader.comment("Earlier")
	s.pass(time.Minute)
	measured(t, mod, "action", "warn", "reason", "An insult.")
	s.pass(time.Minute)
	later := reader.comment("Later")
	reader.get(earlier).want(t, 200, warned, "An insult.")
	reader.get(later).want(t, 200, "!"+warned, "!An insult.")
	s.away().get(earlier).want(t, 200, "!"+warned, "!An insult.")
}

// TestARefusalSaysNothingOfTheMeasure sends a comment with the address of authors who are barred in different ways.
func TestARefusalSaysNothingOfTheMeasure(t *testing.T) {
	var all []answer
	for _, measure := range [][]string{
		{"action", "pause", "days", "3", "reason", "One insult."},
		{"action", "block", "reason", "Ten insults.", "rule", "respect"},
		{"action", "block", "until", "2031-01-01", "reason", "Some insults."},
	} {
		s := newSite(t)
		s.visitor().comment("Earlier")
		measured(t, s.staff(notice.Moderator), measure...)
		a := s.away().post(enPath+"/comments", written("Later", anasMail)...)
		a.want(t, 403, "You cannot send this comment", "Later", "!insult")
		all = append(all, a)
	}
	for _, a := range all[1:] {
		sameAnswer(t, a, all[0], anasMail, anasMail)
	}
}

func TestTooManyWait(t *testing.T) {
	for path, sentence := range map[string]string{
		enPath: "Too many comments are waiting to be read", esPath: "Hay demasiados comentarios pendientes de revisión",
	} {
		s := newSite(t, mayWait(1))
		s.visitor().comment("The first")
		for _, do := range []string{"post", "preview"} {
			a := s.visitor().post(path+"/comments", written("typed at length", evasMail, "do", do)...)
			a.want(t, 503, sentence, "typed at length", "<title>Error:")
			if got := a.Header().Get("Retry-After"); got != "86400" {
				t.Errorf("Retry-After is %q, want a day", got)
			}
		}
	}
}

func mayWait(n uint64) option {
	return func(_ *web.Config, b *board.Config) { b.MaxPending = n }
}
