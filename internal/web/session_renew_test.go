package web_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web"
)

// formSent returns the fields of the form with an action as a browser would send them: all that have a name and are not
// buttons, ticked ones only.
func (a answer) formSent(t testing.TB, action string) url.Values {
	t.Helper()
	root := must(html.Parse(strings.NewReader(a.body)))
	attr := func(n *html.Node, name string) (string, bool) {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val, true
			}
		}
		return "", false
	}
	fields, found := url.Values{}, false
	for n := range root.Descendants() {
		if to, _ := attr(n, "action"); n.Data != "form" || to != action || found {
			continue
		}
		found = true
		for f := range n.Descendants() {
			name, _ := attr(f, "name")
			value, _ := attr(f, "value")
			kind, _ := attr(f, "type")
			_, ticked := attr(f, "checked")
			switch {
			case name == "":
			case f.Data == "textarea":
				value = ""
				if f.FirstChild != nil {
					value = f.FirstChild.Data
				}
				fields.Add(name, value)
			case f.Data == "input" && (kind != "checkbox" && kind != "radio" || ticked):
				fields.Add(name, value)
			}
		}
	}
	if !found {
		t.Fatalf("no form for %s on %.2000s", action, a.body)
	}
	return fields
}

// again sends the form on a page that asks to sign in, with some fields filled in.
func (v *visitor) again(a answer, action string, fields ...string) answer {
	v.Helper()
	all := a.formSent(v, action)
	for i := 0; i < len(fields); i += 2 {
		all.Set(fields[i], fields[i+1])
	}
	return v.send(action, all.Encode(), "Sec-Fetch-Site", "same-origin")
}

// signInHere fills in the fields of signing in on the page that answers a form.
func (v *visitor) signInHere(a answer, action, login string) answer {
	v.Helper()
	return v.again(a, action, "sign-in.login", login, "sign-in.password", password)
}

// TestASessionIsRenewedWhereItEnded sends forms after the session has ended, and signs in on the page that answers.
func TestASessionIsRenewedWhereItEnded(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("Who pays?")
	admin := s.staff(notice.Admin)
	s.pass(31 * time.Minute)

	text := "  An hour's work,\r\nwith <b>, \"quotes\" and ñ.\r\n\r\nThe end."
	asks := admin.post(at+"/answer", "answer.en", text, "answer.es", "", "owes.es", "yes", "back", at, "do", "publish")
	asks.want(t, 401, "Sign in to continue", "Your session has ended", "An hour&#39;s work", "!name=\"password\"")
	wrong := admin.again(asks, at+"/answer", "sign-in.login", "admin", "sign-in.password", "guessed")
	wrong.want(t, 422, "User name or password is not right", `value="admin"`, "An hour&#39;s work", "!guessed")
	done := admin.signInHere(wrong, at+"/answer", "admin")
	done.want(t, 303)
	if to := done.Header().Get("Location"); !strings.HasPrefix(to, at) || !strings.Contains(to, "did=answer") {
		t.Errorf("it led to %s", to)
	}
	s.visitor().get(enPath).want(t, 200, "An hour&#39;s work,",
		"with &lt;b&gt;, &#34;quotes&#34; and ñ.", "<p>The end.</p>")
	admin.get("/desk/settings").want(t, 200) // the session goes on

	settings := admin.settingsForm(t, notice.WordsPart, word(1, "una palabra vigilada", "")...)
	s.pass(31 * time.Minute)
	asks = admin.post("/desk/settings", settings...)
	asks.want(t, 401, "una palabra vigilada")
	kept := asks.formSent(t, "/desk/settings")
	for i := 0; i < len(settings); i += 2 {
		if got := kept.Get(settings[i]); got != settings[i+1] {
			t.Errorf("%s is %q, was %q", settings[i], got, settings[i+1])
		}
	}
	admin.signInHere(asks, "/desk/settings", "admin").want(t, 303)
	admin.get("/desk/settings").want(t, 200, `value="una palabra vigilada"`)

	s.pass(31 * time.Minute)
	asks = admin.upload(identityForm(1, "name.en", "River"), sent{"logo", "a.png", []byte("x")})
	asks.want(t, 401, "The picture that you chose is not kept")
	wrong = admin.again(asks, "/desk/identity", "sign-in.login", "admin", "sign-in.password", "guessed")
	wrong.want(t, 422, "The picture that you chose is not kept", "River</textarea>")
}

