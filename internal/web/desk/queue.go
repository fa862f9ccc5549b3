package desk

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// Tab is the name of the tab that a queue stands under.
func (q Queue) Tab() string {
	if q.Waiting {
		return "waiting"
	}
	alone := notice.Filter{Status: q.Filter.Status}
	switch q.Filter.Status {
	case notice.Published, notice.Declined, notice.Removed:
		if q.Filter == alone {
			return q.Filter.Status.String()
		}
	}
	return "find"
}

// Back is the path to go on to from a form on the page, which need not be the page's own: that can be
// the address a form was sent to.
func (q Queue) Back() string { return q.Path }

// Deciding lists what can be decided about all that a list shows.
func (q Queue) Deciding() (actions []notice.Action) {
	for _, a := range notice.Decisions {
		_, err := q.Filter.Status.After(a)
		if q.Filter.Status == 0 || err == nil {
			actions = append(actions, a)
		}
	}
	return actions
}

// Refusing reports whether any of those needs a reason.
func (q Queue) Refusing() bool { return slices.ContainsFunc(q.Deciding(), notice.Action.Refuses) }

// Above reports whether the notice of what was done stands above the list, because the case that it
// would stand before is not in it.
func (q Queue) Above() bool {
	return !slices.ContainsFunc(q.Cases, func(c notice.Case) bool { return c.Comment.ID.String() == q.At })
}

// caseItems returns the items of a list; the one that could not be decided has its problems.
func (v funcs) caseItems(q Queue) []caseItem {
	var all []caseItem
	for i, c := range q.Cases {
		k := newCaseItem(c, q.Frame, q.Now, q.Back())
		k.Picks = true
		if i+1 < len(q.Cases) {
			k.Next = q.Cases[i+1].Comment.ID.String()
		}
		if k.ID == q.At {
			k.Flash = q.Desk.Flash
		}
		if q.Draft != nil && q.Draft.Comment == c.Comment.ID {
			k.Decision, k.Problems = *q.Draft, q.Problems
		}
		all = append(all, k)
	}
	return all
}

// A dayForm is a field of the filter for a day.
type dayForm struct {
	Name, Value string
	Problem     *notice.Problem
}

func dayField(q Queue, name string) dayForm {
	f := dayForm{Name: name, Value: q.Query[name]}
	if q.Draft == nil {
		f.Problem = q.Problems.Of(name)
	}
	return f
}

// Queue is the desk's list of comments: those that wait, or those that a filter chooses.
type Queue struct {
	view.Frame
	Waiting       bool // what waits, oldest first
	Filter        notice.Filter
	Query         map[string]string // the filter as it was filled in
	Path          string            // of this page, with its query
	Announcements []notice.Listed   // to choose from in the filter
	Partial       bool              // the index is being made, and not everything is found yet
	Cases         []notice.Case
	Now           time.Time        // waiting times are counted from it
	More          string           // path of the next page; empty on the last
	At            string           // id of the case before which the notice of what was done stands
	Draft         *notice.Decision // the decision with problems; nil if there is none
	Problems      notice.Problems  // of the draft or, without one, of the filter
}

// pageOfCases cuts a list that was asked for with one too many, and returns the address of the rest.
func pageOfCases(cases []notice.Case, list string) ([]notice.Case, string) {
	if len(cases) <= queueSize {
		return cases, ""
	}
	cases = cases[:queueSize]
	sep := "?"
	if strings.Contains(list, "?") {
		sep = "&"
	}
	return cases, list + sep + "after=" + cases[queueSize-1].Comment.ID.String()
}

func cursorOf(text string) (notice.CommentID, error) {
	if text == "" {
		return 0, nil
	}
	return notice.ParseCommentID(text)
}

// queueSize is how many cases a page of the desk holds.
const queueSize = 20

const (
	waitingPath  = "/desk/waiting"
	commentsPath = "/desk/comments"
)

// A queueRequest is what a page of comments at the desk shows: what waits, oldest first, or what a filter
// chooses, newest first. All of it is in the address.
type queueRequest struct {
	filter notice.Filter
	cursor notice.CommentID // behind it the page begins; zero for the first
	query  url.Values       // as asked for, without the cursor and what was just done
	path   string
}

