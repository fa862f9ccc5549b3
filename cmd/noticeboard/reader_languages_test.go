package main_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"noticeboard/internal/testing/browser"
)

// languages goes from one language to the other.
func (h *hall) languages(t *testing.T, b *browser.Browser) {
	spanish := b.Page(t, browser.Language("es-MX,es;q=0.9,en;q=0.5"))
	spanish.Open(h.url + "/")
	if got := spanish.URL(); got != h.url+"/es/" {
		t.Errorf("the bare address leads to %s", got)
	}
	spanish.Open(h.url + enPath)
	if got := spanish.URL(); got != h.url+enPath || spanish.Attribute("html", "lang") != "en" {
		t.Errorf("an English address leads to %s", got)
	}
	if got := spanish.Cookies(); len(got) > 0 {
		t.Errorf("reading sets %v", got)
	}
	const place = "?order=newest&page=2"
	spanish.Open(h.url + long["es"] + place + "#comment-420")
	spanish.Click(".langs a[hreflang=en]")
	if got := spanish.URL(); got != h.url+long["en"]+place+"#comment-420" {
		t.Errorf("the switch leads to %s", got)
	}
	if got := spanish.Cookies(); len(got) != 1 || got[0].Name != "lang" || got[0].Value != "en" {
		t.Errorf("after the switch there are %v", got)
	}
	spanish.Open(h.url + "/")
	if got := spanish.URL(); got != h.url+"/en/" {
		t.Errorf("after the switch the bare address leads to %s", got)
	}

	without := b.Page(t, browser.WithoutJavaScript(), browser.Language("es"))
	without.Open(h.url + long["es"] + place + "#comment-420")
	without.Click(".langs a[hreflang=en]")
	if got := without.URL(); got != h.url+long["en"]+place {
		t.Errorf("without scripts, the switch leads to %s", got)
	}
	inOrder(t, h.process, spanish)
	inOrder(t, h.process, without)
	h.alternates(t)
}

// alternates checks that every page for search engines names itself and its translations by their whole addresses,
// and that each of those names the same ones.
func (h *hall) alternates(t *testing.T) {
	seen := map[string]map[string]string{} // by page, by hreflang
	of := func(url string) map[string]string {
		if seen[url] == nil {
			seen[url] = alternates(t, url)
		}
		return seen[url]
	}
	checked := 0
	for _, lang := range []string{"en", "es"} {
		for _, v := range h.pages(lang) {
			if v.do != nil || v.code != http.StatusOK {
				continue
			}
			all := of(h.url + v.path)
			if len(all) == 0 {
				continue // not for search engines
			}
			checked++
			itself := h.url + strings.TrimSuffix(v.path, "?version=1") // the only version of the rules is the one in force
			if got := all["canonical"]; got != itself && len(all) > 1 {
				t.Errorf("%s: canonical is %s", v.path, got)
			}
			if len(all) == 1 { // in one language alone, where its address is
				if !strings.HasPrefix(all["canonical"], h.url+shut["en"]) {
					t.Errorf("%s has no translation", v.path)
				}
				continue
			}
			if all[lang] != all["canonical"] || all["x-default"] != all["en"] || len(all) != 4 {
				t.Errorf("%s: alternates %v", v.path, all)
			}
			for l, other := range all {
				theirs := maps.Clone(of(other))
				theirs["canonical"] = all["canonical"]
				if !maps.Equal(theirs, all) {
					t.Errorf("%s, in %s: alternates %v, not %v", other, l, theirs, all)
				}
			}
		}
	}
	if checked < 2*5 {
		t.Errorf("only %d pages are for search engines", checked)
	}
}

// alternates returns what a page says are its canonical address and those in other languages; nothing for one that
// search engines are kept out of.
func alternates(t *testing.T, url string) map[string]string {
	found := map[string]string{}
	_, tags := fetch(t, url)
	for _, n := range tags {
		if n.Data == "meta" && attribute(n, "name") == "robots" {
			return map[string]string{}
		}
		if n.Data != "link" {
			continue
		}
		switch rel := strings.Fields(attribute(n, "rel")); {
		case slices.Contains(rel, "canonical"):
			found["canonical"] = attribute(n, "href")
		case slices.Contains(rel, "alternate") && attribute(n, "hreflang") != "":
			found[attribute(n, "hreflang")] = attribute(n, "href")
		}
	}
	return found
}

// fetch gets a page and returns its elements, as they begin; none of what is no HTML.
func fetch(t *testing.T, url string) (*http.Response, []html.Token) {
	t.Helper()
	r, err := client(t).Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var tags []html.Token
	if z := html.NewTokenizer(r.Body); strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
		for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
			if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
				tags = append(tags, z.Token())
			}
		}
	}
	return r, tags
}

func attribute(tag html.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