// TestARenewedSessionMayBeAnothers signs in as a colleague with another role where the session of the first has ended.
func TestARenewedSessionMayBeAnothers(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	s.staff(notice.Team)
	s.pass(31 * time.Minute)
	asks := admin.post("/desk/rules", "version", "1", "title.1.en", "An hour of rules")
	asks.want(t, 401, "An hour of rules")
	admin.signInHere(asks, "/desk/rules", "team").want(t, 403, "An hour of rules")
	admin.get("/desk/questions").want(t, 200)
	admin.get("/desk/accounts").want(t, 403)
}

// TestASessionIsRenewedWithASecondFactor takes the second step on the same page.
func TestASessionIsRenewedWithASecondFactor(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("Who pays?")
	team := s.staff(notice.Team)
	secret, recovery := team.turnOnCodes(t)
	claim := func() answer { return team.post(at+"/claim", "assignee", "team", "seen", "", "back", at) }
	step := func(a answer, fields ...string) answer { return team.again(a, at+"/claim", fields...) }

	s.pass(31 * time.Minute)
	asks := claim()
	asks.want(t, 401)
	second := team.signInHere(asks, at+"/claim", "team")
	second.want(t, 401, "Your password is right", "sign-in.code", `name="assignee" value="team"`)
	second = step(second, "sign-in.code", "000000")
	second.want(t, 422, "sign-in.code", `name="assignee" value="team"`)
	step(second, "sign-in.code", team.code(secret, 0)).want(t, 303)
	team.get(at).want(t, 200, "Staff team")

	s.pass(31 * time.Minute)
	team.post(at+"/claim", "assignee", "", "seen", "team", "back", at)
	second = team.signInHere(claim(), at+"/claim", "team")
	s.pass(auth.PendingSignInLifetime)
	late := step(second, "sign-in.code", team.code(secret, 0))
	late.want(t, 422, "Too much time has passed", "sign-in.login", `name="assignee" value="team"`)
	second = team.signInHere(late, at+"/claim", "team")
	step(second, "sign-in.recovery", recovery[2]).want(t, 303)
}

// TestWhatIsSecretIsNotSentAgain sends passwords without a session.
func TestWhatIsSecretIsNotSentAgain(t *testing.T) {
	s := newSite(t)
	for path, fields := range map[string][]string{
		"/desk/password":      {"old", "the old secret", "new", "the new secret"},
		"/desk/account/prove": {"password", "the old secret", "next", "/desk/accounts"},
		"/desk/account/codes": {"code", "the old secret"},
		"/desk/invitations":   {"role", "team", "password", "the old secret", "response", "the new secret"},
	} {
		s.visitor().post(path, fields...).want(t, 401, "!the old secret", "!the new secret")
	}
	s.visitor().post("/desk/sign-out").want(t, 303) // there is nothing to sign in for
}

// TestTooLongToBeSentAgain sends more than any form holds: what was typed is shown, and the page does not promise to
// carry it out.
func TestTooLongToBeSentAgain(t *testing.T) {
	s := newSite(t)
	v := s.staff(notice.Moderator)
	s.pass(31 * time.Minute)
	v.post("/desk/announcements", "do", "draft", "body.en", strings.Repeat("x", 300_000)).want(t, 401,
		"is too long to be kept on this page", `target="_blank"`, "!sign-in.login", "xxxx")
}

// TestTypingCountsAsBeingThere sends what the script sends while somebody types.
func TestTypingCountsAsBeingThere(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	for range 20 {
		s.pass(29 * time.Minute)
		a := team.post("/desk/session")
		a.want(t, 204)
		if a.body != "" || !strings.Contains(a.Header().Get("Cache-Control"), "no-store") {
			t.Errorf("%q, %v", a.body, a.Header())
		}
	}
	team.get("/desk/questions").want(t, 200)
	for range 6 { // but not beyond the longest time of a session
		s.pass(29 * time.Minute)
		team.post("/desk/session")
	}
	team.post("/desk/session").want(t, 401)
	s.visitor().post("/desk/session").want(t, 401)
}

// TestRenewingWithAPasskey offers a passkey where there can be one.
func TestRenewingWithAPasskey(t *testing.T) {
	s := newSite(t, func(w *web.Config, _ *board.Config) { w.Base = "https://board.example" })
	a := s.visitor().post("/desk/rules", "title.1.en", "Rule")
	a.want(t, 401, "data-options", "passkey.js", "Sign in with a passkey")
	if !regexp.MustCompile(`<button[^>]* type="button" data-options=`).MatchString(a.body) {
		t.Error("there is no button for a passkey")
	}
	s.visitor().again(a, "/desk/rules", "sign-in.response", "{}").want(t, 422, "Rule</textarea>")
}
