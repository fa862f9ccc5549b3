package public

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// CommentShow shows one comment, published or a stub, with the comments that it answers and the first that answer it.
// It is always Unlisted: its comments are on pages of the discussion.
type CommentShow struct {
	view.Frame
	board.Single
}

// CommentShow serves GET /{lang}/comment/{id}.
func (h *Handlers) CommentShow(c *gin.Context) error {
	lang, id, err := commentIn(c)
	if err != nil {
		return err
	}
	one, err := h.board.Single(c.Request.Context(), id)
	if err != nil {
		return err
	}
	f := edge.FrameOn(one.Announcement, lang, func(l notice.Lang) string {
		return "/" + string(l) + "/comment/" + id.String()
	})
	f.Unlisted = true
	return h.Show(c, http.StatusOK, lang, CommentShow{Frame: f, Single: one})
}

// commentIn returns the language and the comment that a path names. Errors: notice.ErrNotFound.
func commentIn(c *gin.Context) (notice.Lang, notice.CommentID, error) {
	lang, err := edge.Language(c)
	if err != nil {
		return "", 0, err
	}
	id, err := notice.ParseCommentID(c.Param("id"))
	return lang, id, err
}

// ancestors returns the comments above the one that the page is about, the first of the thread first.
func (f funcs) ancestors(p CommentShow) []*view.Entry { return f.entries(p, p.Ancestors) }

// alone returns the comment that the page is about.
func (f funcs) alone(p CommentShow) *view.Entry {
	e := f.entries(p, []notice.Comment{p.Comment})[0]
	e.Marked = true
	if p.Open {
		e.ClosedSince = p.ClosedAt
	}
	return e
}

// replies returns the direct replies to the comment that the page is about.
func (f funcs) replies(p CommentShow) []*view.Entry { return f.entries(p, p.Replies) }

// entries returns comments of the page as entries without replies. Their place is in the discussion, not on this page.
func (f funcs) entries(p CommentShow, comments []notice.Comment) []*view.Entry {
	around := slices.Concat(p.Ancestors, p.Replies)
	thread := notice.Thread{Root: p.Comment, ClosedAt: p.ClosedAt, Replies: around}
	page := f.PageContext(p.Announcement, p.Open, p.Elsewhere, p.Announcements, thread)
	var all []*view.Entry
	for _, c := range comments {
		e := page.Entry(c, 1)
		e.Place = f.Permalink(p.Announcement, c)
		all = append(all, e)
	}
	return all
}
