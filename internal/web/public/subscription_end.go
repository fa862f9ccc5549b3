package public

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// SubscriptionEnd asks whether a subscription is to be ended.
type SubscriptionEnd struct {
	view.Frame
	Token  string
	Ended  bool             // it is: there is nothing to ask
	Daily  bool             // it is all that is sent once a day
	One    *board.Following // which one; nil if Daily, or it was ended
	Manage string           // token for FollowingsShow
}

// SubscriptionEnd serves GET /{lang}/mail/end/{token}.
func (h *Handlers) SubscriptionEnd(c *gin.Context) error { return h.showEnd(c, false) }

// SubscriptionEndPost serves POST /{lang}/mail/end/{token}: it ends the subscription at once. Mail programs send it by
// themselves when their user unsubscribes (RFC 8058).
func (h *Handlers) SubscriptionEndPost(c *gin.Context) error {
	if err := h.board.EndSubscription(c.Request.Context(), c.Param("token")); err != nil {
		return err
	}
	return h.showEnd(c, true)
}

func (h *Handlers) showEnd(c *gin.Context, ended bool) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	token := c.Param("token")
	f, t, err := h.board.Followings(c.Request.Context(), token, board.MailEnd)
	if errors.Is(err, notice.ErrNotFound) && t.Mailbox != (notice.AuthorKey{}) { // the address was deleted
		ended, err = true, nil
		f.Manage = ""
	}
	if err != nil {
		return err
	}
	p := SubscriptionEnd{
		Frame: edge.Frame(lang, func(l notice.Lang) string { return endPath(l, token) }), Token: token, Ended: ended,
		Daily: t.Follows == (notice.Followed{}), Manage: f.Manage,
	}
	for i, one := range f.All {
		if one.Follows == t.Follows {
			p.One = &f.All[i]
		}
	}
	p.Ended = p.Ended || p.One == nil && !p.Daily
	return h.Show(c, http.StatusOK, lang, p)
}
