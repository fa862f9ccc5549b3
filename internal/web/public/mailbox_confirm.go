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

// The pages that mails link to. A link is opened by programs, too, that look for harmful pages: opening one shows a
// page and does nothing. Only its form does something, by POST. The address holds the secret, and no page shows the
// e-mail address that it stands for.

// MailboxConfirm asks the owner of an e-mail address to confirm it.
type MailboxConfirm struct {
	view.Frame
	Token    string
	All      []board.Following // what was asked for, and is not confirmed yet
	Unneeded bool              // there is nothing to confirm, any more
	Manage   string            // token for Following
}

// MailboxConfirm serves GET /{lang}/mail/confirm/{token}.
func (h *Handlers) MailboxConfirm(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	token := c.Param("token")
	f, _, err := h.board.Followings(c.Request.Context(), token, board.MailConfirm)
	if err != nil {
		return err
	}
	p := MailboxConfirm{
		Frame: edge.Frame(lang, func(l notice.Lang) string { return confirmPath(l, token) }), Token: token, Manage: f.Manage,
	}
	for _, one := range f.All {
		if one.Pending {
			p.All = append(p.All, one)
		}
	}
	p.Unneeded = len(p.All) == 0 && f.Mailbox.State != notice.MailUnconfirmed
	return h.Show(c, http.StatusOK, lang, p)
}

// MailboxConfirmPost serves POST /{lang}/mail/confirm/{token}: it confirms, and redirects to what the address follows.
func (h *Handlers) MailboxConfirmPost(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	ctx, token := c.Request.Context(), c.Param("token")
	if err := h.board.ConfirmMailbox(ctx, token); err != nil && !errors.Is(err, notice.ErrConflict) {
		return err
	}
	f, _, err := h.board.Followings(ctx, token, board.MailConfirm)
	if err != nil {
		return err
	}
	return seeFollowings(c, lang, f.Manage, "confirmed")
}

func confirmPath(l notice.Lang, token string) string {
	return "/" + string(l) + "/mail/confirm/" + token
}

func followingsPath(l notice.Lang, token string) string {
	return "/" + string(l) + "/mail/following/" + token
}

func endPath(l notice.Lang, token string) string { return "/" + string(l) + "/mail/end/" + token }

// seeFollowings redirects to the page of what an address follows, which says what was done.
func seeFollowings(c *gin.Context, l notice.Lang, token, done string) error {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, followingsPath(l, token)+"?done="+done)
	return nil
}
