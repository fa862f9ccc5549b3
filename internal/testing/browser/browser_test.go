package browser_test

import (
	"bytes"
	"fmt"
	"html"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/testing/browser"
	"noticeboard/internal/testing/fatal"
)

// A form that works without scripts, and says with scripts that they ran.
const form = `<!doctype html><html lang="en"><title>Form</title>
<meta name="viewport" content="width=device-width">
<noscript><p id="noscript">Without scripts.</p></noscript>
<p id="script" style="height:2em"></p>
<p><a id="skip" href="#end">Skip</a> <a id="slow" href="/slow">Slow</a> <a id="file" href="/file">File</a></p>
<form method="post" action="/form">
<label>Comment <textarea name="comment">before</textarea></label>
<label>Name <input name="name" value="Ann"></label>
<select name="lang"><option value="en">English<option value="es">Español</select>
<label for="question" id="for-question">A question?</label>
<input type="checkbox" name="question" id="question" style="position:absolute;opacity:0;width:0;height:0">
<input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b">
<button name="do" value="post">Post</button>
</form>
<div style="height:3000px" id="long"></div>
<p id="end" hidden>End</p>
<button id="below" onclick="this.textContent='pressed'">Below</button>
<script src="/script.js"></script>`

func site(t *testing.T) string {
	mux, slowly := http.NewServeMux(), delay(t)
	page := func(w http.ResponseWriter, status int, text string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { page(w, 200, form) })
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) })
	mux.HandleFunc("GET /script.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `setTimeout(() => { document.querySelector("#script").textContent = "With scripts."; }, 50)`)
	})
	mux.HandleFunc("POST /form", func(w http.ResponseWriter, r *http.Request) {
		slowly()
		r.ParseForm()
		if r.Form.Get("comment") == "" {
			page(w, 422, `<title>Problem</title><h1>Say something</h1>`)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "sent", Value: "yes", Path: "/", HttpOnly: true,
			SameSite: http.SameSiteLaxMode})
		http.Redirect(w, r, "/sent?"+r.Form.Encode(), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /sent", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Robots-Tag", "noindex")
		page(w, 200, `<title>Sent</title><h1>Thank you</h1><pre>`+html.EscapeString(r.URL.RawQuery)+`</pre>`)
	})
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) {
		slowly()
		page(w, 200, `<title>Slow</title>`)
	})
	mux.HandleFunc("GET /file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="file.txt"`)
		fmt.Fprint(w, "text")
	})
	mux.HandleFunc("GET /headers", func(w http.ResponseWriter, r *http.Request) {
		page(w, 200, `<meta name="viewport" content="width=device-width"><title>Headers</title>
			<style>p { color: black } @media (prefers-color-scheme: dark) { p { color: white } }</style>
			<p>`+html.EscapeString(r.Header.Get("Accept-Language"))+`</p>`)
	})
	mux.HandleFunc("GET /noisy", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src data:; script-src 'unsafe-inline'")
		page(w, 404, `<title>Noisy</title><p style="color:red">x</p><img src="http://third.invalid/pixel.png">
			<script>console.log("hello", 7); alert("boo"); document.title = confirm("sure?"); throw new Error("broken")</script>`)
	})
	mux.HandleFunc("GET /restless", func(w http.ResponseWriter, r *http.Request) {
		page(w, 200, `<title>Restless</title>
			<button id="covered">A</button><div id="cover" style="position:fixed;inset:0;background:white"></div>
			<button id="moving" style="position:relative">B</button><button id="disabled" disabled>C</button>
			<script>
				let n = 0
				const timer = setInterval(() => {
					moving.style.top = (40 * ++n) + "px"
					if (n == 20) cover.remove()
					if (n == 30) { clearInterval(timer); disabled.disabled = false }
				}, 10)
				document.onclick = e => { document.title += " " + (e.target.id || e.target.localName) }
			</script>`)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// delay returns a function that takes longer than a click that does not wait for the page that it leads to, however
// slow the machine is: it asks another page of the same browser again and again.
func delay(t *testing.T) func() {
	var mu sync.Mutex
	other := sync.OnceValue(func() *browser.Page { return browser.New(t).Page(t) })
	return func() {
		mu.Lock()
		defer mu.Unlock()
		for range 20 {
			other().Count("html")
		}
	}
}

func TestAPersonFillsInAForm(t *testing.T) {
	url, b := site(t), browser.New(t)
	for name, opts := range map[string][]browser.Option{
		"with JavaScript":               nil,
		"without JavaScript":            {browser.WithoutJavaScript()},
		"on a phone":                    {browser.Phone()},
		"on a phone without JavaScript": {browser.Phone(), browser.WithoutJavaScript()},
	} {
		t.Run(name, func(t *testing.T) {
			p := b.Page(t, opts...)
			p.Open(url + "/")
			if p.Title() != "Form" || p.Status() != 200 || p.URL() != url+"/" {
				t.Errorf("opened %q, %d, %s", p.Title(), p.Status(), p.URL())
			}

			p.Type("[name=comment]", "")
			p.Click("[name=do]")
			if p.Status() != 422 || p.Text("h1") != "Say something" {
				t.Errorf("an empty comment: %d %q", p.Status(), p.Text("h1"))
			}
			p.Back()
			if p.Title() != "Form" || p.Status() != 200 {
				t.Errorf("back is %q, %d", p.Title(), p.Status())
			}

			p.Type("[name=comment]", "Two\nlines, “quoted” & ñandú")
			p.Type("[name=name]", "Berta")
			if got := p.Value("[name=name]"); got != "Berta" {
				t.Errorf("typing over a name leaves %q", got)
			}
			p.Select("[name=lang]", "es")
			p.Check("#question")
			p.Check("#question") // is on
			p.Check("[name=kind][value=b]")
			if !p.Checked("#question") || p.Checked("[name=kind]") {
				t.Error("the boxes are not as they were set")
			}
			p.Click("[name=do]")
			if p.Title() != "Sent" || p.Text("h1") != "Thank you" || p.Header("x-robots-tag") != "noindex" {
				t.Errorf("posting led to %q, %q", p.Title(), p.Text("h1"))
			}
			want := "comment=Two%0D%0Alines%2C+%E2%80%9Cquoted%E2%80%9D+%26+%C3%B1and%C3%BA&do=post&kind=b&lang=es&name=Berta&question=on"
			if got := p.Text("pre"); got != want {
				t.Errorf("the server got\n%s, want\n%s", got, want)
			}

			p.Back()
			p.Uncheck("#question")
			if p.Checked("#question") {
				t.Error("still checked")
			}
			p.Click("#slow")
			if p.Title() != "Slow" {
				t.Errorf("did not wait for the slow page, is on %q", p.Title())
			}
		})
	}
}

func TestScriptsRunOrNot(t *testing.T) {
	url, b := site(t), browser.New(t)

	with := b.Page(t)
	with.Open(url)
	with.Until("the script has run", func() bool { return with.Text("#script") != "" })
	with.Click("#below")
	if with.Text("#script") != "With scripts." || with.Text("#below") != "pressed" || with.Count("#noscript") != 0 {
		t.Errorf("with scripts: %q, %q", with.Text("#script"), with.Text("#below"))
	}

	without := b.Page(t, browser.WithoutJavaScript())
	without.Open(url)
	without.Click("#below")
	if without.Text("#script") != "" || without.Text("#below") != "Below" ||
		without.Text("#noscript") != "Without scripts." {
		t.Errorf("without scripts: %q, %q, %q", without.Text("#script"), without.Text("#below"),
			without.Text("#noscript"))
	}
	var height int
	without.Eval("document.querySelector('#long').offsetHeight", &height)
	if height != 3000 {
		t.Errorf("Eval got %d", height)
	}
}

func TestAPersonUsesTheKeyboard(t *testing.T) {
	url, b := site(t), browser.New(t)
	for name, opts := range map[string][]browser.Option{"with JavaScript": nil,
		"without JavaScript": {browser.WithoutJavaScript()}} {
		t.Run(name, func(t *testing.T) {
			p := b.Page(t, opts...)
			p.Open(url)
			if got := p.Focused(); got.Tag != "body" || got.Text != "" {
				t.Errorf("before any key the focus is on %+v", got)
			}
			p.Press("Tab")
			if diff := cmp.Diff(browser.Element{Tag: "a", ID: "skip", Text: "Skip", InView: true},
				p.Focused()); diff != "" {
				t.Errorf("after Tab (-want +got):\n%s", diff)
			}
			p.Press("Enter") // stays on the page
			if p.URL() != url+"/#end" || p.Title() != "Form" {
				t.Errorf("Enter led to %s", p.URL())
			}
			p.Focus("[name=comment]")
			p.Press("Tab", "Tab", "Shift+Tab", "End", "i", "e")
			if got, want := p.Focused(), (browser.Element{Tag: "input", Name: "name", Text: "Name",
				InView: true}); got != want {
				t.Errorf("the focus is on %+v, want %+v", got, want)
			}
			p.Focus("#question")
			p.Press("Space")
			p.Focus("[name=name]")
			p.Press("Enter") // sends the form
			if got := p.Text("pre"); got != "comment=before&do=post&lang=en&name=Annie&question=on" {
				t.Errorf("the server got %s", got)
			}
		})
	}
}

func TestCookiesBelongToOnePage(t *testing.T) {
	url, b := site(t), browser.New(t)
	reader, other := b.Page(t), b.Page(t)
	reader.Open(url)
	reader.Click("[name=do]")
	other.Open(url)
	want := []*http.Cookie{{Name: "sent", Value: "yes", Domain: "127.0.0.1", Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode}}
	if diff := cmp.Diff(want, reader.Cookies()); diff != "" {
		t.Errorf("cookies (-want +got):\n%s", diff)
	}
	if got := other.Cookies(); len(got) != 0 {
		t.Errorf("another page has them too: %v", got)
	}
}

func TestWhatAPageDoesIsSeen(t *testing.T) {
	url, b := site(t), browser.New(t)
	p := b.Page(t)
	p.Open(url + "/noisy")
	if p.Title() != "true" {
		t.Errorf("the dialog was answered with %q", p.Title())
	}
	for what, c := range map[string]struct{ got, want []string }{
		"requests": {p.Requests(), []string{url + "/noisy", "http://third.invalid/pixel.png"}},
		"dialogs":  {p.Dialogs(), []string{"boo", "sure?"}},
		"violations": {p.Violations(), []string{"img-src http://third.invalid/pixel.png",
			"style-src-attr InlineViolation"}},
	} {
		slices.Sort(c.got)
		slices.Sort(c.want)
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	console := strings.Join(p.Console(), "\n")
	for _, want := range []string{"log: hello 7", "exception: Error: broken"} {
		if !strings.Contains(console, want) {
			t.Errorf("the console lacks %q:\n%s", want, console)
		}
	}
	if strings.Contains(console, "status of 404") {
		t.Errorf("the console complains about the document's status:\n%s", console)
	}

	quiet := b.Page(t, browser.WithoutJavaScript())
	quiet.Open(url)
	quiet.Click("#file") // stays on the page
	quiet.Click("[name=do]")
	if diff := cmp.Diff([]string{url + "/", url + "/file", url + "/form",
		url + "/sent?comment=before&do=post&lang=en&name=Ann"},
		slices.DeleteFunc(quiet.Requests(), func(u string) bool {
			return strings.HasSuffix(u,
				"/favicon.ico")
		})); diff != "" {
		t.Errorf("requests without scripts (-want +got):\n%s", diff)
	}
	if got := slices.Concat(quiet.Console(), quiet.Violations(), quiet.Dialogs()); len(got) != 0 {
		t.Errorf("a quiet page says %q", got)
	}
}

func TestAClickWaitsUntilItHitsWhatItIsMeantFor(t *testing.T) {
	url, b := site(t), browser.New(t)
	for _, id := range []string{"covered", "moving", "disabled"} {
		p := b.Page(t)
		p.Open(url + "/restless")
		p.Click("#" + id)
		if got, want := p.Title(), "Restless "+id; got != want {
			t.Errorf("title %q, want %q", got, want)
		}
	}
}

func TestHowAPageIsShown(t *testing.T) {
	url, b := site(t), browser.New(t, browser.Language("es"))
	for name, c := range map[string]struct {
		opts          []browser.Option
		width         int
		color, accept string
	}{
		"plain":  {nil, 1280, "rgb(0, 0, 0)", "es"},
		"phone":  {[]browser.Option{browser.Phone(), browser.Language("en-GB")}, 360, "rgb(0, 0, 0)", "en-GB"},
		"narrow": {[]browser.Option{browser.Viewport(320, 500), browser.Dark()}, 320, "rgb(255, 255, 255)", "es"},
	} {
		t.Run(name, func(t *testing.T) {
			p := b.Page(t, c.opts...)
			p.Open(url + "/headers")
			var width int
			var color string
			p.Eval("innerWidth", &width)
			p.Eval("getComputedStyle(document.querySelector('p')).color", &color)
			if width != c.width || color != c.color || p.Text("p") != c.accept {
				t.Errorf("width %d, colour %s, language %q", width, color, p.Text("p"))
			}
		})
	}
}

func TestScreenshotShowsTheWholePage(t *testing.T) {
	p := browser.New(t).Page(t, browser.Phone())
	p.Open(site(t))
	path := filepath.Join(t.TempDir(), "pictures", "form.png")
	p.Screenshot(path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || picture.Width != 360 || picture.Height < 3000 {
		t.Errorf("the picture is %d × %d, %v", picture.Width, picture.Height, err)
	}
}

func TestQuestionsAboutElements(t *testing.T) {
	p := browser.New(t).Page(t, browser.WithoutJavaScript())
	p.Open(site(t))
	if got := p.Texts("a"); !slices.Equal(got, []string{"Skip", "Slow", "File"}) {
		t.Errorf("Texts = %q", got)
	}
	if p.Count("a") != 3 || p.Count("video") != 0 {
		t.Errorf("Count = %d, %d", p.Count("a"), p.Count("video"))
	}
	if p.Attribute("#slow", "href") != "/slow" || p.Attribute("#slow", "rel") != "" {
		t.Errorf("Attribute = %q, %q", p.Attribute("#slow", "href"), p.Attribute("#slow", "rel"))
	}
	if !p.Visible("#below") || p.Visible("#end") || p.Visible("#question") || p.Visible("video") {
		t.Error("Visible does not tell what can be seen")
	}
}

func TestWithoutABrowserATestFails(t *testing.T) {
	if testing.Short() {
		t.Skip("in short mode it is skipped")
	}
	t.Setenv("PATH", t.TempDir())
	said := fatal.Message(t, func(t testing.TB) { browser.New(t) })
	if !strings.Contains(said, "chromium") {
		t.Errorf("it said %q", said)
	}
}
