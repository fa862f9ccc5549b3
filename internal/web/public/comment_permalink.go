package public

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// CommentPermalink serves GET /{lang}/{slug}/comments/{number}, the address of a comment that never changes: it
// redirects to the page that the comment is on now.
func (h *Handlers) CommentPermalink(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	number, err := edge.Ordinal(c.Param("number"), 0)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	a, err := h.board.Announcement(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	comment, err := h.board.Numbered(ctx, a.ID, number)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-cache")
	c.Redirect(http.StatusFound, commentPath(a, lang, comment))
	return nil
}

// commentPath returns the path of the page that a comment is on, with the comment as fragment. That is a page of the
// discussion, oldest first, or of the comment's thread if the comment is beyond notice.MaxReplies in it.
func commentPath(a notice.Announcement, l notice.Lang, c notice.Comment) string {
	path := pagePath(a, l, notice.Oldest, notice.PageOf(c.Thread))
	if c.Place > notice.MaxReplies {
		path = threadPath(a, l, c.Thread, notice.PageOf(c.Place))
	}
	return path + "#comment-" + strconv.FormatUint(c.Number, 10)
}
