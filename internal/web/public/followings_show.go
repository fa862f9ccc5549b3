package public

import (
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// FollowingsShow shows the owner of an e-mail address everything that it follows, and ends it.
type FollowingsShow struct {
	view.Frame
	Token   string
	All     []board.Following
	Stopped bool   // nothing is sent to the address, because mail came back or its owner complained
	Done    string // what was just done: followingsDone; empty if nothing
}

// followingsDone lists what the page can say that was done.
var followingsDone = []string{"confirmed", "ended", "forgotten"}

// FollowingsShow serves GET /{lang}/mail/following/{token}.
func (h *Handlers) FollowingsShow(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	token := c.Param("token")
	p := FollowingsShow{
		Frame: edge.Frame(lang, func(l notice.Lang) string { return followingsPath(l, token) }), Token: token,
	}
	if done := c.Query("done"); slices.Contains(followingsDone, done) {
		p.Done = done
	}
	f, _, err := h.board.Followings(c.Request.Context(), token, board.MailManage)
	if errors.Is(err, notice.ErrNotFound) && p.Done == "forgotten" {
		return h.Show(c, http.StatusOK, lang, p)
	}
	if err != nil {
		return err
	}
	p.All, p.Stopped = f.All, f.Mailbox.State == notice.MailStopped
	return h.Show(c, http.StatusOK, lang, p)
}

// FollowingsEnd serves POST /{lang}/mail/following/{token}: it ends the subscription that the field "follows" names, or
// all of them, and then deletes the address.
func (h *Handlers) FollowingsEnd(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	to, done := notice.Followed{}, "forgotten"
	if text := edge.Field(c, "follows"); text != "all" {
		if to, err = notice.ParseFollowed(text); err != nil {
			return err
		}
		done = "ended"
	}
	token := c.Param("token")
	if err := h.board.EndFollowing(c.Request.Context(), token, to); err != nil {
		return err
	}
	return seeFollowings(c, lang, token, done)
}
