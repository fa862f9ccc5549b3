package main_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// The walk of the issue, in a real browser, by a reader, a moderator and a member of the team,
// with scripts and without them.

func TestTheWalkInABrowser(t *testing.T) {
	t.Parallel()
	b := browser.New(t)
	for name, options := range map[string][]browser.Option{
		"with scripts":    nil,
		"without scripts": {browser.WithoutJavaScript()},
		"on a phone":      {browser.WithoutJavaScript(), browser.Phone(), browser.Dark()},
	} {
		t.Run(name, func(t *testing.T) { walk(t, b, options) })
	}
}

func walk(t *testing.T, b *browser.Browser, options []browser.Option) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "mina", "moderator")
	addAccount(t, data, "tomas", "team")
	reader, stranger := b.Page(t, options...), b.Page(t, options...)

	// Both editions, and the seven comments in order.
	reader.Open(p.url + "/")
	reader.Open(p.url + enPath)
	names := []string{"Cecilia Nava", "Equipo OGP Local", "Alejandro Valdivia", "Daniel Rosemberg Cervantes Pérez",
		"Jennifer Pia Las", "LUIS GUILLERMO UC BALAM", "Jack Sim"}
	for lang, path := range map[string]string{"en": enPath, "es": esPath} {
		stranger.Open(p.url + path)
		if got := stranger.Attribute("html", "lang"); got != lang {
			t.Errorf("%s says it is in %q", path, got)
		}
		if got := stranger.Texts("article h3 bdi, article h4 bdi"); !slices.Equal(got, names) {
			t.Errorf("%s has comments by %q", path, got)
		}
	}
	if got := stranger.Text("#comment-1 #comment-2"); !strings.Contains(got, "Estimada Cecilia") {
		t.Errorf("beneath Cecilia Nava's question stands %.60q", got)
	}

	// A reader replies to Jack Sim: what is wrong comes back with what was typed, then it is sent.
	reader.Click(`#comment-7 a[href*="reply_to=7"]`)
	const words = "Are the monitoring reports public? ¿Y en español?"
	reader.Type("[name=comment]", words)
	reader.Type("[name=email]", "ana@example")
	reader.Click("button[value=post]")
	if !strings.HasPrefix(reader.Title(), "Error:") || reader.Value("[name=comment]") != words ||
		reader.Value("[name=email]") != "ana@example" {
		t.Errorf("after an error: %q, %q", reader.Title(), reader.Value("[name=comment]"))
	}
	reader.Click(`.summary a[href="#name"]`)
	if got := reader.Focused().ID; got != "name" {
		t.Errorf("the summary leads to %q", got)
	}
	reader.Type("[name=name]", "Ana Ñandú")
	reader.Type("[name=email]", "ana@example.org")
	reader.Check("[name=question]")
	reader.Click("button[value=preview]")
	if got := reader.Text("main"); !strings.Contains(got, words) {
		t.Errorf("the preview says %.200q", got)
	}
	reader.Click("button[value=post]")
	receipt := reader.URL()
	if !strings.Contains(receipt, "/receipt/") || !strings.HasPrefix(reader.Title(), "Your comment is waiting for review") ||
		!strings.Contains(reader.Text("main"), words) {
		t.Fatalf("the receipt is %s, %q", receipt, reader.Title())
	}
	stranger.Open(receipt)
	if strings.Contains(stranger.Text("body"), words) {
		t.Error("a stranger reads pending words on the receipt")
	}
	stranger.Open(p.url + esPath)
	if strings.Contains(stranger.Text("body"), "Ñandú") {
		t.Error("the comment is public before anyone approved it")
	}

	// One press of a moderator, and it is in both editions.
	mod := b.Page(t, options...)
	signInAs(t, p, mod, "mina")
	if got := mod.Text("main"); !strings.Contains(got, words) || !strings.Contains(got, "Jack Sim") {
		t.Errorf("the queue shows %.200q", got)
	}
	mod.Click("button[value=approve]")
	mod.Until("it is approved", func() bool { return mod.Count("button[value=approve]") == 0 })
	if got := mod.Text("main"); !strings.Contains(got, "Ana Ñandú") {
		t.Errorf("after approving: %.200q", got)
	}
	for _, path := range []string{enPath, esPath} {
		stranger.Open(p.url + path)
		if got := stranger.Text("#comment-7 #comment-8"); !strings.Contains(got, words) {
			t.Errorf("%s: beneath Jack Sim stands %.60q", path, got)
		}
	}
	reader.Open(receipt)
	if reader.Count(`a[href*="#comment-8"]`) == 0 {
		t.Error("the receipt does not lead to the published comment")
	}

	// A member of the team answers the oldest question; it leaves the list and stands beneath it.
	team := b.Page(t, append(options, browser.Language("es"))...)
	signInAs(t, p, team, "tomas")
	asked := team.Texts("main h2")
	if want := []string{names[3], names[5], names[6], "Ana Ñandú"}; !slices.Equal(asked, want) {
		t.Errorf("open questions of %q, want %q", asked, want)
	}
	team.Click(`details:has([action$="/answer"]) > summary`)
	team.Type(`textarea[name="answer.es"]`, "Los criterios están publicados.")
	team.Click(`form[action$="/answer"] button[value=publish]`)
	if got := team.Texts("main h2"); slices.Contains(got, names[3]) {
		t.Errorf("still open: %q", got)
	}
	stranger.Open(p.url + enPath)
	if got := stranger.Text("#comment-4 #comment-9"); !strings.Contains(got, "Los criterios están publicados.") ||
		!strings.Contains(got, "Official reply") {
		t.Errorf("the answer stands as %.80q", got)
	}
	for _, page := range []*browser.Page{reader, stranger, mod, team} {
		inOrder(t, p, page)
	}
}

func signInAs(t *testing.T, p *process, page *browser.Page, login string) {
	t.Helper()
	page.Open(p.url + "/desk/")
	page.Type("[name=login]", login)
	page.Type("[name=password]", password)
	page.Press("Enter")
	page.Until("signed in", func() bool { return page.Count(`form[action$="/desk/sign-out"]`) == 1 })
}

// inOrder checks what no page may do: write to the console, break its policy, ask another site.
func inOrder(t *testing.T, p *process, page *browser.Page) {
	t.Helper()
	if got := page.Console(); len(got) > 0 {
		t.Errorf("console: %q", got)
	}
	if got := page.Violations(); len(got) > 0 {
		t.Errorf("policy violations: %q", got)
	}
	for _, r := range page.Requests() {
		if strings.HasPrefix(r, "data:") {
			continue // the browser's own picture in a field for a day
		}
		if r != p.url && !strings.HasPrefix(r, p.url+"/") {
			t.Errorf("the page asked for %s", r)
		}
	}
}
