package edge

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Error is the page of an error. It says what went wrong and what to do about it. The last three fields are filled
// in by Hooks.NotFound.
type Error struct {
	view.Frame
	Status  int           // HTTP status code
	Key     string        // of messages: Key+".title" and Key+".text"
	Wait    time.Duration // with 429 and 503: how long until trying again; else zero
	Request string        // RequestID, with 500 and above; else empty
	SignIn  bool          // the page leads to signing in
	ToDesk  bool          // the page leads to the desk
	Kept    []view.Kept   // what was typed into the form that was sent, to be copied; nil if it had no texts

	Near       []notice.Announcement // with 404: which may have been meant; nil if none is known
	Asked      bool                  // with 404: a comment of Near's only announcement was meant
	LastNumber uint64                // with Asked: the number of the announcement's last comment; zero if it has none
}

// Errors of requests, which only HTTP knows.
var (
	ErrBadForm = errors.New("malformed form")
	ErrSignIn  = errors.New("not signed in")
	ErrBusy    = errors.New("too many requests at once")
	ErrGone    = errors.New("the client is gone, or does not receive")

	errMethod    = errors.New("method not allowed")
	errCrossSite = errors.New("sent by another site")
	errHost      = errors.New("asked for another host")
	errTooLarge  = errors.New("body too large")
	errNoForm    = errors.New("not a form")
)

// retryLater is how long to wait after an error that is answered with 503.
const retryLater = 30 * time.Second

// A Status says how an error is answered.
type Status struct {
	Err  error  // and all that wrap it
	Code int    // HTTP status code
	Key  string // of the page's messages: Key+".title" and Key+".text"

	SignIn bool // the page leads to signing in
}

// statuses lists how errors are answered, after those that only some handlers know (Config.Statuses). The first entry
// that matches counts. An error that is in neither list is internal: it is logged, and answered with 500.
var statuses = []Status{
	{Err: notice.ErrDamaged, Code: http.StatusInternalServerError, Key: "error.500-damaged"}, // whatever it has led to
	{Err: notice.ErrNotText, Code: http.StatusBadRequest, Key: "error.400"},
	{Err: ErrBadForm, Code: http.StatusBadRequest, Key: "error.400"},
	{Err: ErrSignIn, Code: http.StatusUnauthorized, Key: "error.401", SignIn: true},
	{Err: notice.ErrBarred, Code: http.StatusForbidden, Key: "error.403-barred"}, // not 422: no change to the form would help
	{Err: notice.ErrForbidden, Code: http.StatusForbidden, Key: "error.403"},
	{Err: errCrossSite, Code: http.StatusForbidden, Key: "error.403-cross-site"},
	{Err: notice.ErrNotFound, Code: http.StatusNotFound, Key: "error.404"},
	{Err: errMethod, Code: http.StatusMethodNotAllowed, Key: "error.405"},
	{Err: notice.ErrClosed, Code: http.StatusConflict, Key: "error.409-closed"},
	{Err: notice.ErrConflict, Code: http.StatusConflict, Key: "error.409-conflict"},
	{Err: notice.ErrRepeated, Code: http.StatusConflict, Key: "error.409-conflict"},
	{Err: errTooLarge, Code: http.StatusRequestEntityTooLarge, Key: "error.413"},
	{Err: errNoForm, Code: http.StatusUnsupportedMediaType, Key: "error.415"},
	{Err: errHost, Code: http.StatusMisdirectedRequest, Key: "error.421"},
	{Err: ErrBusy, Code: http.StatusServiceUnavailable, Key: "error.503"},
	{Err: notice.ErrUnavailable, Code: http.StatusServiceUnavailable, Key: "error.503"},
	{Err: notice.ErrFull, Code: http.StatusServiceUnavailable, Key: "error.503"},
	{Err: context.DeadlineExceeded, Code: http.StatusServiceUnavailable, Key: "error.503"}, // the program's own: it is slow now
}

