package main_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// A receiptState is a comment that has come to a state, and what its receipt says in each language.
type receiptState struct {
	name  string
	reach func(*walker, string) // has the comment with an id come to the state
	title map[string]string
	has   []string // selectors
	not   []string
}

// A walker acts on comments, as a moderator through HTTP and as their author in a browser.
type walker struct {
	*process
	mod    *http.Client
	author *browser.Page
	path   string // of the receipt, without the language
}

func (w *walker) decide(id, action, seen string, more ...string) {
	w.t.Helper()
	w.send(w.mod, "/desk/comments/"+id+"/decision", append([]string{"action", action, "seen", seen}, more...)...)
}

var receiptStates = []receiptState{
	{
		"pending", func(*walker, string) {},
		map[string]string{"en": "Your comment is waiting for review", "es": "Su comentario está pendiente de revisión"},
		[]string{".steps .now[aria-current]", `.btn[href$="/correction"]`, `.btn[href$="/withdrawal"]`, ".quoted"},
		[]string{".state", ".steps .stop"},
	},
	{
		"corrected", func(w *walker, _ string) {
			w.author.Click(`.btn[href$="/correction"]`)
			w.author.Type("[name=comment]", "Corrected words")
			w.author.Click("button[value=post]:not(.vh)")
		},
		map[string]string{"en": "Your comment is waiting for review", "es": "Su comentario está pendiente de revisión"},
		[]string{".steps .now", ".ledger dt:nth-of-type(3)"}, nil,
	},
	{
		"published", func(w *walker, id string) { w.decide(id, "approve", "pending") },
		map[string]string{"en": "Your comment is published", "es": "Su comentario está publicado"},
		[]string{".steps .done:nth-child(3)", ".steps .now:nth-child(4)", `a[href*="#comment-"]`,
			`.btn[href$="/withdrawal"]`},
		[]string{`[href$="/correction"]`},
	},
	{
		"answered", func(w *walker, id string) {
			w.decide(id, "approve", "pending")
			w.send(w.mod, "/desk/comments/"+id+"/answer", "answer.en", "It is so.", "answer.es", "Así es.")
		},
		map[string]string{"en": "Your question is answered", "es": "Su pregunta tiene respuesta"},
		[]string{".steps .done:nth-child(4)", ".state.published a"}, []string{".steps .now"},
	},
	{
		"declined", func(w *walker, id string) {
			w.decide(id, "decline", "pending", "reason", "respect", "explanation", "This is an insult.\nSay it otherwise.")
		},
		map[string]string{"en": "Your comment was not published", "es": "Su comentario no se publicó"},
		[]string{".steps .stop", ".state blockquote", `.btn[href$="/again"]`}, []string{`[href$="/withdrawal"]`},
	},
	{
		"removed", func(w *walker, id string) {
			w.decide(id, "approve", "pending")
			w.decide(id, "remove", "published", "reason", "personal-data")
		},
		map[string]string{"en": "Your comment was removed", "es": "Su comentario fue retirado"},
		[]string{".steps .stop:nth-child(3)", ".state a", `.btn[href$="/again"]`}, []string{`[href$="/withdrawal"]`},
	},
	{
		"withdrawn", func(w *walker, _ string) {
			w.author.Click(`.btn[href$="/withdrawal"]`)
			w.author.Click(`form[action$="/withdrawal"] button`)
		},
		map[string]string{"en": "You withdrew your comment", "es": "Usted borró su comentario"},
		[]string{".steps .stop:nth-child(2)"}, []string{".quoted", "main form"},
	},
}

