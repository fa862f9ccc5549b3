package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"regexp"
	"strings"
)

var atomHref = regexp.MustCompile(`(<[a-z:-]+[^<>]* href=")([^"]*)(")`)

// feed returns a page of a feed as it is in the archive: its links lead to files, those to the other pages of the feed
// (RFC 5005, section 3), too, and its ids are those of the site.
func (w *walk) feed(ctx context.Context, t target, content []byte) ([]byte, error) {
	link := func(address string) string {
		local, fragment, ok := w.local(t, address)
		if !ok {
			return address
		}
		if href, ok := w.link(ctx, t, local, fragment); ok {
			return href
		}
		return address
	}
	if strings.HasSuffix(t.file, ".json") {
		return jsonFeed(content, link)
	}
	return atomHref.ReplaceAllFunc(content, func(m []byte) []byte {
		parts := atomHref.FindSubmatch(m)
		href := html.EscapeString(link(html.UnescapeString(string(parts[2]))))
		return append(append(append([]byte(nil), parts[1]...), href...), parts[3]...)
	}), nil
}

func jsonFeed(content []byte, link func(string) string) ([]byte, error) {
	var feed map[string]any
	if err := json.Unmarshal(content, &feed); err != nil {
		return nil, err
	}
	relink(feed, link)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(feed)
	return b.Bytes(), err
}

// relink changes the members that are links: those called url, and those whose names end in _url.
func relink(v any, link func(string) string) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			address, is := member.(string)
			if is && (name == "url" || strings.HasSuffix(name, "_url")) {
				v[name] = link(address)
				continue
			}
			relink(member, link)
		}
	case []any:
		for _, item := range v {
			relink(item, link)
		}
	}
}
