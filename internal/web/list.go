package web

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// queueSize is how many cases a page of the desk holds.
const queueSize = 20

const (
	waitingPath  = "/desk/waiting"
	commentsPath = "/desk/comments"
)

// A list is what a page of comments at the desk shows: what waits, oldest first, or what a filter
// chooses, newest first. All of it is in the address.
type list struct {
	filter notice.Filter
	cursor notice.CommentID // behind it the page begins; zero for the first
	query  url.Values       // as asked for, without the cursor and what was just done
	path   string
}

// listOf reads which list an address of the desk shows. What is not in its words is ErrNotFound, but for
// a day that was mistyped, which is a problem.
func listOf(u *url.URL) (l list, err error) {
	l.path, l.query = u.Path, u.Query()
	if after := l.query.Get("after"); after != "" {
		if l.cursor, err = notice.ParseCommentID(after); err != nil {
			return l, err
		}
	}
	for _, name := range []string{"after", "did", "comment", "at", "lang"} {
		l.query.Del(name)
	}
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
		n, err := ordinal(text, 0)
		f.On = notice.AnnouncementID(n)
		return err
	})
	read("author", func(text string) error { return unhex(f.Author[:], text) })
	read("network", func(text string) error { return unhex(f.Network[:], text) })
	problems := notice.Problems{}
	day := func(name string, days int) (t time.Time) {
		read(name, func(text string) error {
			if t, err = notice.ParseDay(text); err != nil {
				problems[name] = "problem.day"
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
func (l list) address(after notice.CommentID) string {
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

func (s *deskHandlers) waiting(c *gin.Context) error { return s.listed(c) }

func (s *deskHandlers) comments(c *gin.Context) error { return s.listed(c) }

func (s *deskHandlers) listed(c *gin.Context) error {
	l, err := listOf(c.Request.URL)
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		return s.list(c, http.StatusUnprocessableEntity, l, nil, problems)
	}
	if err != nil {
		return err
	}
	return s.list(c, http.StatusOK, l, nil, nil)
}

// list shows a list; with a draft, a decision that could not be carried out and why.
func (s *deskHandlers) list(c *gin.Context, code int, l list, draft *notice.Decision, problems notice.Problems) error {
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	p := view.Queue{
		Frame: f, Filter: l.filter, Query: map[string]string{}, Path: l.address(l.cursor), Waiting: l.path == waitingPath, Now: s.Now(),
		Draft: draft, Problems: problems, At: c.Query("at"),
	}
	for name := range l.query {
		p.Query[name] = l.query.Get(name)
	}
	if draft == nil && len(problems) > 0 {
		return s.showDesk(c, code, p) // the filter makes no sense: nothing to show
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
	return s.showDesk(c, code, p)
}

// filterAnnouncements is how many announcements the filter offers to choose from, the newest.
const filterAnnouncements = 50
