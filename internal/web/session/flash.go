package session

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// A Flash is what a form did, told to the page that the browser is redirected to. The address of that page
// carries it: ?did=approve&comment=…&at=…, ?did=saved&version=3. The address may be an old one, or made up, so a
// page shows a notice only for a Did that it knows, and only while what the notice says is still so.
type Flash struct {
	Did     string           // what was done: an action of package notice, or a word of the page; empty for nothing
	Comment notice.CommentID // that it was done to; zero if it was not about a comment
	At      notice.CommentID // case of a list before which the notice stands; zero for above the list
	Version uint64           // that was saved; zero if there are no versions
	Batch   uint64           // number of the batch of what was done to several comments; zero if it was done to one
}

// Saved is the Did of a form whose contents were saved.
const Saved = "saved"

// Welcome is the Did of the page on which a new account begins.
const Welcome = "welcome"

// welcomeTime is how old an account may be to be welcomed.
const welcomeTime = time.Hour

// SavedVersion reports whether the flash says that a version was saved.
func (f Flash) SavedVersion(version uint64) bool {
	return f.Did == Saved && f.Version != 0 && f.Version == version
}

// flashParams lists the query parameters that carry a Flash.
var flashParams = []string{"did", "comment", "at", "version", "batch"}

// FlashOf reads the flash in the address of a request. What cannot be read is zero.
func FlashOf(c *gin.Context) Flash {
	f := Flash{Did: c.Query("did")}
	f.Comment, _ = notice.ParseCommentID(c.Query("comment"))
	f.At, _ = notice.ParseCommentID(c.Query("at"))
	f.Version, _ = strconv.ParseUint(c.Query("version"), 10, 64)
	f.Batch, _ = strconv.ParseUint(c.Query("batch"), 10, 64)
	return f
}

// DropFlash removes a flash from the query of an address, so that the page is not shown with it again.
func DropFlash(query url.Values) {
	for _, name := range flashParams {
		query.Del(name)
	}
}

// Redirect answers a form: it redirects to a page of the desk, which is told what was done. It returns nil.
func Redirect(c *gin.Context, to string, f Flash) error {
	c.Redirect(http.StatusSeeOther, f.addTo(to))
	return nil
}

// addTo returns the address of a page with the flash in place of any that it has.
func (f Flash) addTo(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	q := u.Query()
	DropFlash(q)
	q.Set("did", f.Did)
	if f.Comment != 0 {
		q.Set("comment", f.Comment.String())
	}
	if f.At != 0 {
		q.Set("at", f.At.String())
		u.Fragment = "done"
	}
	if f.Version != 0 {
		q.Set("version", strconv.FormatUint(f.Version, 10))
	}
	if f.Batch != 0 {
		q.Set("batch", strconv.FormatUint(f.Batch, 10))
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// commentFlash returns the notice of what was just done to a comment; nil if the address tells nothing of the
// kind, if the comment's status is no longer what that led to, or if by may not see the comment.
func (s *Sessions) commentFlash(c *gin.Context, by notice.Actor) (*view.Flash, error) {
	f := FlashOf(c)
	action, err := notice.ParseAction(f.Did)
	if err != nil || f.Comment == 0 && f.Batch == 0 {
		return nil, nil
	}
	if f.Batch != 0 {
		return s.batchFlash(c, by, action, f.Batch)
	}
	k, acts, err := s.board.Case(c.Request.Context(), by, f.Comment)
	if errors.Is(err, notice.ErrNotFound) || errors.Is(err, notice.ErrForbidden) {
		return nil, nil
	}
	if err != nil || !action.Explains(k.Comment.Status) {
		return nil, err
	}
	shown := &view.Flash{Action: action, Comment: k.Comment, Back: withoutFlash(c.Request.URL)}
	if last, ok := notice.LastUndoable(acts, f.Comment); ok && last.Action == action && by.Role.May(notice.ToModerate) {
		shown.Undo = last.Seq
	}
	return shown, nil
}

// batchFlash returns the notice of what was just done to several comments; nil if there is no such batch.
func (s *Sessions) batchFlash(c *gin.Context, by notice.Actor, a notice.Action, seq uint64) (*view.Flash, error) {
	batch, err := s.board.Batch(c.Request.Context(), by, seq)
	if errors.Is(err, notice.ErrNotFound) || errors.Is(err, notice.ErrForbidden) || err == nil && batch.Action != a {
		return nil, nil
	}
	return &view.Flash{Action: a, Batch: batch, Back: withoutFlash(c.Request.URL)}, err
}

// withoutFlash returns the path and query of an address without its flash.
func withoutFlash(u *url.URL) string {
	q := u.Query()
	DropFlash(q)
	quiet := url.URL{Path: u.Path, RawQuery: q.Encode()}
	return quiet.String()
}
