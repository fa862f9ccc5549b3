package desk

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// CommentDecide carries out a moderator's decision and goes back to where it was taken.
func (s *Handlers) CommentDecide(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	d, err := decision(c, account.Actor())
	if err != nil {
		return err
	}
	d.Comment, err = notice.ParseCommentID(c.Param("id"))
	seen, err1 := notice.ParseSeenState(edge.Field(c, "seen"))
	if err := errors.Join(err, err1); err != nil {
		return err
	}
	d.Seen, d.Edits = seen.Status, seen.Edits
	back := session.NextPath(edge.Field(c, "back"))
	_, err = s.board.Decide(c.Request.Context(), d)
	switch problems := (notice.Problems{}); {
	case errors.As(err, &problems):
		return s.redisplayDecision(c, d, back, problems)
	case errors.Is(err, notice.ErrConflict):
		return s.conflict(c, d)
	case err != nil:
		return err
	}
	next, _ := notice.ParseCommentID(edge.Field(c, "next")) // zero on the last case of a page
	return session.Redirect(c, back, session.Flash{Did: d.Action.String(), Comment: d.Comment, At: next})
}

// decision reads what is decided, but not about what.
func decision(c *gin.Context, by notice.Actor) (d notice.Decision, err error) {
	d = notice.Decision{
		Reason: notice.Reason(edge.Field(c, "reason")), Explanation: edge.Field(c, "explanation"), Note: edge.Field(c, "note"),
		Snippet: edge.WholeNumber(edge.Field(c, "snippet")), By: by,
	}
	d.Action, err = notice.ParseAction(edge.Field(c, "action"))
	return d, err
}

// redisplayDecision shows again where a decision was taken, with what was filled in and what is missing.
func (s *Handlers) redisplayDecision(c *gin.Context, d notice.Decision, back string, problems notice.Problems) error {
	if u, err := url.Parse(back); err == nil && u.Path != "/desk/comments/"+d.Comment.String() {
		if l, err := parseQueue(u); err == nil {
			return s.showQueue(c, http.StatusUnprocessableEntity, l, &d, problems)
		}
	}
	return s.showCase(c, http.StatusUnprocessableEntity, d.Comment, CommentShow{Decision: &d, Problems: problems})
}

// conflict tells who was first, and what they did.
func (s *Handlers) conflict(c *gin.Context, d notice.Decision) error {
	_, acts, err := s.board.Case(c.Request.Context(), d.By, d.Comment)
	if err != nil {
		return err
	}
	p := CommentShow{Decision: &d}
	for i := range acts {
		if acts[i].Comment == d.Comment {
			p.Conflict = &acts[i]
		}
	}
	return s.showCase(c, http.StatusConflict, d.Comment, p)
}
