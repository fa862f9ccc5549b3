package public

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// CommentPermalink leads to where a comment stands now.
func (s *Handlers) CommentPermalink(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	number, err := edge.Ordinal(c.Param("number"), 0)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	a, err := s.board.Announcement(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	comment, err := s.board.Numbered(ctx, a.ID, number)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-cache")
	c.Redirect(http.StatusFound, commentPath(a, lang, comment))
	return nil
}

// commentPath returns where a comment stands on the page: in the discussion, or on its thread's
// own pages if it is far down.
func commentPath(a notice.Announcement, l notice.Lang, c notice.Comment) string {
	path := pagePath(a, l, notice.Oldest, notice.PageOf(c.Thread))
	if c.Place > notice.MaxReplies {
		path = threadPath(a, l, c.Thread, notice.PageOf(c.Place))
	}
	return path + "#comment-" + strconv.FormatUint(c.Number, 10)
}