// A Failure is what an error means to the client.
type Failure struct {
	Code int           // HTTP status code
	Key  string        // of the page's messages, as in Status
	Wait time.Duration // how long until trying again, with 429 and 503; else zero

	SignIn bool // the page leads to signing in
}

// Classify returns the status with which an error is answered: 429 for notice.TooSoon, 422 for notice.Problems, the
// table's for the errors in it, and 500 for any other.
func (e *Edge) Classify(err error) Failure {
	var soon notice.TooSoon
	var problems notice.Problems
	switch {
	case errors.As(err, &soon):
		return Failure{Code: http.StatusTooManyRequests, Key: "error.429", Wait: time.Duration(soon)}
	case errors.As(err, &problems):
		return Failure{Code: http.StatusUnprocessableEntity, Key: "error.400"}
	}
	for _, known := range e.statuses {
		if errors.Is(err, known.Err) {
			f := Failure{Code: known.Code, Key: known.Key, SignIn: known.SignIn}
			if known.Code == http.StatusServiceUnavailable {
				f.Wait = retryLater
			}
			return f
		}
	}
	return Failure{Code: http.StatusInternalServerError, Key: "error.500"}
}

// Report sets the Retry-After of a failure, and logs its error if the status is 500 or above. It returns the id of the
// request in the log, or nothing if it was not logged. It is called once, before the page of the failure is shown.
func (e *Edge) Report(c *gin.Context, f Failure, err error) (requestID string) {
	if f.Wait > 0 {
		seconds := int64((f.Wait + time.Second - 1) / time.Second)
		c.Header("Retry-After", strconv.FormatInt(max(1, seconds), 10))
	}
	if f.Code >= http.StatusInternalServerError {
		requestID = RequestID(c)
		e.Log().ErrorContext(c.Request.Context(), "request failed", "request_id", requestID, "route", c.FullPath(),
			"err", err)
	}
	return requestID
}

// BreakOff ends a request whose answer has begun and cannot be completed. It closes the connection, so that the answer
// cannot be mistaken for a whole one, and does not return. It logs err, unless that is ErrGone or the client has closed
// the connection.
func (e *Edge) BreakOff(c *gin.Context, err error) {
	if !errors.Is(err, ErrGone) && c.Request.Context().Err() == nil {
		e.Report(c, Failure{Code: http.StatusInternalServerError}, err)
	}
	panic(http.ErrAbortHandler)
}

// fail shows the page of an error, with what was typed into a form; to programs it sends problem details.
func (e *Edge) fail(c *gin.Context, err error) {
	keepFromCDN(c.Writer.Header())
	if forPrograms(c) {
		e.failData(c, err)
		return
	}
	f := e.Classify(err)
	requestID := e.Report(c, f, err)
	lang := e.hooks.Language(c)
	page := Error{
		Frame: errorFrame(c), Status: f.Code, Key: f.Key, Wait: f.Wait, Request: requestID, SignIn: f.SignIn,
		ToDesk: atDesk(c) && !f.SignIn, Kept: KeptTexts(c),
	}
	if e.hooks.NotFound(c, &page) {
		return
	}
	if err := e.Show(c, f.Code, lang, page); err != nil {
		e.Log().ErrorContext(c.Request.Context(), "no page for an error", "err", err)
		c.Data(f.Code, "text/plain; charset=utf-8", []byte(http.StatusText(f.Code)+"\n"))
	}
}

// atDesk reports whether a request is for a page of the desk.
func atDesk(c *gin.Context) bool { return strings.HasPrefix(c.Request.URL.Path, "/desk/") }

// errorFrame returns the frame of an error page. There is no such page to link to in other languages, so they link to
// their start page.
func errorFrame(c *gin.Context) view.Frame {
	f := view.Frame{Path: c.Request.URL.Path, Others: map[notice.Lang]string{}}
	for _, l := range notice.Langs {
		f.Others[l] = "/" + string(l) + "/"
		if atDesk(c) {
			f.Others[l] = "/desk/?lang=" + string(l)
		}
	}
	return f
}
