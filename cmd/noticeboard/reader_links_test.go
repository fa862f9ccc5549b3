package main_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

const (
	mostPages = 3000 // where following links gives up: there are not so many
	mostAlike = 60   // so many pages whose addresses differ in a number alone are enough
)

var number = regexp.MustCompile(`\d+`)

// A place is an address on the board that something links to.
type place struct {
	from      string            // the first that does
	leads     string            // to another place, if it is a redirect
	ids       map[string]bool   // that its page has
	fragments map[string]string // that are linked to, by who does
}

// A crawl is what following links has come to: places by their path and query.
type crawl struct {
	t      *testing.T
	base   *url.URL
	places map[string]*place
	alike  map[string]int
	queue  []string
}

// links follows every link of every page for readers, from the front page and from receipts: each leads to a page,
// and each fragment to something on it.
func (h *hall) links(t *testing.T, _ *browser.Browser) {
	base, err := url.Parse(h.url)
	if err != nil {
		t.Fatal(err)
	}
	c := &crawl{t: t, base: base, places: map[string]*place{}, alike: map[string]int{}}
	for _, lang := range []string{"/en", "/es"} {
		c.link(base, lang+"/", "the test")
		for _, receipt := range h.receipts {
			c.link(base, lang+receipt, "the test")
		}
	}
	for n := 0; n < len(c.queue); n++ {
		if n > mostPages {
			t.Fatalf("there are more than %d pages", mostPages)
		}
		c.open(c.queue[n])
	}
	if len(c.places) < 100 {
		t.Errorf("there are only %d pages", len(c.places))
	}
	for path, p := range c.places {
		for fragment, from := range p.fragments {
			if end := c.end(p); end != nil && !end.ids[fragment] {
				t.Errorf("%s links to %s#%s, which is not there", from, path, fragment)
			}
		}
	}
	t.Logf("%d pages", len(c.places))
}

// link notes a link on a page, unless it leads elsewhere.
func (c *crawl) link(page *url.URL, to, from string) {
	u, err := page.Parse(to)
	if err != nil {
		c.t.Errorf("%s links to %q: %v", from, to, err)
		return
	}
	if u.Host != c.base.Host {
		return
	}
	path := u.RequestURI()
	if c.places[path] == nil {
		shape := number.ReplaceAllString(path, "0")
		if c.alike[shape]++; c.alike[shape] > mostAlike {
			return
		}
		c.places[path] = &place{from: from, ids: map[string]bool{}, fragments: map[string]string{}}
		c.queue = append(c.queue, path)
	}
	if u.Fragment != "" {
		c.places[path].fragments[u.Fragment] = from
	}
}

// open fetches what is at a place, and notes where that leads. The desk's own links are not followed.
func (c *crawl) open(path string) {
	p := c.places[path]
	r, tags := fetch(c.t, c.base.String()+path)
	to := r.Header.Get("Location")
	if r.StatusCode != http.StatusOK && (to == "" || r.StatusCode >= http.StatusBadRequest) {
		c.t.Errorf("%s links to %s: %d", p.from, path, r.StatusCode)
	}
	if strings.HasPrefix(path, "/desk/") {
		return
	}
	if to != "" {
		u, _ := r.Location()
		p.leads = u.RequestURI()
		c.link(r.Request.URL, to, path)
		return
	}
	for _, n := range tags {
		if id := attribute(n, "id"); id != "" {
			p.ids[id] = true
		}
		for _, name := range []string{"href", "src"} {
			if to := attribute(n, name); to != "" {
				c.link(r.Request.URL, to, path)
			}
		}
	}
}

// end follows redirects from a place; nil if they lead nowhere.
func (c *crawl) end(p *place) *place {
	for range 5 {
		if p == nil || p.leads == "" {
			return p
		}
		p = c.places[p.leads]
	}
	return nil
}