// parseQueue reads which list an address of the desk shows. What is not in its words is ErrNotFound, but for
// a day that was mistyped, which is a problem.
func parseQueue(u *url.URL) (l queueRequest, err error) {
	l.path, l.query = u.Path, u.Query()
	if after := l.query.Get("after"); after != "" {
		if l.cursor, err = notice.ParseCommentID(after); err != nil {
			return l, err
		}
	}
	session.DropFlash(l.query)
	l.query.Del("after")
	l.query.Del("lang")
	switch u.Path {
	case waitingPath:
		l.filter = notice.Filter{Status: notice.Pending}
		return l, nil
	case commentsPath:
		l.filter, err = filterOf(l.query)
		return l, err
	}
	return l, fmt.Errorf("%s is no list: %w", u.Path, notice.ErrNotFound)
}

// filterOf reads a filter from a query. A field that is empty leaves all in.
func filterOf(q url.Values) (f notice.Filter, err error) {
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
	read("author", func(text string) error { return unhex(f.Author[:], text) })
	read("network", func(text string) error { return unhex(f.Network[:], text) })
	problems := notice.Problems{}
	day := func(name string, days int) (t time.Time) {
		read(name, func(text string) error {
			if t, err = notice.ParseDay(text); err != nil {
				problems[name] = notice.Problem{Key: "problem.day"}
				return nil
			}
			t = t.AddDate(0, 0, days)
			return nil
		})
		return t
	}
	f.From, f.To = day("from", 0), day("to", 1)
	if err := errors.Join(errs...); err != nil {
		return f, err
	}
	return f, problems.Err()
}

// unhex reads as many bytes as key has. Any other text is ErrNotFound.
func unhex(key []byte, text string) error {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(key) {
		return fmt.Errorf("%q is no key: %w", text, notice.ErrNotFound)
	}
	copy(key, b)
	return nil
}

// address returns the list's own address, from a cursor on.
func (l queueRequest) address(after notice.CommentID) string {
	q := url.Values{}
	for name, values := range l.query {
		if values[0] != "" {
			q.Set(name, values[0])
		}
	}
	if after != 0 {
		q.Set("after", after.String())
	}
	u := url.URL{Path: l.path, RawQuery: q.Encode()}
	return u.String()
}

func (s *Handlers) Waiting(c *gin.Context) error { return s.Queue(c) }

func (s *Handlers) Comments(c *gin.Context) error { return s.Queue(c) }

func (s *Handlers) Queue(c *gin.Context) error {
	l, err := parseQueue(c.Request.URL)
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		return s.showQueue(c, http.StatusUnprocessableEntity, l, nil, problems)
	}
	if err != nil {
		return err
	}
	return s.showQueue(c, http.StatusOK, l, nil, nil)
}

// showQueue shows a list; with a draft, a decision that could not be carried out and why.
func (s *Handlers) showQueue(c *gin.Context, code int, l queueRequest, draft *notice.Decision, problems notice.Problems) error {
	f, by, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	p := Queue{
		Frame: f, Filter: l.filter, Query: map[string]string{}, Path: l.address(l.cursor), Waiting: l.path == waitingPath, Now: s.Now(),
		Draft: draft, Problems: problems, At: session.FlashOf(c).At.String(),
	}
	for name := range l.query {
		p.Query[name] = l.query.Get(name)
	}
	if draft == nil && len(problems) > 0 {
		return s.ShowDesk(c, code, p) // the filter makes no sense: nothing to show
	}
	ctx := c.Request.Context()
	cursor := l.cursor
	if l.filter.Plain() {
		p.Cases, err = s.board.Queue(ctx, by, l.filter.Status, cursor, queueSize+1)
		cursor = 0
		if len(p.Cases) > queueSize {
			p.Cases = p.Cases[:queueSize]
			cursor = p.Cases[queueSize-1].Comment.ID
		}
	} else {
		p.Cases, cursor, err = s.board.Find(ctx, by, l.filter, cursor, queueSize)
		p.Partial = !s.board.FindsAll()
	}
	if err != nil {
		return err
	}
	if cursor != 0 {
		p.More = l.address(cursor)
	}
	if !p.Waiting {
		if p.Announcements, err = s.board.Announcements(ctx, notice.Span{From: 1, To: filterAnnouncements}); err != nil {
			return err
		}
	}
	return s.ShowDesk(c, code, p)
}

// filterAnnouncements is how many announcements the filter offers to choose from, the newest.
const filterAnnouncements = 50
