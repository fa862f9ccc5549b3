package public

import "noticeboard/internal/notice"

// A pager has the links to the other pages of a discussion, a thread or a list. Of a single page, it has none.
type pager struct {
	Links      []pageLink
	Prev, Next string       // empty on the first and the last page
	Switch     string       // link to the same listing in the other order; empty if it has at most one thread
	Order      notice.Order // of this page; of a thread always Oldest

	From, To, Of uint64 // which threads, or announcements, of how many are shown, counted from 1; zero of a single page, and of a thread
}

// A pageLink is a link to a page; a gap in the row of pages has neither number nor address.
type pageLink struct {
	Number  uint64
	Href    string
	Current bool
}

// discussionPager returns the pager of a discussion. It keeps the filter, the order and the region.
func discussionPager(p AnnouncementShow) pager {
	at := p.listing()
	made := newPager(p.Page, p.Pages, at.onPage)
	made.Order = p.Order
	if p.Tally.Listed(p.Facet) > 1 {
		at.Order, at.Page = notice.Newest-p.Order, 1
		made.Switch = at.href()
	}
	if all := p.Tally.Listed(p.Facet); p.Pages > 1 {
		made.From, made.To, made.Of = notice.PageSize*(p.Page-1)+1, min(notice.PageSize*p.Page, all), all
	}
	return made
}

// threadPager returns the pager of a thread on pages of its own.
func threadPager(t notice.ThreadPage) pager { return newPager(t.Page, t.Pages, listing{}.onPage) }

// nearPages is how many pages before and after a page it links to.
const nearPages = 2

// newPager returns links to the first page, the last, and those near page; href returns the address of a page. It costs the
// same for any number of pages.
func newPager(page, pages uint64, href func(uint64) string) pager {
	var p pager
	if pages < 2 {
		return p
	}
	add := func(k uint64) {
		p.Links = append(p.Links, pageLink{k, href(k), k == page})
	}
	first, last := max(page, nearPages+1)-nearPages, min(page+nearPages, pages)
	if first > 1 {
		add(1)
	}
	if first > 2 {
		p.Links = append(p.Links, pageLink{})
	}
	for k := first; k <= last; k++ {
		add(k)
	}
	if last+1 < pages {
		p.Links = append(p.Links, pageLink{})
	}
	if last < pages {
		add(pages)
	}
	if page > 1 {
		p.Prev = href(page - 1)
	}
	if page < pages {
		p.Next = href(page + 1)
	}
	return p
}
