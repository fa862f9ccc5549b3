package main_test

import (
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
	"noticeboard/internal/testing/mailserver"
)

// TestNewsByEmailInTheBrowser goes, in each language and without JavaScript, from the tick in the form to the inbox,
// from there to the page that confirms, to the news, and to the page that ends everything. Then it asks for what is kept
// about the same person, erases it, and undoes that. Every page is inspected on the way.
func TestNewsByEmailInTheBrowser(t *testing.T) {
	t.Parallel()
	b := browser.New(t)
	data := filepath.Join(t.TempDir(), "data")
	server, _ := mailserver.Start(t, mailserver.Config{})
	p := start(t, data, mailFlags(server)...)
	addAccount(t, data, "mina", "moderator")
	mod := p.signIn("mina")
	axe, served := axeCore(t), new(pile)
	for lang, say := range map[string]struct{ path, confirmed, following, forgotten, kept, erased, undone string }{
		"en": {enPath, "Your address is confirmed.", "What you follow", "your address is deleted",
			"What we keep about you", "It is erased.", "It is there again."},
		"es": {esPath, "Su dirección está confirmada.", "Lo que usted sigue", "su dirección se borró",
			"Qué guardamos sobre usted", "Está suprimido.", "Está de nuevo como antes."},
	} {
		page, inspecting := b.Page(t, browser.WithoutJavaScript(), browser.Phone()), b.Page(t, browser.Phone())
		look := func(what string) {
			t.Helper()
			inspecting.Open(page.URL())
			served.add(what+" in "+lang, inspecting.Source())
			for _, found := range inspect(inspecting, axe) {
				t.Errorf("%s in %s: %s", what, lang, found)
			}
		}
		link := func(m mailserver.Message, name string) string {
			t.Helper()
			path, ok := links(m)[name]
			if !ok || !strings.HasPrefix(path, "/"+lang+"/") {
				t.Fatalf("%s: the mail has no link %s: %s", lang, name, m.Text)
			}
			return p.url + path
		}
		email, before := "ana@"+lang+".example.org", len(server.Taken())
		page.Open(p.url + say.path)
		page.Type("#reply-form [name=comment]", "Who writes to me in "+lang+"?")
		page.Type("#reply-form [name=name]", "Ana")
		page.Type("#reply-form [name=email]", email)
		page.Check("#reply-form [name=notify]")
		page.Click("#reply-form [value=post]")
		receipt := page.URL()
		asked := server.Wait(t, before+1)[before]
		page.Open(link(asked, "mail/confirm"))
		look("the page that confirms")
		page.Click("#confirm button")
		if got := page.Text("[role=status]"); got != say.confirmed || page.Text("h1") != say.following {
			t.Errorf("%s: after confirming: %q, %q", lang, got, page.Text("h1"))
		}
		look("what is followed")
		id := idOf(strings.TrimPrefix(receipt, p.url+"/"+lang))
		p.send(mod, "/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending")
		told := server.Wait(t, before+2)[before+1]
		served.add("the mail in "+lang, told.HTML)
		page.Open(link(told, "receipt"))
		if page.URL() != receipt {
			t.Errorf("%s: the mail leads to %s, want the receipt", lang, page.URL())
		}
		page.Open(link(told, "mail/end"))
		look("the page that ends it")
		page.Open(p.url + say.path + "/follow")
		look("the form to follow")
		page.Type("[name=email]", email)
		page.Check("[name=daily]")
		page.Click("#follow button")
		look("the form, sent")
		page.Open(link(told, "mail/following"))
		if n := page.Count(".entries form"); n != 2 { // one is not confirmed yet
			t.Errorf("%s: %d subscriptions, want 2", lang, n)
		}
		page.Click(`form:has([value=all]) button`)
		if got := page.Text("[role=status]"); !strings.Contains(got, say.forgotten) {
			t.Errorf("%s: after ending everything: %q", lang, got)
		}
		page.Click("main a[href$='/your-data']")
		look("the form for one's own data")
		page.Type("#email", email)
		sent := len(server.Taken())
		page.Click("#ask [value=ask]")
		look("the form for one's own data, sent")
		leads := server.Wait(t, sent+1)[sent]
		served.add("the mail to one's own data in "+lang, leads.HTML)
		page.Open(link(leads, "mail/data"))
		look("the page that asks")
		page.Click("#open button")
		if got := page.Text("h1"); got != say.kept || !strings.Contains(page.Source(), email) {
			t.Errorf("%s: what is kept: %q", lang, got)
		}
		inspecting.Click("#open button") // it has the page that asks
		look("what is kept")
		page.Click(".keep [value=all]")
		if got := page.Text("[role=status]"); !strings.Contains(got, say.erased) || strings.Contains(page.Source(), email) {
			t.Errorf("%s: after erasing: %q", lang, got)
		}
		page.Click(".kept [value=undo]")
		if got := page.Text("[role=status]"); got != say.undone || !strings.Contains(page.Source(), email) {
			t.Errorf("%s: after undoing: %q", lang, got)
		}
		inOrder(t, p, page)
	}
	served.check(t)
	t.Run("colleagues", func(t *testing.T) { newsToColleagues(t, b, p, server) })
}
