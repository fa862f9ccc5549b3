package edge

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Error says what went wrong and what to do.
type Error struct {
	view.Frame
	Status     int                   // HTTP status code
	Key        string                // message keys are Key+".title" and Key+".text"
	Wait       time.Duration         // with 429 and 503: how long until trying again
	Request    string                // id of the request, with 500
	Kept       []view.Kept           // what was typed, to be copied
	Near       []notice.Announcement // which may have been meant, with 404
	Asked      bool                  // a comment was meant, of the only one of them
	LastNumber uint64                // the last comment number on that
}

// Trouble that only HTTP knows.
var (
	errMethod    = errors.New("method not allowed")
	errCrossSite = errors.New("sent by another site")
	errHost      = errors.New("some other host was asked for")
	errTooLarge  = errors.New("body too large")
	errNoForm    = errors.New("not a form")
	ErrBadForm   = errors.New("a form that cannot be read")
	ErrSignIn    = errors.New("not signed in")
)

// retryLater is how long to wait after notice.ErrUnavailable.
const retryLater = 30 * time.Second

// A Status says how an error is answered.
type Status struct {
	Err  error
	Code int    // HTTP status code
	Key  string // the page's message keys are Key+".title" and Key+".text"
}

// statuses lists how errors are answered, beside those that only some handlers know (edgeConfig.Statuses).
// An error that is in neither list is internal: logged, and answered with 500.
var statuses = []Status{
	{notice.ErrNotText, http.StatusBadRequest, "error.400"},
	{ErrBadForm, http.StatusBadRequest, "error.400"},
	{ErrSignIn, http.StatusUnauthorized, "error.401"},
	{notice.ErrBarred, http.StatusForbidden, "error.403-barred"}, // nothing in the form could be mended: no 422
	{notice.ErrForbidden, http.StatusForbidden, "error.403"},
	{errCrossSite, http.StatusForbidden, "error.403-cross-site"},
	{notice.ErrNotFound, http.StatusNotFound, "error.404"},
	{errMethod, http.StatusMethodNotAllowed, "error.405"},
	{notice.ErrClosed, http.StatusConflict, "error.409-closed"},
	{notice.ErrConflict, http.StatusConflict, "error.409-conflict"},
	{notice.ErrRepeated, http.StatusConflict, "error.409-conflict"},
	{errTooLarge, http.StatusRequestEntityTooLarge, "error.413"},
	{errNoForm, http.StatusUnsupportedMediaType, "error.415"},
	{errHost, http.StatusMisdirectedRequest, "error.421"},
	{notice.ErrUnavailable, http.StatusServiceUnavailable, "error.503"},
}

// A verdict is what an error means to whoever sent the request.
type verdict struct {
	Code int
	key  string
	Wait time.Duration
}

// Judge finds the verdict on an error.
func (s *Edge) Judge(err error) verdict {
	var soon notice.TooSoon
	var problems notice.Problems
	switch {
	case errors.As(err, &soon):
		return verdict{http.StatusTooManyRequests, "error.429", time.Duration(soon)}
	case errors.As(err, &problems):
		return verdict{http.StatusUnprocessableEntity, "error.400", 0}
	}
	for _, known := range s.statuses {
		if errors.Is(err, known.Err) {
			v := verdict{Code: known.Code, key: known.Key}
			if known.Code == http.StatusServiceUnavailable {
				v.Wait = retryLater
			}
			return v
		}
	}
	return verdict{http.StatusInternalServerError, "error.500", 0}
}

// Announce sets the headers that a verdict calls for, and logs what is the program's own fault.
func (s *Edge) Announce(c *gin.Context, v verdict, err error) (request string) {
	if v.Wait > 0 {
		seconds := int64((v.Wait + time.Second - 1) / time.Second)
		c.Header("Retry-After", strconv.FormatInt(max(1, seconds), 10))
	}
	if v.Code >= http.StatusInternalServerError {
		request = s.started + "-" + strconv.FormatUint(s.requests.Add(1), 36)
		s.Log().ErrorContext(c.Request.Context(), "request failed", "request", request, "route", c.FullPath(), "err", err)
	}
	return request
}

// answer runs a handler and answers for the error that it returns.
func (s *Edge) answer(handle func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		err := handle(c)
		if err == nil {
			return
		}
		if errors.Is(err, c.Request.Context().Err()) && c.Request.Context().Err() != nil {
			c.Status(http.StatusServiceUnavailable) // nobody is there to read it
			return
		}
		if errors.Is(err, ErrSignIn) && c.Request.Method != http.MethodPost {
			s.hooks.SignIn(c)
			return
		}
		s.fail(c, err)
	}
}

// fail shows the page of an error. What was typed is on it.
func (s *Edge) fail(c *gin.Context, err error) {
	v := s.Judge(err)
	request := s.Announce(c, v, err)
	lang := s.hooks.Language(c)
	page := Error{Frame: s.errorFrame(c), Status: v.Code, Key: v.key, Wait: v.Wait, Request: request, Kept: KeptTexts(c)}
	if s.hooks.NotFound(c, &page) {
		return
	}
	if err := s.Show(c, v.Code, lang, page); err != nil {
		s.Log().ErrorContext(c.Request.Context(), "no page for an error", "err", err)
		c.Data(v.Code, "text/plain; charset=utf-8", []byte(http.StatusText(v.Code)+"\n"))
	}
}

// errorFrame is the frame of an error page: in the other language it stands at the other
// language's front door, because the address itself leads nowhere.
func (s *Edge) errorFrame(c *gin.Context) view.Frame {
	f := view.Frame{Path: c.Request.URL.Path, Others: map[notice.Lang]string{}}
	for _, l := range notice.Langs {
		f.Others[l] = "/" + string(l) + "/"
		if strings.HasPrefix(c.Request.URL.Path, "/desk/") {
			f.Others[l] = "/desk/?lang=" + string(l)
		}
	}
	return f
}

// KeptTexts returns the texts of a form that could not be taken, but for passwords.
func KeptTexts(c *gin.Context) (texts []view.Kept) {
	for _, name := range slices.Sorted(maps.Keys(c.Request.PostForm)) {
		kind, _, _ := strings.Cut(name, ".")
		if text := FormText(c, name); text != "" && slices.Contains(keptFields, kind) {
			texts = append(texts, view.Kept{Field: name, Text: text})
		} else if name == "reason" && text != "" && strings.HasSuffix(c.Request.URL.Path, "/acts") { // elsewhere it is chosen, and no text
			texts = append(texts, view.Kept{Field: name, Text: text})
		}
	}
	return texts
}

// keptFields lists the fields in which people write texts, by their names up to the first dot.
var keptFields = []string{
	"comment", "name", "email", "organisation", "explanation", "note", "answer", "title", "short", "text",
	"slug", "summary", "place", "body", "correction", "elsewhere", "translation", "referral", "login", "passkey-name", "team", "contact",
}

// Redisplay shows a form again with what is wrong, or returns an error that no form can show.
func (s *Edge) Redisplay(c *gin.Context, err error, show func(int, notice.Problems, time.Duration) error) error {
	v := s.Judge(err)
	problems := notice.Problems{}
	if soon := notice.TooSoon(0); errors.As(err, &soon) {
		problems["form"] = notice.Problem{Key: "problem.soon"}
	} else if !errors.As(err, &problems) {
		return err
	}
	s.Announce(c, v, err)
	return show(v.Code, problems, v.Wait)
}
