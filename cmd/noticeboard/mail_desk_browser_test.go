package main_test

import (
	"regexp"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
	"noticeboard/internal/testing/mailserver"
)

var deskMailLinks = regexp.MustCompile(`http://[^/\s]+(/desk/\S+)`)

// deskLinks returns the paths of all links to the desk in a message, by what stands between "/desk/" and the last part.
func deskLinks(m mailserver.Message) map[string]string {
	all := map[string]string{}
	for _, found := range deskMailLinks.FindAllStringSubmatch(m.Text, -1) {
		parts := strings.Split(found[1], "/")
		all[strings.Join(parts[2:len(parts)-1], "/")] = found[1]
	}
	return all
}

// newsToColleagues has a moderator, in each language and without JavaScript, give an address, confirm it from the inbox,
// and decide from there about two comments without being signed in. Every page is inspected on the way.
func newsToColleagues(t *testing.T, b *browser.Browser, p *process, server *mailserver.Server) {
	axe, served := axeCore(t), new(pile)
	for lang, say := range map[string]struct{ confirmed, published, declined string }{
		"en": {"Your address is confirmed.", "The comment is published.", "The comment is declined."},
		"es": {"Su dirección está confirmada.", "El comentario está publicado.", "El comentario está rechazado."},
	} {
		desk, inspecting := b.Page(t, browser.WithoutJavaScript(), browser.Phone()), b.Page(t, browser.Phone())
		away := b.Page(t, browser.WithoutJavaScript(), browser.Phone()) // signed in nowhere
		for _, page := range []*browser.Page{desk, inspecting} {
			page.Open(p.url + "/desk/sign-in?lang=" + lang)
			page.Type("[name=login]", "mina")
			page.Type("[name=password]", password)
			page.Click("main form button:not([type=button])")
		}
		look := func(what string, page *browser.Page) {
			t.Helper()
			inspecting.Open(page.URL())
			served.add(what+" in "+lang, inspecting.Source())
			for _, found := range inspect(inspecting, axe) {
				if page != desk || !strings.Contains(found, "is on paper: <form") { // the desk prints what is in its forms
					t.Errorf("%s in %s: %s", what, lang, found)
				}
			}
		}
		link := func(m mailserver.Message, name string) string {
			t.Helper()
			path, ok := deskLinks(m)[name]
			if !ok {
				t.Fatalf("%s: the mail has no link %s: %s", lang, name, m.Text)
			}
			return p.url + path
		}
		email, before := "mina@"+lang+".example.org", len(server.Taken())
		desk.Open(p.url + "/desk/account/email")
		desk.Type("#email", email)
		desk.Click(`button[value=save]`)
		look("the choice of news", desk)
		desk.Open(link(server.Wait(t, before+1)[before], "news/confirm"))
		look("the page that confirms", desk)
		desk.Click("#confirm button")
		if got := desk.Text("[role=status]"); got != say.confirmed {
			t.Errorf("%s: after confirming: %q", lang, got)
		}
		desk.Focus("#waiting")
		desk.Press("Home")
		desk.Click("#news button")
		for n, text := range []string{"Approve me from the inbox, " + lang, "Decline me from the inbox, " + lang} {
			if _, err := p.comment(client(t), text); err != nil {
				t.Fatal(err)
			}
			told := server.Wait(t, before+2+n)[before+1+n]
			if told.To != email || !strings.Contains(told.Text, text) || told.Header.Get("Content-Language") != lang {
				t.Fatalf("%s: %s is told %q", lang, told.To, told.Subject())
			}
			served.add("the mail in "+lang, told.HTML)
			away.Open(link(told, "news/act"))
			look("the page that decides", away)
			want := say.published
			if n == 0 {
				away.Click("#approve button")
			} else {
				away.Click("details.refuse summary")
				away.Focus("#reason")
				away.Press("ArrowDown")
				away.Type("#explanation", "From the inbox.")
				away.Click("#decline button")
				want = say.declined
			}
			if got := away.Text("[role=status]"); !strings.HasPrefix(got, want) {
				t.Errorf("%s: after deciding: %q, want %q", lang, got, want)
			}
			look("the page after the decision", away)
			away.Open(link(told, "news/end"))
			look("the page that ends the news", away)
		}
		away.Click("#end button")
		inOrder(t, p, desk)
		inOrder(t, p, away)
	}
	served.check(t)
}
