package main_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/auth/authtest"
	"noticeboard/internal/testing/browser"
)

// What people do to get into the institution's side, in a real browser with a virtual authenticator.

// speech is what the pages say, by language, as far as the tests go by it.
var speech = map[string]struct{ added, passkey, passwordAndPasskey, passwordAndCode, used string }{
	"en": {"The passkey is added.", "passkey", "password and passkey", "password and one-time code",
		"This code has been used already"},
	"es": {"Se añadió la llave de acceso.", "llave de acceso", "contraseña y llave de acceso",
		"contraseña y código de un solo uso", "Este código ya se usó"},
}

func TestPasskeysInABrowser(t *testing.T) {
	b := browser.New(t)
	for lang, says := range speech {
		t.Run(lang, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			p := start(t, data)
			addAccount(t, data, "mina", "moderator")
			page := b.Page(t, browser.Language(lang))
			device := page.Authenticator()
			signInAs(t, p, page, "mina")
			page.Open(p.url + "/desk/account")

			// Add a passkey. The first brings recovery codes.
			page.Click(`a[href="/desk/account/passkeys"]`)
			page.Type("#passkey-name", "Llave de Ñandú")
			page.Click("form[data-options] button")
			page.Until("recovery codes", func() bool { return page.Count(".codes code") == 10 })
			if got := page.Text(".flash"); got != says.added || device.Passkeys() != 1 {
				t.Errorf("%q, %d passkeys", got, device.Passkeys())
			}
			page.Click(`a[href="/desk/account"].quiet`)
			if got := page.Text(".entries b"); got != "Llave de Ñandú" {
				t.Errorf("the passkey is called %q", got)
			}

			// Sign out, and in with the passkey alone.
			page.Click(`form[action="/desk/sign-out"] button`)
			page.Open(p.url + "/desk/account")
			page.Click(`form[action="/desk/sign-in/passkey"] button`)
			page.Until("signed in by passkey", func() bool {
				return page.URL() == p.url+"/desk/account" &&
					page.Count("#sessions") == 1
			})
			if got := page.Text("section[aria-labelledby=sessions] .entries li"); !strings.Contains(got,
				says.passkey) || strings.Contains(got, says.passwordAndPasskey) {
				t.Errorf("the list of sign-ins begins with %q", got)
			}

			// Sign out, and in with the password, which is not enough, and the passkey.
			page.Click(`form[action="/desk/sign-out"] button`)
			page.Open(p.url + "/desk/account")
			page.Type("[name=login]", "mina")
			page.Type("[name=password]", password)
			page.Click(`form[action="/desk/sign-in"] .row button`)
			if page.Count(`form[action="/desk/sign-out"]`) != 0 || !strings.Contains(page.URL(),
				"/desk/sign-in/second") {
				t.Fatalf("the password alone led to %s", page.URL())
			}
			device.Recognize(false)
			page.Click("form[data-options] button")
			page.Until("it says that there was no passkey",
				func() bool { return page.Text("form[data-options] [role=alert]") != "" })
			device.Recognize(true)
			page.Click("form[data-options] button")
			page.Until("signed in by both", func() bool {
				return page.URL() == p.url+"/desk/account" &&
					page.Count("#sessions") == 1
			})
			if got := page.Text("section[aria-labelledby=sessions] .entries li"); !strings.Contains(got,
				says.passwordAndPasskey) {
				t.Errorf("the list of sign-ins begins with %q", got)
			}

			// Rename and remove it.
			page.Type(".entries input", "Laptop")
			page.Click(".entries button[value=rename]")
			if got := page.Text(".entries b"); got != "Laptop" {
				t.Errorf("the passkey is called %q", got)
			}
			page.Click(".entries button[value=remove]")
			if n := page.Count(".entries button[value=remove]"); n != 0 {
				t.Errorf("%d passkeys are left", n)
			}
			inOrder(t, p, page)
		})
	}
}

