package archive

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"noticeboard/internal/notice"
)

// A kind says what a file holds.
type kind uint8

const (
	document kind = iota
	feedFile
	asset
	permalink // the address of a comment, which leads to the page that it is on now; it is no file
)

// A target is an address of the site and the file that it is in an archive.
type target struct {
	url  string // path with query
	file string
	kind kind
	lang notice.Lang // of a page
}

// A place is a kind of addresses that an archive has, behind the language.
type place struct {
	path  *regexp.Regexp
	query []string // the names that its query may have, in the order in which they are in the name of the file
	kind  kind
	file  func(path string) string // without query and ending; nil: the path
}

// index returns the file of a folder's page.
func index(path string) string { return path + "/index" }

// slug is the last part of an announcement's address, unless it is a reserved one (notice.ReservedSlug).
const slug = `([a-z0-9]+(?:-[a-z0-9]+)*)`

// places lists the addresses that an archive has. Searches, forms, receipts and other orders of a conversation are not
// among them.
var places = []place{
	{regexp.MustCompile(`^/$`), []string{"year", "page"}, document, func(string) string { return "/index" }},
	{regexp.MustCompile(`^/rules$`), []string{"version"}, document, nil},
	{regexp.MustCompile(`^/(?:about|accessibility|privacy|feed)$`), nil, document, nil},
	{regexp.MustCompile(`^/(?:feed|replies|questions)\.(?:atom|json)$`), []string{"before"}, feedFile, nil},
	{regexp.MustCompile(`^/comment/[0-9A-V]{13}(?:/versions)?$`), nil, document, nil},
	{regexp.MustCompile(`^/` + slug + `$`), []string{"show", "lang", "page"}, document, index},
	{regexp.MustCompile(`^/` + slug + `/(?:whole|versions)$`), nil, document, nil},
	{regexp.MustCompile(`^/` + slug + `/versions/[0-9]{1,9}$`), []string{"with"}, document, nil},
	{regexp.MustCompile(`^/` + slug + `/threads/[0-9]{1,19}$`), []string{"page"}, document, nil},
	{regexp.MustCompile(`^/` + slug + `(?:/threads/[0-9]{1,19})?/feed\.(?:atom|json)$`), []string{"before"}, feedFile, nil},
	{regexp.MustCompile(`^/` + slug + `/comments/[0-9]{1,19}$`), nil, permalink, nil},
}

var (
	assetPath  = regexp.MustCompile(`^/assets/[A-Za-z0-9_-]+/[A-Za-z0-9._-]+$`)
	queryValue = regexp.MustCompile(`^[A-Za-z0-9-]{1,20}$`)
)

// targetOf returns the target of an address on the site, a path with its query; false if no archive has it.
func targetOf(address string) (t target, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Path != path.Clean(u.Path) && u.Path != path.Clean(u.Path)+"/" {
		return t, false
	}
	if assetPath.MatchString(u.Path) && u.RawQuery == "" {
		return target{url: u.Path, file: u.Path[1:], kind: asset}, true
	}
	for _, l := range notice.Langs {
		rest, is := strings.CutPrefix(u.Path, "/"+string(l))
		if !is {
			continue
		}
		for _, p := range places {
			m := p.path.FindStringSubmatch(rest)
			if m == nil || len(m) > 1 && notice.ReservedSlug(m[1]) {
				continue
			}
			t.lang, t.kind = l, p.kind
			return p.target(t, u, rest)
		}
	}
	return t, false
}

// target completes a target with its address and its file.
func (p place) target(t target, u *url.URL, rest string) (target, bool) {
	name, q := rest, u.Query()
	if p.file != nil {
		name = p.file(rest)
	}
	kept := url.Values{}
	suffix := ""
	for _, key := range p.query {
		value := q.Get(key)
		if value == "" || key == "page" && value == "1" {
			continue
		}
		if !queryValue.MatchString(value) || len(q[key]) != 1 {
			return t, false
		}
		kept.Set(key, value)
		suffix += "-" + key + "-" + value
	}
	for key := range q {
		if !slices.Contains(p.query, key) {
			return t, false
		}
	}
	if suffix != "" && strings.HasSuffix(name, "/index") {
		name, suffix = strings.TrimSuffix(name, "index"), suffix[1:]
	}
	if p.kind == feedFile { // the ending says what it is
		ending := path.Ext(name)
		name, suffix = strings.TrimSuffix(name, ending), suffix+ending
	}
	t.url = u.Path
	if len(kept) > 0 {
		t.url += "?" + kept.Encode()
	}
	t.file = string(t.lang) + name + suffix
	if p.kind == document {
		t.file += ".html"
	}
	return t, true
}

// relative returns the link from one file to another.
func relative(from, to string) string {
	a, b := strings.Split(from, "/"), strings.Split(to, "/")
	for len(a) > 1 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)-1) + strings.Join(b, "/")
}
