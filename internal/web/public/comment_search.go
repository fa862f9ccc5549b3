package public

import (
	"crypto/sha256"
	"encoding/binary"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// CommentSearch shows the published comments of an announcement in which words are. It is always Unlisted.
type CommentSearch struct {
	view.Frame
	board.Finds
	Text  string // what is searched for; empty before anything was
	First bool   // it is the first page of what was found
	More  string // path of the next page; empty if there is none
	Also  []view.Neighbour
}

// searchSize is how many comments a page of results has.
const searchSize = 20

// CommentSearch serves GET /{lang}/{slug}/search?q={words}; with &before={comment} a later page of the results, newest
// first. A page is the same for everyone until the discussion changes, but is not kept: only its entity tag spares a
// search. Searches of one network are limited (notice.TooSoon).
func (h *Handlers) CommentSearch(c *gin.Context) error {
	text, before := strings.ToValidUTF8(strings.TrimSpace(c.Query("q")), "\uFFFD"), notice.CommentID(0)
	if cursor := c.Query("before"); cursor != "" {
		var err error
		if before, err = notice.ParseCommentID(cursor); err != nil {
			return err
		}
	}
	v, done, err := h.visit(c)
	if err != nil || done {
		return err
	}
	k := v.key(edge.SearchPage)
	sum := sha256.Sum256([]byte(c.Query("before") + " " + text))
	k.Query = binary.BigEndian.Uint64(sum[:])
	return h.PublishOnce(c, k, func() (view.Page, error) {
		if wait := h.searches.Spend(edge.ClientAddr(c), h.Now()); wait > 0 && text != "" {
			return nil, notice.TooSoon(wait)
		}
		found, err := h.board.FindPublished(c.Request.Context(), v.head.ID, text, before, searchSize)
		if err != nil {
			return nil, err
		}
		if found.Partial {
			c.Writer.Header()["Cache-Control"] = edge.NoStore // there may be more in a moment, under the same entity tag
			c.Writer.Header().Del("Etag")
		}
		on := found.Announcement
		f := edge.FrameOn(on, v.lang, func(l notice.Lang) string { return searchPath(on, l, text, before) })
		f.Unlisted = true
		p := CommentSearch{Frame: f, Finds: found, Text: text, First: before == 0}
		p.Also = view.NewNeighbours(found.Also, func(text string) string { return searchPath(on, v.lang, text, 0) })
		if found.Next != 0 {
			p.More = searchPath(on, v.lang, text, found.Next)
		}
		return p, nil
	})
}

// searchPath returns the path of a page of results; before is its cursor, zero for the first.
func searchPath(a notice.Announcement, l notice.Lang, text string, before notice.CommentID) string {
	q := url.Values{}
	if text != "" {
		q.Set("q", text)
	}
	if before != 0 {
		q.Set("before", before.String())
	}
	return queryPath("/"+string(l)+"/"+a.SlugIn(l)+"/search", q)
}

// A foundEntry is a comment that was found, with the words marked.
type foundEntry struct {
	*view.Entry
	Name, Organisation notice.SafeHTML
}

// foundEntries returns the comments that were found. Their places are in the discussion, not on this page.
func (f funcs) foundEntries(p CommentSearch) (all []foundEntry) {
	page := f.PageContext(p.Announcement, false, p.Elsewhere, p.Announcements)
	for _, c := range p.Found {
		e := page.Entry(c.Comment, 1)
		e.Place, e.Unfold = f.Permalink(p.Announcement, c.Comment), true
		all = append(all, foundEntry{e, c.Name, c.Organisation})
	}
	return all
}
