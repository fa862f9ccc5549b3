package web

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/places"
	"noticeboard/internal/view"
)

// A listing is what is asked for of an announcement's page.
type listing struct{ view.Listing }

func inOrder(o notice.Order, page uint64) listing { return listing{view.Listing{Order: o, Page: page}} }

// unfiltered returns the listing of which at shows a part; at itself if it leaves out nothing.
func (at listing) unfiltered() listing {
	if at.Region = 0; at.Facet != "" {
		return inOrder(notice.Oldest, 1)
	}
	return at
}

// listingOf reads a listing: a language or what is unanswered, not both.
func listingOf(c *gin.Context) (at listing, err error) {
	if at.Page = 1; c.Request.URL.RawQuery == "" {
		return at, nil
	}
	if c.Query("order") == "newest" {
		at.Order = notice.Newest
	}
	if at.Page, err = ordinal(c.Query("page"), 1); err != nil {
		return at, err
	}
	if region := c.Query("places"); region != "" {
		if at.Region, err = ordinal(region, 0); err != nil {
			return at, err
		}
	}
	lang, inLang := c.GetQuery("lang")
	show, shown := c.GetQuery("show")
	if !inLang && !shown {
		return at, nil
	}
	at.Facet, err = notice.ParseFacet(lang + show)
	if err == nil && (at.Facet == notice.Unanswered) != shown {
		err = notice.ErrNotFound
	}
	return at, err
}

// path returns the one address of a listing.
func (at listing) path(a notice.Announcement, l notice.Lang) string {
	if at.Region > 0 && a.OnlyLang() == "" && at.Region > uint64(len(places.In(a.Texts[l]))) { // that edition may have fewer
		at.Region = 0
	}
	path := "/" + string(l) + "/" + a.SlugIn(l)
	if query := at.Query(); query != "" {
		path += "?" + query
	}
	return path
}

// news is what the page of a discussion asks for now and then while it is open.
type news struct {
	Last     uint64 `json:"last"`     // the last comment number given
	Comments uint64 `json:"comments"` // published ones
	Open     bool   `json:"open"`     // there is a point in asking again
}

// latest says how far a discussion has come: the same to everyone, and next to nothing to whoever knows
// it already.
func (s *publicHandlers) latest(c *gin.Context) error {
	h, err := s.board.Head(c.Request.Context(), c.Param("slug"))
	now := s.Now()
	if err == nil && !h.PublicAt(now) {
		err = notice.ErrNotFound
	}
	if err != nil {
		return err
	}
	k := pageKey{kind: latestNews, on: h.ID, revision: h.Revision, open: h.OpenAt(now)}
	tag, out := s.tag(k), c.Writer.Header()
	out["Etag"], out["Cache-Control"], out["X-Robots-Tag"] = []string{tag}, revalidate, unlisted
	if has(c.Request.Header["If-None-Match"], tag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return nil
	}
	body, err := json.Marshal(news{Last: h.LastNumber, Comments: h.Comments, Open: k.open})
	if err == nil {
		c.Data(http.StatusOK, "application/json", body)
	}
	return err
}
