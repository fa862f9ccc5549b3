package view

import (
	"net/url"
	"slices"
	"strconv"

	"noticeboard/internal/notice"
)

// A discussionSummary says what a discussion holds and what it owes.
type discussionSummary struct {
	All, Readers, Official, Open uint64
	Waiting                      []uint64 // numbers of the open questions, if all of them are on the page
	OpenAt                       string   // leads to the threads with open questions; empty if these are shown
}

func (v publicFuncs) discussionSummary(d notice.Discussion) discussionSummary {
	a := discussionSummary{All: d.Tally.Published, Official: d.Tally.Official, Open: d.Tally.OpenCount}
	a.Readers = a.All - min(a.Official, a.All)
	if d.Facet != notice.Unanswered {
		a.OpenAt = Listing{Facet: notice.Unanswered, Order: d.Order}.href()
	}
	note := func(c notice.Comment) {
		if c.AwaitsAnswer() {
			a.Waiting = append(a.Waiting, c.Number)
		}
	}
	for _, t := range d.Threads {
		note(t.Root)
		for _, c := range t.Replies {
			note(c)
		}
	}
	slices.Sort(a.Waiting)
	if uint64(len(a.Waiting)) != a.Open || a.Open > 12 {
		a.Waiting = nil
	}
	return a
}

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

func listingOf(a Announcement) Listing { return Listing{a.Facet, a.Order, a.Page, a.Region} }

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

func pagesOf(a Announcement) pager {
	at := listingOf(a)
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

// stub returns what keeps the place of a comment that is no longer public: who took it away, when
// and by which rule, as far as that is known.
func (v *translator) stub(c notice.Comment) (string, error) {
	args := []any{"Number", c.Number}
	undated := ".undated"
	if !c.Decided.IsZero() {
		undated = ""
		args = append(args, "Date", v.Date(c.Decided))
	}
	switch c.Status {
	case notice.Pending:
		return v.Message("stub.pending", "Number", c.Number)
	case notice.Withdrawn:
		return v.Message("stub.withdrawn"+undated, args...)
	}
	rule, err := v.rule(c.Rules, c.Reason)
	if err != nil {
		return "", err
	}
	if rule == nil {
		return v.Message("stub.removed.unexplained", args...)
	}
	return v.Message("stub.removed"+undated, append(args, "Reason", rule.Short, "Rule", rule.Number)...)
}