// TestReceiptsInEveryState opens the receipt of a question in every state, in both languages, on a phone and on a wide
// screen, light and dark. With NOTICEBOARD_SHOTS set to a directory, it leaves pictures there.
func TestReceiptsInEveryState(t *testing.T) {
	t.Parallel()
	b := browser.New(t)
	data := filepath.Join(t.TempDir(), "data")
	w := &walker{process: start(t, data, "--trusted-proxy", "127.0.0.1")}
	addAccount(t, data, "ada", "admin")
	w.mod = w.signIn("ada")
	axe, served := axeCore(t), new(pile)
	for i, state := range receiptStates {
		w.author = b.Page(t, elsewhere(fmt.Sprintf("203.0.113.%d", i+1)))
		w.author.Open(w.url + enPath + "/comments")
		w.author.Type("[name=comment]", "¿Who pays for it, **and when**? "+state.name)
		w.author.Type("[name=name]", "Ana “Furious” Rojas")
		w.author.Type("[name=organisation]", "Vecinos Unidos de Peñalolén")
		w.author.Type("[name=email]", "ana@example.org")
		w.author.Check("[name=question]")
		w.author.Click("button[value=post]:not(.vh)")
		w.path = strings.TrimPrefix(w.author.URL(), w.url+"/en")
		if !strings.HasPrefix(w.path, "/receipt/") {
			t.Fatalf("%s: ended at %s", state.name, w.author.URL())
		}
		state.reach(w, idOf(w.path))
		for lang, title := range state.title {
			w.author.Open(w.url + "/" + lang + w.path)
			if got := w.author.Text("h1"); got != title || !strings.HasPrefix(w.author.Title(), title+" – ") {
				t.Errorf("%s: the heading is %q, the title %q", state.name, got, w.author.Title())
			}
			for _, selector := range state.has {
				if w.author.Count(selector) == 0 {
					t.Errorf("%s in %s: no %s", state.name, lang, selector)
				}
			}
			for _, selector := range state.not {
				if w.author.Count(selector) > 0 {
					t.Errorf("%s in %s: %s", state.name, lang, selector)
				}
			}
			served.add("receipt "+state.name+" in "+lang, w.author.Source())
			for _, found := range inspect(w.author, axe) {
				t.Errorf("%s in %s, %s", state.name, lang, found)
			}
			for _, width := range []int{360, 1440} {
				for _, scheme := range []string{"light", "dark"} {
					w.author.Resize(width, 800)
					w.author.Show("", "prefers-color-scheme", scheme)
					for _, wrong := range append(measure(w.author, "sideways()"), measure(w.author, "torn()")...) {
						t.Errorf("%s in %s, %d pixels wide: %s", state.name, lang, width, wrong)
					}
					check := w.author.Axe
					if scheme == "dark" { // which changes the colours alone
						check = w.author.AxeColours
					}
					if wrong := check(axe); len(wrong) > 0 {
						t.Errorf("%s in %s, %d pixels wide, %s: %q", state.name, lang, width, scheme, wrong)
					}
					if dir := os.Getenv("NOTICEBOARD_SHOTS"); dir != "" {
						w.author.Screenshot(filepath.Join(dir, fmt.Sprintf("receipt-%s-%s-%d-%s.png", state.name, lang,
							width, scheme)))
					}
				}
			}
			w.author.Show("")
		}
		inOrder(t, w.process, w.author)
	}
	served.check(t)
}

