package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
)

// A listing is which threads of a discussion are asked for, and how.
type listing struct {
	facet  notice.Facet // that they have; empty: all
	order  notice.Order
	page   uint64
	region uint64 // whose places alone are shown, by its number; 0: all
}

// whole returns the listing of which at shows a part; at itself if it leaves out nothing.
func (at listing) whole() listing {
	if at.region = 0; at.facet != "" {
		return listing{page: 1}
	}
	return at
}

// listingOf reads a listing: a language or what is unanswered, not both.
func listingOf(c *gin.Context) (at listing, err error) {
	if at.page = 1; c.Request.URL.RawQuery == "" {
		return at, nil
	}
	if c.Query("order") == "newest" {
		at.order = notice.Newest
	}
	if at.page, err = ordinal(c.Query("page"), 1); err != nil {
		return at, err
	}
	if region := c.Query("places"); region != "" {
		if at.region, err = ordinal(region, 0); err != nil {
			return at, err
		}
	}
	lang, inLang := c.GetQuery("lang")
	show, shown := c.GetQuery("show")
	if !inLang && !shown {
		return at, nil
	}
	at.facet, err = notice.ParseFacet(lang + show)
	if err == nil && (at.facet == notice.Unanswered) != shown {
		err = notice.ErrNotFound
	}
	return at, err
}

// path returns the one address of a listing.
func (at listing) path(a notice.Announcement, l notice.Lang) string {
	if at.region > 0 && a.Only() == "" && at.region > uint64(len(a.Texts[l].Places())) { // that edition may have fewer
		at.region = 0
	}
	path := "/" + string(l) + "/" + a.SlugIn(l)
	if query := at.query(); query != "" {
		path += "?" + query
	}
	return path
}

func (at listing) query() string {
	q := url.Values{}
	if l := at.facet.Lang(); l != "" {
		q.Set("lang", string(l))
	} else if at.facet != "" {
		q.Set("show", string(at.facet))
	}
	if at.order == notice.Newest {
		q.Set("order", "newest")
	}
	if at.region > 0 {
		q.Set("places", strconv.FormatUint(at.region, 10))
	}
	if at.page > 1 {
		q.Set("page", strconv.FormatUint(at.page, 10))
	}
	return q.Encode()
}

// news is what the page of a discussion asks for now and then while it is open.
type news struct {
	Last     uint64 `json:"last"`     // the last comment number given
	Comments uint64 `json:"comments"` // published ones
	Open     bool   `json:"open"`     // there is a point in asking again
}

// latest says how far a discussion has come: the same to everyone, and next to nothing to whoever knows
// it already.
func (s *server) latest(c *gin.Context) error {
	h, err := s.Board.Look(c.Request.Context(), c.Param("slug"))
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
	body, err := json.Marshal(news{Last: h.Numbers, Comments: h.Comments, Open: k.open})
	if err == nil {
		c.Data(http.StatusOK, "application/json", body)
	}
	return err
}
