package session

import (
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// FlashKeys lists what pages of accounts can say was just done. Each has a message, "deed." and the key.
var FlashKeys = []string{
	"saved", "password", "codes-on", "codes-off", "passkey-on", "passkey-off", "passkey-name", "recovery", "signed-out", "ended",
	"revoked", "name", "role", "disable", "enable", "sign-out", "factors",
}

const flashCookie = "done"

// flashTTL is how long what was done waits to be said on the next page.
const flashTTL = time.Minute

// SetFlash has the next page of the desk say what was done: a key of view.FlashKeys. A cookie carries it, so
// that no address says it again later.
func (s *Sessions) SetFlash(c *gin.Context, key string) {
	s.SetCookie(c, flashCookie, key, "/desk/", flashTTL)
}

// PopFlash returns what was just done, once.
func (s *Sessions) PopFlash(c *gin.Context) string {
	key, err := c.Cookie(flashCookie)
	if err != nil || !slices.Contains(FlashKeys, key) {
		return ""
	}
	s.SetCookie(c, flashCookie, "", "/desk/", -time.Second)
	return key
}

// WithFlash adds to a desk page's address what was just done, for its notice, and which case comes next
// there: the notice stands before it.
func WithFlash(back string, a notice.Action, id notice.CommentID, next string) string {
	u, err := url.Parse(back)
	if err != nil {
		return back
	}
	q := u.Query()
	q.Set("did", a.String())
	q.Set("comment", id.String())
	q.Del("at")
	if at, err := notice.ParseCommentID(next); err == nil {
		q.Set("at", at.String())
		u.Fragment = "done"
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// flash says what was just done, if the address tells (?did=approve&comment=…) and it is still so:
// the address may be an old one.
func (s *Sessions) flash(c *gin.Context, by notice.Actor) (*view.Flash, error) {
	did, err1 := notice.ParseAction(c.Query("did"))
	id, err2 := notice.ParseCommentID(c.Query("comment"))
	if err1 != nil || err2 != nil {
		return nil, nil
	}
	k, acts, err := s.board.Case(c.Request.Context(), by, id)
	if errors.Is(err, notice.ErrNotFound) || errors.Is(err, notice.ErrForbidden) {
		return nil, nil
	}
	if err != nil || !did.Explains(k.Comment.Status) {
		return nil, err
	}
	f := &view.Flash{Action: did, Comment: k.Comment, Back: withoutFlash(c.Request.URL)}
	if last, ok := notice.LastUndoable(acts, id); ok && last.Action == did && by.Role.May(notice.ToModerate) {
		f.Undo = last.Seq
	}
	return f, nil
}

// withoutFlash returns an address of the desk without what was just done.
func withoutFlash(u *url.URL) string {
	q := u.Query()
	for _, name := range []string{"did", "comment", "at"} {
		q.Del(name)
	}
	quiet := url.URL{Path: u.Path, RawQuery: q.Encode()}
	return quiet.String()
}
