package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// CommentShow shows one comment with what it answers and what answered it.
type CommentShow struct {
	view.Frame
	board.Single
}

// ancestors returns what a comment answers, on its own page.
func (v funcs) ancestors(p CommentShow) []*view.Entry { return v.singles(p, p.Ancestors) }

// replies returns the direct replies to a comment, on its own page.
func (v funcs) replies(p CommentShow) []*view.Entry { return v.singles(p, p.Replies) }

// alone returns the comment that a page is about.
func (v funcs) alone(p CommentShow) *view.Entry {
	e := v.singles(p, []notice.Comment{p.Comment})[0]
	e.Marked = true
	if p.Open {
		e.ClosedSince = p.ClosedAt
	}
	return e
}

func (v funcs) singles(p CommentShow, comments []notice.Comment) []*view.Entry {
	s := v.PageContext(p.Announcement, p.Open, p.Elsewhere, p.Announcements, notice.Thread{Root: p.Comment, ClosedAt: p.ClosedAt, Replies: append(append([]notice.Comment{}, p.Ancestors...), p.Replies...)})
	var all []*view.Entry
	for _, c := range comments {
		e := s.Entry(c, 1)
		e.Place = v.Permalink(p.Announcement, c)
		all = append(all, e)
	}
	return all
}

func (s *Handlers) CommentShow(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	one, err := s.board.Single(c.Request.Context(), id)
	if err != nil {
		return err
	}
	f := edge.FrameOn(one.Announcement, lang, func(l notice.Lang) string { return "/" + string(l) + "/comment/" + id.String() })
	f.Unlisted = true
	return s.Show(c, http.StatusOK, lang, CommentShow{Frame: f, Single: one})
}
