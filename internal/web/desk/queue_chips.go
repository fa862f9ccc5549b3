package desk

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

// A chip is a link to a list of the comments that wait, with their number.
type chip struct {
	Text    string
	Lang    notice.Lang // of Text, if that is a title in another language; else empty
	Href    string
	Count   uint64
	More    bool // there are more than Count
	Current bool
}

// queueChips returns the links to the lists that the queue can be narrowed down to, but for those with nothing in them.
func (t funcs) queueChips(q Queue) (all []chip, err error) {
	add := func(f board.QueueFilter, n int, current bool, key string) {
		text, failed := t.Message(key)
		err = cmp.Or(err, failed)
		if n > 0 || current {
			all = append(all, chip{Text: text, Href: waitingHref(f), Count: uint64(n), Current: current})
		}
	}
	whole := board.QueueFilter{Order: q.List.Order, Apart: q.List.Apart}
	add(whole, q.Counts.All, q.List == whole, "chip.all")
	for _, kind := range board.QueueKinds {
		f := q.List
		f.Only = kind
		add(f, q.Counts.Kinds[kind], q.List.Only == kind, "chip."+string(kind))
	}
	for _, lang := range slices.Sorted(maps.Keys(q.Counts.Languages)) {
		f := q.List
		f.Lang = lang
		if lang != "" && (len(q.Counts.Languages) > 1 || q.List.Lang == lang) {
			add(f, q.Counts.Languages[lang], q.List.Lang == lang, "chip.lang."+string(lang))
		}
	}
	for i := range all {
		all[i].More = q.Counts.Cut
	}
	return all, err
}

// queuePlaces returns the links to what waits on each announcement, the one with the most first; none if all is on one.
func (t funcs) queuePlaces(q Queue) (all []chip) {
	if len(q.On) < 2 && q.List.On == 0 {
		return nil
	}
	for id, n := range q.Counts.On {
		f := q.List
		f.On = id
		c := chip{
			Text: t.Text(q.On[id]).Title, Lang: t.TextLang(q.On[id]), Href: waitingHref(f), Count: uint64(n), More: q.Counts.Cut,
			Current: q.List.On == id,
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b chip) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Href, b.Href))
	})
	return all
}

// waitingHref returns the address of the list that a filter selects, without its defaults.
func waitingHref(f board.QueueFilter) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("only", string(f.Only))
	set("language", string(f.Lang))
	if f.On != 0 {
		q.Set("on", strconv.FormatUint(uint64(f.On), 10))
	}
	if f.Order == notice.Newest {
		q.Set("order", "newest")
	}
	if f.Apart {
		q.Set("apart", "yes")
	}
	u := url.URL{Path: waitingPath, RawQuery: q.Encode()}
	return u.String()
}

// tickHref returns the address of a page with all its cases ticked.
func tickHref(q Queue) string {
	u, err := url.Parse(q.Path)
	if err != nil {
		return q.Path
	}
	query := u.Query()
	query.Set("tick", "page")
	u.RawQuery, u.Fragment = query.Encode(), "many"
	return u.String()
}

// An orderLink is the link to the same list in an order.
type orderLink struct {
	Name    string // "chip.order." and the name is the message key of its text
	Href    string
	Current bool
}

// queueOrders returns the links to the list in each order.
func queueOrders(q Queue) (all []orderLink) {
	for _, name := range []string{"oldest", "newest"} {
		order := orders[name]
		href := ""
		if q.Waiting {
			f := q.List
			f.Order = order
			href = waitingHref(f)
		} else {
			query := url.Values{}
			for field, value := range q.Query {
				query.Set(field, value)
			}
			query.Set("order", name)
			u := url.URL{Path: commentsPath, RawQuery: query.Encode()}
			href = u.String()
		}
		all = append(all, orderLink{name, href, order == q.Order})
	}
	return all
}
