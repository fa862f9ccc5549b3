package web_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web"
)

// boardPath is the path of the boards in these tests. It is none of the words that addresses of the board have.
const boardPath = "/tablon"

// atURL is a site at a URL.
func atURL(base string) option {
	return func(wc *web.Config, _ *board.Config) { wc.Base = base }
}

// storeKey matches the beginning of what scripts make keys of, which has the path in front.
var storeKey = regexp.MustCompile(`(data-(?:draft|id|received))="` + boardPath + "/")

// cssURL matches an address in a style sheet.
var cssURL = regexp.MustCompile(`url\(["']?([^"')]*)`)

// strayAddresses returns the addresses on a page that lead out of the board at boardPath, with where each is. Every
// attribute is looked at but value, which goes back to the program in a form and is an address within it.
func strayAddresses(t *testing.T, page string) (all []string) {
	t.Helper()
	stray := func(address string) bool {
		return strings.HasPrefix(address, "/") && address != boardPath && !strings.HasPrefix(address, boardPath+"/") ||
			strings.Contains(address, boardPath+boardPath)
	}
	p := xml.NewDecoder(strings.NewReader(page))
	p.Strict, p.AutoClose, p.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := p.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		e, _ := token.(xml.StartElement)
		for _, a := range e.Attr {
			if a.Name.Local != "value" && stray(a.Value) {
				all = append(all, e.Name.Local+" "+a.Name.Local+"="+a.Value)
			}
		}
	}
	for _, m := range cssURL.FindAllStringSubmatch(page, -1) {
		if stray(m[1]) {
			all = append(all, "style "+m[0])
		}
	}
	return all
}

// TestEveryPageBeneathAPath renders every page for a board whose URL has a path. All addresses on it are beneath that,
// and without the path the page is the one of a board without.
func TestEveryPageBeneathAPath(t *testing.T) {
	plain, mounted := renderer(t), rendererAt(t, "https://board.example"+boardPath)
	for _, x := range examples() {
		for _, lang := range notice.Langs {
			want, err := plain.Render(lang, x.page)
			html, mountErr := mounted.Render(lang, x.page)
			if err != nil || mountErr != nil {
				t.Fatal(err, mountErr)
			}
			for _, address := range strayAddresses(t, string(html)) {
				t.Errorf("%s in %s: %s", x.name, lang, address)
			}
			without := storeKey.ReplaceAllString(string(html), `$1="`)
			without = strings.NewReplacer(boardPath, "", url.QueryEscape(boardPath), "").Replace(without)
			if diff := cmp.Diff(string(want), without); diff != "" {
				t.Errorf("%s in %s differs in more than the path: %s", x.name, lang, diff)
			}
		}
	}
}

func TestMount(t *testing.T) {
	for html, want := range map[string]string{
		`<a href="/en/x">`:                        `<a href="/tablon/en/x">`,
		`<a class="a" href="/">`:                  `<a class="a" href="/tablon/">`,
		`<form action="/desk/x" method="post">`:   `<form action="/tablon/desk/x" method="post">`,
		`<img srcset="/a" src="/b">`:              `<img srcset="/tablon/a" src="/tablon/b">`,
		`<a href="https://x.example/y">`:          `<a href="https://x.example/y">`,
		`<a href="//x.example/y">`:                `<a href="//x.example/y">`,
		`<a href="?page=2"><a href="#x">`:         `<a href="?page=2"><a href="#x">`,
		`<input name="back" value="/desk/x">`:     `<input name="back" value="/desk/x">`,
		`<p data-draft="1-7" title="/desk/x">`:    `<p data-draft="/tablon/1-7" title="/desk/x">`,
		`<p>href=&#34;/en/x&#34; and hrefs="/x"`:  `<p>href=&#34;/en/x&#34; and hrefs="/x"`,
		`<a href="/tablon/x">`:                    `<a href="/tablon/tablon/x">`, // there may be such an announcement
		"<a\n\thref=\"/x\" href=\"/y":             "<a\n\thref=\"/tablon/x\" href=\"/tablon/y",
		`<script src="/assets/a" data-news="/b">`: `<script src="/tablon/assets/a" data-news="/tablon/b">`,
	} {
		if got := string(view.Mount([]byte(html), boardPath)); got != want {
			t.Errorf("%s: %s, want %s", html, got, want)
		}
		if got := string(view.Mount([]byte(html), "")); got != html {
			t.Errorf("%s without a path: %s", html, got)
		}
	}
}

// TestRoutesBeneathAPath asks a board with a path and one without for the same addresses, as a reader and as an
// administrator. They answer alike, and nothing leads out of the path.
func TestRoutesBeneathAPath(t *testing.T) {
	plain, mounted := newSite(t).searchable(), newSite(t, atURL("http://example.org"+boardPath)).searchable()
	paths := []string{
		enPath, esPath, enPath + "?order=newest", enPath + "/comments?reply_to=7", "/en/x-unknown", "/EN/rules", "/about",
		"/desk/comments?status=published", "/desk/snippets/new", "/desk/announcements/1",
	}
	for _, r := range routesOf(plain) {
		if r.Method == http.MethodGet {
			paths = append(paths, concrete(r.Path))
		}
	}
	visitors := [][2]*visitor{{plain.visitor(), mounted.visitor()}, {plain.staff(notice.Admin), mounted.staff(notice.Admin)}}
	redirects := 0
	for _, path := range paths {
		for _, v := range visitors {
			want, got := v[0].get(path), v[1].get(path)
			if got.Code != want.Code {
				t.Errorf("%s: %d beneath a path, and %d without", path, got.Code, want.Code)
			}
			if to := want.Header().Get("Location"); to != "" {
				redirects++
				if got := got.Header().Get("Location"); got != to {
					t.Errorf("%s leads to %s, and without a path to %s", path, got, to)
				}
			}
			checkBody(t, path, got)
		}
	}
	if redirects < 20 {
		t.Errorf("%d redirects", redirects)
	}
}

