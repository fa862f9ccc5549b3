package public

import (
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/places"
	"noticeboard/internal/web/edge"
)

// A listing says which part of an announcement's page is shown: which threads of the discussion, in which order, and
// the places of which region. It is what the query of the page's address holds.
type listing struct {
	Facet  notice.Facet // only threads that have it; empty for all
	Order  notice.Order // the zero Order is oldest first
	Page   uint64       // from 1; 0 in a link is the first page, too
	Region uint64       // number of the region, from 1; 0 for all
}

// listingOf reads the query of a request. A page, region, language or filter that cannot be is ErrNotFound, and so
// are a language and a filter together.
func listingOf(c *gin.Context) (at listing, err error) {
	if at.Page = 1; c.Request.URL.RawQuery == "" {
		return at, nil
	}
	if c.Query("order") == "newest" {
		at.Order = notice.Newest
	}
	if at.Page, err = edge.Ordinal(c.Query("page"), 1); err != nil {
		return at, err
	}
	if region := c.Query("places"); region != "" {
		if at.Region, err = edge.Ordinal(region, 0); err != nil {
			return at, err
		}
	}
	lang, inLang := c.GetQuery("lang")
	show, shown := c.GetQuery("show")
	if !inLang && !shown {
		return at, nil
	}
	at.Facet, err = notice.ParseFacet(lang + show)
	if err == nil && (at.Facet.Lang() == "") != shown {
		err = notice.ErrNotFound
	}
	return at, err
}

// query returns the query of at's address, in which what is the default is left out; empty for the first page of
// everything.
func (at listing) query() string {
	q := url.Values{}
	if lang := at.Facet.Lang(); lang != "" {
		q.Set("lang", string(lang))
	} else if at.Facet != "" {
		q.Set("show", string(at.Facet))
	}
	if at.Order == notice.Newest {
		q.Set("order", "newest")
	}
	if at.Region > 0 {
		q.Set("places", strconv.FormatUint(at.Region, 10))
	}
	if at.Page > 1 {
		q.Set("page", strconv.FormatUint(at.Page, 10))
	}
	return q.Encode()
}

// href returns a link from any page of the discussion to the comments that at shows.
func (at listing) href() string { return "?" + at.query() + "#comments" }

// onPage returns href of another page of the same.
func (at listing) onPage(k uint64) string {
	at.Page = k
	return at.href()
}

// path returns the one path, with its query, at which at is shown. A region that an edition lacks is left out.
func (at listing) path(a notice.Announcement, l notice.Lang) string {
	if at.Region > 0 && a.OnlyLang() == "" && at.Region > uint64(len(places.In(a.Texts[l]))) {
		at.Region = 0
	}
	path := "/" + string(l) + "/" + a.SlugIn(l)
	if query := at.query(); query != "" {
		path += "?" + query
	}
	return path
}

// unfiltered returns the listing with all that at shows and nothing left out; at itself if it leaves out nothing.
func (at listing) unfiltered() listing {
	if at.Facet != "" {
		return listing{Order: notice.Oldest, Page: 1}
	}
	at.Region = 0
	return at
}

// pagePath returns the one path of a page of the whole discussion.
func pagePath(a notice.Announcement, l notice.Lang, order notice.Order, page uint64) string {
	return listing{Order: order, Page: page}.path(a, l)
}
