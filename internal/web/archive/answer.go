package archive

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// An answer is what the site answers to a request.
type answer struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(code int) {
	if a.code == 0 {
		a.code = code
	}
}

// Write implements http.ResponseWriter.
func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

// ask asks the site for an address, without cookies.
func (w *walk) ask(ctx context.Context, address string) *answer {
	a := &answer{header: http.Header{}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, w.Base+address, nil)
	if err != nil {
		a.code = http.StatusNotFound
		return a
	}
	r.RequestURI, r.RemoteAddr = r.URL.RequestURI(), "127.0.0.1:1"
	r.Header.Set("User-Agent", "noticeboard-archive")
	w.Site.ServeHTTP(a, r)
	if a.code == 0 {
		a.code = http.StatusOK
	}
	return a
}

// local returns the path and the fragment of an address that is on the site, resolved as on the page of t; false for
// addresses elsewhere. The path is without that of the board's URL.
func (w *walk) local(t target, href string) (address, fragment string, ok bool) {
	base, err1 := url.Parse(w.Base + t.url)
	ref, err2 := url.Parse(href)
	if err1 != nil || err2 != nil {
		return "", "", false
	}
	u := base.ResolveReference(ref)
	address, ok = strings.CutPrefix(u.RequestURI(), view.BasePath(w.Base)+"/")
	if u.Scheme != base.Scheme || u.Host != base.Host || !ok {
		return "", "", false
	}
	return "/" + address, u.Fragment, true
}

// follow returns the file that an address is in, with the fragment, and puts it into the queue; false if the archive
// has none. A permalink leads to the page that the comment is on now.
func (w *walk) follow(ctx context.Context, address, fragment string) (to target, at string, ok bool) {
	to, ok = targetOf(address)
	if ok && to.kind == permalink {
		to, fragment, ok = w.comment(ctx, to)
	}
	if !ok {
		return to, "", false
	}
	return w.enqueue(to), fragment, true
}

// A spot is where a permalink leads: a page, and the fragment of the comment on it.
type spot struct {
	page     target
	fragment string
	ok       bool // the archive has the page
}

// maxSpots is how many spots a walk keeps. Feeds in both formats and of an announcement and its threads have the same
// comments, soon after one another.
const maxSpots = 4096

// comment returns the page that a comment is on now, and the fragment of it; false if the archive has none.
func (w *walk) comment(ctx context.Context, t target) (page target, fragment string, ok bool) {
	s, kept := w.spots[t.url]
	if !kept {
		s = w.ask(ctx, t.url).spot(w, t)
		if len(w.spots) >= maxSpots {
			clear(w.spots)
		}
		w.spots[t.url] = s
	}
	return s.page, s.fragment, s.ok
}

// spot returns where the answer for a permalink leads.
func (a *answer) spot(w *walk, t target) (s spot) {
	if a.code/100 != 3 {
		return s
	}
	address, fragment, ok := w.local(t, a.header.Get("Location"))
	if !ok {
		return s
	}
	page, ok := targetOf(address)
	return spot{page, fragment, ok && page.kind != permalink}
}

// link returns the link from a page to an address of the site; false if the archive has none.
func (w *walk) link(ctx context.Context, from target, address, fragment string) (string, bool) {
	to, at, ok := w.follow(ctx, address, fragment)
	if !ok {
		return "", false
	}
	href := relative(from.file, to.file)
	if to.file == from.file && at != "" {
		href = ""
	}
	if at != "" {
		href += "#" + at
	}
	return href, true
}

// simplePage is the page of what has no page of the site.
const simplePage = `<!doctype html>
<html lang="%s">
<head>
<meta charset="utf-8">
<title>%s</title>
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<style>body{max-width:40rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.5 sans-serif}a{display:inline-block;padding:.6rem 0}</style>
%s</head>
<body>
<main>
<h1>%s</h1>
%s</main>
</body>
</html>
`

// entrance returns the page that leads to the languages.
func (w *walk) entrance() []byte {
	first := w.words[notice.Langs[0]]
	var links, more strings.Builder
	for i, l := range notice.Langs {
		s := w.words[l]
		if i > 0 {
			fmt.Fprintf(&more, "<p lang=\"%s\">%s</p>\n", l, html.EscapeString(s.banner))
		}
		fmt.Fprintf(&links, "<li><a href=\"%s/index.html\" lang=\"%s\" hreflang=\"%s\">%s</a></li>\n", l, l, l,
			html.EscapeString(s.ownName))
	}
	body := "<p>" + html.EscapeString(first.banner) + "</p>\n" + more.String() + "<ul>\n" + links.String() + "</ul>\n"
	title := html.EscapeString(first.begin)
	return fmt.Appendf(nil, simplePage, notice.Langs[0], title, "", title, body)
}

// goneOrMoved returns the page for an address at which there is no page: it leads to where that has moved, or says that
// it is not there any more.
func (w *walk) goneOrMoved(t target, a *answer) []byte {
	lang := t.lang
	if lang == "" {
		lang = notice.Langs[0]
	}
	s := w.words[lang]
	title, text := html.EscapeString(s.begin), html.EscapeString(s.gone)
	if address, fragment, ok := w.local(t, a.header.Get("Location")); ok && a.code/100 == 3 {
		if to, isPage := targetOf(address); isPage && to.kind == document {
			href := relative(t.file, w.enqueue(to).file)
			if fragment != "" {
				href += "#" + fragment
			}
			href = html.EscapeString(href)
			return fmt.Appendf(nil, simplePage, lang, title,
				`<meta http-equiv="refresh" content="0; url=`+href+`">`+"\n", title,
				`<p><a href="`+href+`">`+html.EscapeString(to.url)+"</a></p>\n")
		}
	}
	home := html.EscapeString(relative(t.file, string(lang)+"/index.html"))
	return fmt.Appendf(nil, simplePage, lang, title, "", title, "<p>"+text+`</p>`+"\n"+`<p><a href="`+home+`">`+title+"</a></p>\n")
}