// checkBody reports addresses in an answer that lead out of boardPath.
func checkBody(t *testing.T, path string, a answer) {
	t.Helper()
	kind := a.Header().Get("Content-Type")
	switch {
	case strings.HasPrefix(kind, "text/html"):
		for _, address := range strayAddresses(t, a.body) {
			t.Errorf("%s: %s", path, address)
		}
	case strings.HasPrefix(kind, "image/"):
	default:
		for _, rest := range strings.Split(a.body, "http://example.org")[1:] {
			if !strings.HasPrefix(rest, boardPath) && !strings.HasPrefix(rest, "/.well-known/") {
				t.Errorf("%s: http://example.org%.60s", path, rest)
			}
		}
		for _, word := range []string{`"/desk/`, `"/en/`, `"/assets/`, `: /desk/`, `: /api/`} {
			if strings.Contains(a.body, word) {
				t.Errorf("%s: %s", path, word)
			}
		}
	}
}

// TestWalkBeneathAPath follows a comment to its decision, with cookies that browsers send to no other program of the
// host.
func TestWalkBeneathAPath(t *testing.T) {
	s := newSite(t, atURL("https://example.org"+boardPath))
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	receipt := reader.comment("Will *Mérida* report yearly?")
	reader.get(receipt).want(t, 200, "<em>Mérida</em>", `href="`+boardPath+"/en/privacy")
	mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "approve", "seen", "pending", "back", "/desk/waiting").
		want(t, 303)
	reader.get(enPath).want(t, 200, "<em>Mérida</em>")
	for _, c := range append(slices.Clone(reader.cookies), mod.cookies...) {
		if !strings.HasPrefix(c.Path, boardPath+"/") || !c.Secure || strings.HasPrefix(c.Name, "__Host-") {
			t.Errorf("cookie %v", c)
		}
	}
	if !slices.ContainsFunc(mod.cookies, func(c *http.Cookie) bool { return c.Name == "__Secure-session" }) {
		t.Errorf("cookies %v", mod.cookies)
	}
	signIn := s.visitor().get("/desk/waiting")
	if to := signIn.Header().Get("Location"); to != "/desk/sign-in?next=%2Fdesk%2Fwaiting" {
		t.Errorf("signing in at %s", to)
	}
	reader.get("/desk/sign-in?next=%2Fdesk%2Fwaiting").want(t, 200, `value="/desk/waiting"`)
}

// TestOutsideOfThePath: what is not beneath the path is not found, but for what programs ask for at the root of a host.
// A proxy that takes the path off is told of in the log.
func TestOutsideOfThePath(t *testing.T) {
	s := newSite(t, atURL("https://example.org"+boardPath))
	ask := func(path string) answer {
		v := s.visitor()
		v.mount = ""
		return v.get(path)
	}
	for path, want := range map[string]int{
		"/": 404, "/tablonx": 404, "/tablon": 301, "/tablon/": 303, "/x/tablon/en/": 404, "/tablon/desk/": 303,
		"/healthz": 200, "/robots.txt": 200, "/favicon.ico": 200, "/.well-known/change-password": 303,
		"/.well-known/security.txt": 200, "/tablon/healthz": 200, "/%74ablon/en/": 200, "/sitemap.xml": 404,
	} {
		if a := ask(path); a.Code != want {
			t.Errorf("%s: %d, want %d", path, a.Code, want)
		}
	}
	ask("/robots.txt").want(t, 200, "Disallow: /tablon/desk/", "Sitemap: https://example.org/tablon/sitemap.xml")
	if text := ask("/.well-known/security.txt"); strings.Contains(text.body, "Contact") {
		text.want(t, 200, "Canonical: https://example.org/.well-known/security.txt")
	}
	ask("/wp-login.php").want(t, 404, `href="/tablon/en/"`)
	if a := ask("/tablon?x=1"); a.Header().Get("Location") != "/tablon/?x=1" || !strings.Contains(a.body, `"/tablon/?x=1"`) {
		t.Errorf("to %q: %s", a.Header().Get("Location"), a.body)
	}
	if strings.Contains(s.log.String(), "outside of the board's path") {
		t.Error("the log complains of a proxy")
	}
	ask(enPath).want(t, 404)
	if !strings.Contains(s.log.String(), "outside of the board's path") {
		t.Error("the log does not say that a proxy takes the path off")
	}
}

// TestPastedAddressBeneathAPath: the address of a reply that was copied from the browser names it.
func TestPastedAddressBeneathAPath(t *testing.T) {
	s := newSite(t, atURL("http://example.org"+boardPath))
	_, first := s.asked("From where?")
	team := s.staff(notice.Team)
	team.replied(first, "From the hills.")
	for pasted, want := range map[string]int{
		"http://example.org" + boardPath + enPath + "/comments/9": 303,
		boardPath + enPath + "#comment-9":                         303,
		"http://example.org" + enPath + "/comments/9":             422,
		"http://evil.example" + boardPath + enPath + "#comment-9": 422,
	} {
		_, at := s.asked("The same again: " + pasted)
		if a := team.post(at+"/asked-and-answered", "existing", "", "elsewhere", pasted); a.Code != want {
			t.Errorf("%s: %d, want %d", pasted, a.Code, want)
		}
	}
}
