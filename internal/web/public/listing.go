package public

import (
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/places"
	"noticeboard/internal/web/edge"
)

// A pager leads to the other pages of a listing.
type pager struct {
	Links      []pageLink
	Prev, Next string
	Switch     string       // the same listing in the other order; empty if there is none
	Order      notice.Order // of this listing
}

// A pageLink leads to a page; a gap between pages has neither number nor address.
type pageLink struct {
	Number  uint64
	Href    string
	Current bool
}

// A Listing is what the page of an announcement shows: which threads of the discussion, in which order, and
// the places of which region.
type Listing struct {
	Facet  notice.Facet // that the threads have; empty: all
	Order  notice.Order
	Page   uint64
	Region uint64 // by its number; 0: all
}

func listingShown(a AnnouncementShow) Listing { return Listing{a.Facet, a.Order, a.Page, a.Region} }

// Query returns the query of the address at which l is shown; empty for the first page of everything.
func (l Listing) Query() string {
	q := url.Values{}
	if lang := l.Facet.Lang(); lang != "" {
		q.Set("lang", string(lang))
	} else if l.Facet != "" {
		q.Set("show", string(l.Facet))
	}
	if l.Order == notice.Newest {
		q.Set("order", "newest")
	}
	if l.Region > 0 {
		q.Set("places", strconv.FormatUint(l.Region, 10))
	}
	if l.Page > 1 {
		q.Set("page", strconv.FormatUint(l.Page, 10))
	}
	return q.Encode()
}

// href returns what leads from one page of the discussion to that of l.
func (l Listing) href() string { return "?" + l.Query() + "#comments" }

func pagesOf(a AnnouncementShow) pager {
	at := listingShown(a)
	p := paged(a.Page, a.Pages, at)
	p.Order = a.Order
	if a.Tally.Listed(a.Facet) > 1 {
		at.Order, at.Page = notice.Newest-a.Order, 1
		p.Switch = at.href()
	}
	return p
}

func pagesOfThread(t notice.ThreadPage) pager { return paged(t.Page, t.Pages, Listing{}) }

// paged returns the way to the other pages of what stands on page.
func paged(page, pages uint64, at Listing) pager {
	href := func(k uint64) string {
		at.Page = k
		return at.href()
	}
	var p pager
	if pages < 2 {
		return p
	}
	for k := uint64(1); k <= pages; k++ {
		near := k+2 >= page && k <= page+2
		switch {
		case k == 1 || k == pages || near:
			p.Links = append(p.Links, pageLink{k, href(k), k == page})
		case k == 2 || k == pages-1:
			p.Links = append(p.Links, pageLink{})
		}
	}
	if page > 1 {
		p.Prev = href(page - 1)
	}
	if page < pages {
		p.Next = href(page + 1)
	}
	return p
}

// A listing is what is asked for of an announcement's page.
type listing struct{ Listing }

func inOrder(o notice.Order, page uint64) listing { return listing{Listing{Order: o, Page: page}} }

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
