package desk

import (
	"net/url"
	"regexp"
	"strings"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// The addresses of a comment: by its id, or by its number on an announcement.
var (
	pathWithID       = regexp.MustCompile(`^/(?:[a-z]{2}/comment|desk/comments)/([0-9A-V]{13})(?:/|$)`)
	pathWithNumber   = regexp.MustCompile(`^/[a-z]{2}/([^/]+)/comments/([0-9]+)$`)
	announcementPage = regexp.MustCompile(`^/[a-z]{2}/([^/]+)(?:/threads/[0-9]+)?$`) // with a commentFragment
	commentFragment  = regexp.MustCompile(`^comment-([0-9]+)$`)
)

// parseReference reads what someone typed or pasted to name a comment: its number, with or without #, its id, or its
// address on this site, of which own returns the path (edge.Edge.OwnPath). It returns false for anything else.
func parseReference(text string, own func(*url.URL) (string, bool)) (r board.Reference, ok bool) {
	text = strings.TrimPrefix(text, "#")
	if n, err := edge.Ordinal(text, 0); err == nil {
		return board.Reference{Number: n}, true
	}
	if id, err := notice.ParseCommentID(text); err == nil {
		return board.Reference{ID: id}, id != 0
	}
	u, err := url.Parse(text)
	if err != nil {
		return r, false
	}
	path, ok := own(u)
	if !ok {
		return r, false
	}
	if m := pathWithID.FindStringSubmatch(path); m != nil {
		r.ID, err = notice.ParseCommentID(m[1])
		return r, err == nil && r.ID != 0
	}
	if m := pathWithNumber.FindStringSubmatch(path); m != nil {
		r.Slug = m[1]
		r.Number, err = edge.Ordinal(m[2], 0)
		return r, err == nil
	}
	page, fragment := announcementPage.FindStringSubmatch(path), commentFragment.FindStringSubmatch(u.Fragment)
	if page == nil || fragment == nil {
		return r, false
	}
	r.Slug = page[1]
	r.Number, err = edge.Ordinal(fragment[1], 0)
	return r, err == nil
}