// TestReceiptsAreFoundAgain copies the address of a receipt, and comes back to it from the announcement.
func TestReceiptsAreFoundAgain(t *testing.T) {
	b := browser.New(t)
	data := filepath.Join(t.TempDir(), "data")
	w := &walker{process: start(t, data), author: b.Page(t)}
	addAccount(t, data, "ada", "admin")
	w.mod = w.signIn("ada")
	page := w.author
	say := func(text string) string {
		page.Open(w.url + enPath)
		page.Type("#reply-form [name=comment]", text)
		page.Type("#reply-form [name=name]", "Ana")
		page.Type("#reply-form [name=email]", "ana@example.org")
		page.Click("#reply-form [value=post]")
		return page.URL()
	}
	first := say("The first")
	// The headless shell has no clipboard.
	page.Eval("(navigator.clipboard.writeText = async text => { window.copied = text; }, 0)", new(int))
	page.Click("[data-copy]")
	page.Until("it says that it is copied", func() bool {
		return page.Text(".keep [role=status]") == "The link is copied."
	})
	var copied string
	if page.Eval("window.copied", &copied); copied != first {
		t.Errorf("it copies %q, want %q", copied, first)
	}
	second := say("The second")
	page.Open(w.url + esPath)
	if got := page.Texts(".mine"); len(got) != 2 || !strings.HasPrefix(got[0], "La última vez que lo consultó") {
		t.Errorf("the announcement says %q", got)
	}
	page.Open(w.url + enPath)
	page.Click(".mine a")
	if page.URL() != first {
		t.Errorf("it leads to %s, want %s", page.URL(), first)
	}
	w.decide(idOf(strings.TrimPrefix(first, w.url+"/en")), "approve", "pending")
	page.Reload()
	page.Open(w.url + enPath)
	link := `.mine a[href="` + strings.TrimPrefix(second, w.url) + `"]`
	if got := page.Texts(".mine"); len(got) != 1 || page.Count(link) != 1 {
		t.Errorf("after the outcome was read: %q", got)
	}
	if shift(page) > still {
		t.Errorf("the page moves by %v", shift(page))
	}
	other := b.Page(t)
	other.Open(second)
	other.Open(w.url + enPath)
	if got := other.Texts(".mine"); len(got) > 0 {
		t.Errorf("a stranger who opened the receipt is told %q", got)
	}
	inOrder(t, w.process, page)
	inOrder(t, w.process, other)
}

// withoutCookies serves what another server does, and no cookie comes through in either direction.
func withoutCookies(t *testing.T, site string) string {
	t.Helper()
	to, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ModifyResponse = func(r *http.Response) error {
		r.Header.Del("Set-Cookie")
		return nil
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Cookie")
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestAuthorsWhoRefuseCookies corrects and withdraws a comment in a browser that keeps no cookies, with scripts and
// without them.
func TestAuthorsWhoRefuseCookies(t *testing.T) {
	b := browser.New(t)
	for name, options := range map[string][]browser.Option{
		"with scripts": nil, "without scripts": {browser.WithoutJavaScript(), browser.Phone()},
	} {
		t.Run(name, func(t *testing.T) {
			site := withoutCookies(t, start(t, filepath.Join(t.TempDir(), "data")).url)
			page := b.Page(t, options...)
			page.Open(site + enPath + "/comments")
			page.Type("[name=comment]", "The first words")
			page.Type("[name=name]", "Ana")
			page.Type("[name=email]", "ana@example.org")
			page.Click("button[value=post]:not(.vh)")
			receipt := page.URL()
			if got := page.Text("main"); !strings.Contains(receipt, "/receipt/") || strings.Contains(got, "The first") {
				t.Fatalf("ended at %s: %q", receipt, got)
			}
			page.Type("[name=email]", "ana@example.org")
			page.Click("main .field + .row button")
			if got := page.Text(".quoted"); page.URL() != receipt || !strings.Contains(got, "The first words") {
				t.Errorf("after the proof: %s, %q", page.URL(), got)
			}
			page.Click(".langs button")
			if got := page.Text(".quoted"); page.Attribute("html", "lang") != "es" || !strings.Contains(got, "The first") {
				t.Errorf("in the other language: %s, %q", page.URL(), got)
			}
			page.Click(`[formaction$="/correction"]`)
			page.Type("[name=comment]", "The second words")
			page.Click("button[value=preview]")
			page.Click("button[value=post]:not(.vh)")
			if got := page.Text(".quoted"); !strings.Contains(got, "The second words") {
				t.Errorf("after the correction: %q", page.Text("main"))
			}
			page.Click(`[formaction$="/withdrawal"]`)
			page.Click("#withdrawal button")
			if got := page.Text("h1"); got != "Usted borró su comentario" || !strings.Contains(page.URL(), "/es/receipt/") {
				t.Errorf("after the withdrawal: %q at %s", got, page.URL())
			}
			if got := append(page.Console(), page.Violations()...); len(got) > 0 {
				t.Errorf("console: %q", got)
			}
			if got := page.Cookies(); len(got) > 0 {
				t.Errorf("cookies came through: %v", got)
			}
		})
	}
}
