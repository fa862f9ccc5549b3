package desk

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// filterAnnouncements is how many announcements the filter offers to choose from.
const filterAnnouncements = 50

// keyFilters lists the fields of the filter that hold the key of an author or a network. They come from links only: the
// form shows them as boxes that can be unticked, if they are set.
var keyFilters = []string{"author", "network"}

// A queueRequest is what the address of a queue asks for: which list, and from where on.
type queueRequest struct {
	list   board.QueueFilter // of comments that wait
	filter notice.Filter     // of the search
	order  notice.Order      // of the search
	cursor notice.CommentID  // the page begins behind it; zero for the first page
	query  url.Values        // the filter as in the address, without cursor, language and what was just done
	path   string            // waitingPath or commentsPath
}

// parseQueueRequest reads the address of a queue, with days in a time zone. Errors: Problems for a day of the filter
// that cannot be read, notice.ErrNotFound for any other value or path that is not known.
func parseQueueRequest(u *url.URL, zone *time.Location) (r queueRequest, err error) {
	r.path, r.query = u.Path, u.Query()
	if r.cursor, err = parseCursor(r.query.Get("after")); err != nil {
		return r, err
	}
	session.DropFlash(r.query)
	r.query.Del("after")
	r.query.Del("tick")
	r.query.Del("lang")
	switch u.Path {
	case waitingPath:
		r.filter = notice.Filter{Status: notice.Pending}
		r.list, err = parseWaitingFilter(r.query)
		return r, err
	case commentsPath:
		if r.order, err = parseOrder(r.query.Get("order"), notice.Newest); err != nil {
			return r, err
		}
		r.filter, err = parseFilter(r.query, zone)
		return r, err
	}
	return r, fmt.Errorf("%s is not a queue: %w", u.Path, notice.ErrNotFound)
}

// address returns the path and query of the list from a cursor on; from its start for zero.
func (r queueRequest) address(after notice.CommentID) string {
	q := url.Values{}
	for name, values := range r.query {
		if values[0] != "" {
			q.Set(name, values[0])
		}
	}
	if after != 0 {
		q.Set("after", after.String())
	}
	u := url.URL{Path: r.path, RawQuery: q.Encode()}
	return u.String()
}

// parseWaitingFilter reads the filter of the comments that wait. Errors: notice.ErrNotFound.
func parseWaitingFilter(q url.Values) (f board.QueueFilter, err error) {
	f = board.QueueFilter{
		Only: board.QueueKind(q.Get("only")), Lang: notice.Lang(q.Get("language")), Apart: q.Get("apart") != "",
	}
	if f.Only != "" && !slices.Contains(board.QueueKinds, f.Only) {
		return f, fmt.Errorf("%q is no kind of comments that wait: %w", f.Only, notice.ErrNotFound)
	}
	if text := q.Get("on"); text != "" {
		n, err := edge.Ordinal(text, 0)
		if err != nil {
			return f, err
		}
		f.On = notice.AnnouncementID(n)
	}
	f.Order, err = parseOrder(q.Get("order"), notice.Oldest)
	return f, err
}

// orders are the orders of a list by their names in addresses.
var orders = map[string]notice.Order{"oldest": notice.Oldest, "newest": notice.Newest}

// parseOrder returns the order with a name; usual if the name is empty. Errors: notice.ErrNotFound.
func parseOrder(name string, usual notice.Order) (notice.Order, error) {
	if name == "" {
		return usual, nil
	}
	order, known := orders[name]
	if !known {
		return usual, fmt.Errorf("%q is no order: %w", name, notice.ErrNotFound)
	}
	return order, nil
}

// parseFilter reads a filter from a query; its days are those of a time zone. An empty field does not restrict.
// Errors as for parseQueueRequest.
func parseFilter(q url.Values, zone *time.Location) (f notice.Filter, err error) {
	f = notice.Filter{
		Text: q.Get("q"), Lang: notice.Lang(q.Get("language")), Reason: notice.Reason(q.Get("reason")),
		Held: notice.Flag(q.Get("held")), Question: notice.QuestionState(q.Get("question")),
	}
	var errs []error
	read := func(name string, parse func(string) error) {
		if text := q.Get(name); text != "" {
			errs = append(errs, parse(text))
		}
	}
	read("status", func(text string) (err error) { f.Status, err = notice.ParseStatus(text); return err })
	read("on", func(text string) error {
		n, err := edge.Ordinal(text, 0)
		f.On = notice.AnnouncementID(n)
		return err
	})
	read("author", func(text string) error { return decodeKey(f.Author[:], text) })
	read("network", func(text string) error { return decodeKey(f.Network[:], text) })
	problems := notice.Problems{}
	day := func(name string, days int) (t time.Time) {
		read(name, func(text string) error {
			if t, err = notice.ParseDay(text, zone); err != nil {
				problems[name] = notice.Problem{Key: "problem.day"}
				return nil
			}
			t = t.AddDate(0, 0, days)
			return nil
		})
		return t
	}
	f.From, f.To = day("from", 0), day("to", 1) // To is exclusive: the day after the one that was typed
	if err := errors.Join(errs...); err != nil {
		return f, err
	}
	return f, problems.Err()
}

// decodeKey fills key from its hexadecimal form. A text of another length or alphabet is notice.ErrNotFound.
func decodeKey(key []byte, text string) error {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(key) {
		return fmt.Errorf("%q is not a key: %w", text, notice.ErrNotFound)
	}
	copy(key, b)
	return nil
}

// A dayField is a field of the filter for a day.
type dayField struct {
	Name, Value string
	Problem     *notice.Problem // nil if there is none
}

// filterDay returns the field with a name, from or to.
func filterDay(q Queue, name string) dayField {
	f := dayField{Name: name, Value: q.Query[name]}
	if q.Draft == nil {
		f.Problem = q.Problems.Of(name)
	}
	return f
}