// TestCodesInABrowser turns on one-time codes and signs in with them, with scripts and without.
func TestCodesInABrowser(t *testing.T) {
	b := browser.New(t)
	for lang, options := range map[string][]browser.Option{
		"en": {browser.Language("en")},
		"es": {browser.Language("es"), browser.WithoutJavaScript(), browser.Phone()},
	} {
		t.Run(lang, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			p := start(t, data)
			addAccount(t, data, "tomas", "team")
			page := b.Page(t, options...)
			signInAs(t, p, page, "tomas")
			page.Open(p.url + "/desk/account")
			page.Click(`a[href="/desk/account/codes"]`)
			secret := page.Text("ol code")
			page.Type("#code", "000000")
			page.Click("main form .row button")
			if !strings.HasPrefix(page.Title(), "Error:") || page.Value("#code") != "000000" ||
				page.Text("ol code") != secret {
				t.Errorf("after a wrong code: %q, %q", page.Title(), page.Value("#code"))
			}
			now := time.Now()
			page.Type("#code", authtest.TOTPCode(t, secret, now))
			page.Click("main form .row button")
			codes := page.Texts(".codes code")
			if len(codes) != 10 {
				t.Fatalf("recovery codes: %q", codes)
			}
			page.Click(`form[action="/desk/sign-out"] button`)

			second := func(do func()) {
				t.Helper()
				page.Open(p.url + "/desk/account")
				page.Type("[name=login]", "tomas")
				page.Type("[name=password]", password)
				page.Click(`form[action="/desk/sign-in"] .row button`)
				do()
			}
			second(func() {
				page.Type("#code", authtest.TOTPCode(t, secret, now))
				page.Click("main form .row button")
				if got := page.Text("#code-error"); !strings.Contains(got, speech[lang].used) {
					t.Errorf("sent twice: %q", got)
				}
				page.Type("#code", authtest.TOTPCode(t, secret, now.Add(30*time.Second)))
				page.Click("main form .row button")
			})
			if got := page.Text("section[aria-labelledby=sessions] .entries li"); !strings.Contains(got,
				speech[lang].passwordAndCode) {
				t.Errorf("the list of sign-ins begins with %q", got)
			}
			page.Click(`form[action="/desk/sign-out"] button`)
			second(func() {
				page.Click("summary")
				page.Type("#recovery", codes[3])
				page.Click("details button")
			})
			if page.Count("#sessions") != 1 {
				t.Errorf("a recovery code led to %s", page.URL())
			}
			inOrder(t, p, page)
		})
	}
}

// TestInvitingInABrowser has an administrator invite a colleague by a link, who works in Spanish.
func TestInvitingInABrowser(t *testing.T) {
	b := browser.New(t)
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "ada", "admin")
	admin, guest := b.Page(t), b.Page(t, browser.WithoutJavaScript())
	signInAs(t, p, admin, "ada")
	admin.Open(p.url + "/desk/accounts")
	admin.Select("#role", "moderator")
	admin.Type("#name", "Mina Paz")
	admin.Click(`form[action="/desk/invitations"] button`)
	guest.Open(admin.Value("#link"))
	guest.Type("#login", "mina")
	guest.Select("#lang", "es")
	guest.Type("#password", password)
	guest.Click("main form .row button")
	if got := guest.Attribute("html", "lang"); got != "es" || !strings.Contains(guest.Text("main"), "bienvenida, Mina Paz") ||
		!strings.Contains(guest.URL(), "/desk/waiting") {
		t.Errorf("the new account begins in %q at %s: %.200q", got, guest.URL(), guest.Text("main"))
	}
	admin.Open(p.url + "/desk/accounts/mina")
	admin.Click(`form[action$="/disable"] button`)
	guest.Open(p.url + "/desk/account")
	if !strings.Contains(guest.URL(), "/desk/sign-in") {
		t.Errorf("a disabled account is at %s", guest.URL())
	}
	admin.Open(p.url + "/desk/activity")
	if got := admin.Texts(".entries li p:first-child"); !slices.Contains(got, "The admin disabled the account mina.") {
		t.Errorf("activity %q", got)
	}
	inOrder(t, p, admin)
	inOrder(t, p, guest)
}

