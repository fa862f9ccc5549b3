package view

import (
	"bytes"
	"strings"
)

// Inside the program every address is a path from the root of the board: handlers see paths without that of the board's
// URL, and pages, redirects and cookies are made as if there were none. It is taken off when a request arrives and put
// on when an answer leaves (edge/mount.go), so that templates and handlers need not know it.

// BasePath returns the path of the board's URL: "/board" of https://example.org/board, and "" if it has none.
func BasePath(base string) string {
	_, rest, _ := strings.Cut(base, "://")
	if at := strings.IndexByte(rest, '/'); at >= 0 {
		return strings.TrimSuffix(rest[at:], "/")
	}
	return ""
}

// addressAttributes are the attributes whose values are addresses. Scripts ask for those in data attributes.
var addressAttributes = map[string]bool{
	"href": true, "src": true, "srcset": true, "action": true, "formaction": true, "poster": true, "cite": true,
	"data-news": true, "data-preview": true, "data-session": true, "data-home": true,
}

// storeAttributes are the attributes from which scripts make the keys of what they keep in the browser. All boards and
// other programs at one origin share its storage.
var storeAttributes = map[string]bool{"data-draft": true, "data-id": true, "data-received": true}

// Mount returns a page for a board at a path: every address in it that is a path gets that of the board before it. What
// people wrote has no such addresses: their links are whole URLs (package markup), and in texts quotation marks are
// escaped.
func Mount(html []byte, path string) []byte {
	if path == "" {
		return html
	}
	out := make([]byte, 0, len(html)+len(html)/8)
	done := 0 // how much of html is in out
	for at := 0; ; {
		next := bytes.Index(html[at:], []byte(`="`))
		if next < 0 {
			return append(out, html[done:]...)
		}
		name := attributeName(html[:at+next])
		at += next + len(`="`)
		isKey := storeAttributes[string(name)]
		if !isKey && !(addressAttributes[string(name)] && isPath(html[at:])) {
			continue
		}
		out = append(append(out, html[done:at]...), path...)
		if done = at; isKey {
			out = append(out, '/')
		}
	}
}

// attributeName returns the name of an attribute at the end of a piece of HTML; nil if there is none.
func attributeName(html []byte) []byte {
	from := len(html)
	for from > 0 && (html[from-1] == '-' || 'a' <= html[from-1] && html[from-1] <= 'z') {
		from--
	}
	if from == 0 || html[from-1] != ' ' && html[from-1] != '\n' && html[from-1] != '\t' {
		return nil
	}
	return html[from:]
}

// isPath reports whether an address is a path from the root: "/x", and not "//host/x".
func isPath(address []byte) bool {
	return len(address) > 1 && address[0] == '/' && address[1] != '/'
}
