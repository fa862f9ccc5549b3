package view

import (
	"slices"
	"strconv"
	"strings"

	"noticeboard/internal/notice"
)

// An account says what a discussion holds and what it owes.
type account struct {
	All, Readers, Official, Open uint64
	Waiting                      []uint64 // numbers of the open questions, if all of them are on the page
}

func (v *voice) account(d notice.Discussion) account {
	a := account{All: d.Tally.Published, Official: d.Tally.Official, Open: d.Tally.Open}
	a.Readers = a.All - min(a.Official, a.All)
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

func pagesOf(a Announcement) pager {
	p := paged(a.Page, a.Pages, listing(a.Order, a.Region), "#comments")
	p.Order = a.Order
	if a.Tally.Threads > 1 {
		other := notice.Newest
		if a.Order == notice.Newest {
			other = notice.Oldest
		}
		p.Switch = strings.TrimSuffix(listing(other, a.Region), "&") + "#comments"
	}
	return p
}

// listing returns how the query of an announcement's page begins: the order of its discussion, and the
// region whose places alone are shown.
func listing(order notice.Order, region uint64) string {
	query := "?"
	if order == notice.Newest {
		query += "order=newest&"
	}
	if region > 0 {
		query += "places=" + strconv.FormatUint(region, 10) + "&"
	}
	return query
}

func pagesOfThread(t notice.ThreadPage) pager { return paged(t.Page, t.Pages, "?", "#comments") }

func paged(page, pages uint64, query, fragment string) pager {
	href := func(k uint64) string { return query + "page=" + strconv.FormatUint(k, 10) + fragment }
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
func (v *voice) stub(c notice.Comment) (string, error) {
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