// TestAccountPagesFitAPhone measures the pages at 320 pixels: nothing is wider, nothing to press is
// smaller than 44 pixels.
func TestAccountPagesFitAPhone(t *testing.T) {
	page := browser.New(t).Page(t, browser.Viewport(320, 640))
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "ada", "admin")
	addAccount(t, data, "a-rather-long-login-that-somebody-may-have-chosen.once_upon_time", "team")
	page.Authenticator()
	signInAs(t, p, page, "ada")
	for _, path := range []string{
		"/desk/account", "/desk/account/email", "/desk/account/codes", "/desk/account/passkeys", "/desk/account/prove", "/desk/accounts",
		"/desk/accounts/a-rather-long-login-that-somebody-may-have-chosen.once_upon_time", "/desk/activity",
		"/desk/password",
	} {
		for _, lang := range []string{"en", "es"} {
			page.Open(p.url + path + "?lang=" + lang)
			fits(t, page, path+" in "+lang)
		}
	}
	page.Click(`form[action="/desk/sign-out"] button`)
	fits(t, page, "sign-in")
}

func fits(t *testing.T, page *browser.Page, name string) {
	t.Helper()
	var width int
	page.Eval("document.documentElement.scrollWidth", &width)
	if width > 320 {
		t.Errorf("%s is %d pixels wide", name, width)
	}
	var small []string
	page.Eval(`[...document.querySelectorAll("main button, main input:not([type=hidden]), main select, main .quiet, .staff a, .staff button")]
		.filter(e => e.getClientRects().length && (e.type === "checkbox" ? e.labels[0] : e).getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 120))`, &small)
	if len(small) > 0 {
		t.Errorf("%s: too small to press: %q", name, small)
	}
}

// TestPasswordsCanBeShown types a password, looks at it and signs in: what is sent comes from a password field.
func TestPasswordsCanBeShown(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "mina", "moderator")
	b := browser.New(t)
	for lang, words := range map[string][2]string{"en": {"Show the password", "Hide the password"},
		"es": {"Mostrar la contraseña", "Ocultar la contraseña"}} {
		page := b.Page(t, browser.Language(lang))
		page.Open(p.url + "/desk/sign-in")
		page.Type("[name=login]", "mina")
		page.Type("[name=password]", password)
		for i, want := range []struct{ kind, says string }{{"password", words[0]}, {"text", words[1]}, {"password", words[0]}, {"text", words[1]}} {
			if i > 0 {
				page.Click("[data-shows]")
			}
			says := strings.Join(strings.Fields(page.Text("[data-shows]")), " ")
			if kind := page.Attribute("#password", "type"); kind != want.kind || says != want.says {
				t.Errorf("after %d clicks the field is of type %q and the button says %q, want %v", i, kind, says, want)
			}
		}
		kind := ""
		page.Eval(`(document.querySelector("form").addEventListener("submit", () => {
			document.cookie = "kind=" + document.querySelector("#password").type;
		}), "")`, &kind)
		page.Click(`form[action="/desk/sign-in"] > .row button`)
		page.Until("signed in", func() bool { return page.Count(`form[action="/desk/sign-out"]`) == 1 })
		if page.Eval("document.cookie", &kind); !strings.Contains(kind, "kind=password") {
			t.Errorf("the password was sent from a field whose %s", kind)
		}
	}
	still := b.Page(t, browser.WithoutJavaScript())
	still.Open(p.url + "/desk/sign-in")
	if still.Visible("[data-shows]") {
		t.Error("without scripts there is a button that does nothing")
	}
}
