package engines_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/testing/engines"
)

// site serves a form, what it is sent, and a page on which much is wrong.
func site(t *testing.T) *engines.Watch {
	t.Helper()
	mux := http.NewServeMux()
	page := func(pattern, html string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'")
			fmt.Fprintf(w, "<!doctype html><html lang=\"en\"><head><title>%s</title>%s", r.Method+" "+r.URL.Path, html)
		})
	}
	page("GET /{$}", `<form method="post" action="/sent"><textarea name="words">Old</textarea>
		<label><input type="checkbox" name="tick">Tick</label>
		<select name="lang"><option value="en"><option value="es"></select>
		<button>Send</button></form><p hidden>Hidden</p><a href="#here" id="here">Here</a>`)
	mux.HandleFunc("POST /sent", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!doctype html><title>Sent</title><p>%s, %s, %s", r.FormValue("words"), r.FormValue("tick"),
			r.FormValue("lang"))
	})
	page("GET /wrong", `<p style="color: red">Against the policy</p><script src="/throws.js"></script>
		<img src="http://other.invalid/" alt="">
		<script>inline</script>`)
	mux.HandleFunc("GET /throws.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `console.error("said", 1); Promise.reject("refused"); setTimeout(() => { document.title = "Done" });
			thrown()`)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	watch := engines.NewWatch(t)
	watch.Before(strings.TrimPrefix(server.URL, "http://"))
	return watch
}

func TestAPersonAtAPage(t *testing.T) {
	for _, engine := range engines.All {
		t.Run(engine.Name, func(t *testing.T) {
			p, watch := engine.Page(t), site(t)
			p.Open(watch.URL + "/")
			const words = "¿Ñandú – 🗳?\nIt’s"
			p.Type("[name=words]", "Other")
			p.Type("[name=words]", words)
			p.Check("[name=tick]")
			p.Check("[name=tick]")
			p.Select("[name=lang]", "es")
			if p.Title() != "GET /" || p.Value("[name=words]") != words || !p.Checked("[name=tick]") || p.Visible("p") ||
				p.Count("option") != 2 || !slices.Equal(p.Texts("button"), []string{"Send"}) {
				t.Errorf("on %q: %q", p.Title(), p.Value("[name=words]"))
			}
			p.Click("#here")
			if p.URL() != watch.URL+"/#here" {
				t.Errorf("a link within the page leads to %s", p.URL())
			}
			p.Click("[name=words]")
			p.Press("Tab")
			if f := p.Focused(); f.Name != "tick" || f.Text != "Tick" {
				t.Errorf("Tab leads to %+v", f)
			}
			p.Follow("button")
			if got := p.Text("p"); p.Title() != "Sent" || got != "¿Ñandú – 🗳? It’s, on, es" {
				t.Errorf("sent as %q: %q", p.Title(), got)
			}
			p.Back()
			if p.URL() != watch.URL+"/#here" {
				t.Errorf("back is %s", p.URL())
			}
			p.Reload()
			for _, width := range []int{320, 1024} {
				p.Resize(width, 700)
			}
			if got := watch.Complaints(); len(got) > 0 {
				t.Errorf("complaints about a sound page: %q", got)
			}
		})
	}
}

func TestTheWatchSeesWhatItIsFor(t *testing.T) {
	for _, engine := range engines.All {
		t.Run(engine.Name, func(t *testing.T) {
			p, watch := engine.Page(t), site(t)
			p.Open(watch.URL + "/wrong")
			p.Until("the script has run", func() bool { return p.Title() == "Done" })
			for _, want := range []string{
				"/wrong: against style-src", "/wrong: against script-src", "/wrong: against img-src", "thrown",
				"not caught: refused", "console: said 1",
			} {
				p.Until("the watch sees "+want, func() bool {
					return slices.ContainsFunc(watch.Complaints(), func(got string) bool { return strings.Contains(got, want) })
				})
			}
		})
	}
}
