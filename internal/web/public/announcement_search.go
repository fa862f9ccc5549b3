package public

import (
	"crypto/sha256"
	"encoding/binary"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// AnnouncementSearch shows the public announcements in which words are. It is always Unlisted.
type AnnouncementSearch struct {
	view.Frame
	board.AnnouncementFinds
	Text        string // what is searched for; empty before anything was
	Page, Pages uint64 // Page from 1
}

// AnnouncementSearch serves GET /{lang}/search?q={words}; with &page={number} a later page of the results, the latest
// announcement first. A page without results is notice.ErrNotFound, except the first. Like the results of CommentSearch,
// with which it shares the limit, pages are not kept.
func (h *Handlers) AnnouncementSearch(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	text := strings.ToValidUTF8(strings.TrimSpace(c.Query("q")), "\uFFFD")
	page, err := edge.Ordinal(c.Query("page"), 1)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	list, err := h.board.ListVersion(ctx)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(text))
	k := edge.Key{
		Kind: edge.SearchPage, Lang: lang, Revision: list.Revision, Page: page, Until: edge.Instant(list.Next),
		Query: binary.BigEndian.Uint64(sum[:]),
	}
	return h.PublishOnce(c, k, func() (view.Page, error) {
		if wait := h.searches.Spend(edge.ClientAddr(c), h.Now()); wait > 0 && text != "" {
			return nil, notice.TooSoon(wait)
		}
		span := notice.Span{From: searchSize*(page-1) + 1, To: searchSize * page}
		found, err := h.board.FindAnnouncements(ctx, lang, text, span)
		if err == nil && page > 1 && len(found.Found) == 0 {
			err = notice.ErrNotFound
		}
		f := edge.Frame(lang, func(l notice.Lang) string { return announcementSearchPath(l, text, page) })
		f.Unlisted = true
		pages := max(1, (found.Total+searchSize-1)/searchSize)
		return AnnouncementSearch{Frame: f, AnnouncementFinds: found, Text: text, Page: page, Pages: pages}, err
	})
}

// announcementSearchPath returns the path of a page of results.
func announcementSearchPath(l notice.Lang, text string, page uint64) string {
	q := url.Values{}
	if text != "" {
		q.Set("q", text)
	}
	if page > 1 {
		q.Set("page", strconv.FormatUint(page, 10))
	}
	return queryPath("/"+string(l)+"/search", q)
}

// foundPager returns links to the other pages of the results.
func (f funcs) foundPager(p AnnouncementSearch) pager {
	return newPager(p.Page, p.Pages, func(k uint64) string { return announcementSearchPath(f.Lang(), p.Text, k) })
}

// searchElsewhere returns the path of the same search in another language.
func (f funcs) searchElsewhere(p AnnouncementSearch, l notice.Lang) string {
	return announcementSearchPath(l, p.Text, 1)
}
