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

// CommentDecide serves POST /desk/comments/{id}/decision: it carries out a moderator's decision and goes on to the page
// where it was made.
func (h *Handlers) CommentDecide(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	d, err := readDecision(c, by)
	if err != nil {
		return err
	}
	if d.Comment, err = notice.ParseCommentID(c.Param("id")); err != nil {
		return err
	}
	seen, err := notice.ParseSeenState(edge.Field(c, "seen"))
	if err != nil {
		return err
	}
	d.Seen, d.Edits = seen.Status, seen.Edits
	back := session.NextPath(edge.Field(c, "back"))
	_, err = h.board.Decide(c.Request.Context(), d)
	switch problems := (notice.Problems{}); {
	case errors.As(err, &problems):
		return h.redisplayDecision(c, d, back, problems)
	case errors.Is(err, notice.ErrConflict):
		return h.showConflict(c, d)
	case err != nil:
		return err
	}
	next, _ := notice.ParseCommentID(edge.Field(c, "next")) // zero on the last case of a page
	return session.Redirect(c, back, session.Flash{Did: d.Action.String(), Comment: d.Comment, At: next})
}

// readDecision reads a decision, but for the comments that it is about.
func readDecision(c *gin.Context, by notice.Actor) (d notice.Decision, err error) {
	d = notice.Decision{
		Reason:      notice.Reason(edge.Field(c, "reason")),
		Explanation: edge.Field(c, "explanation"),
		Note:        edge.Field(c, "note"),
		Snippet:     edge.WholeNumber(edge.Field(c, "snippet")),
		By:          by,
	}
	d.Action, err = notice.ParseAction(edge.Field(c, "action"))
	return d, err
}

// redisplayDecision shows the page where a decision was made, the queue at back or the page of the comment, with what
// was filled in and its problems.
func (h *Handlers) redisplayDecision(c *gin.Context, d notice.Decision, back string, problems notice.Problems) error {
	if u, err := url.Parse(back); err == nil && u.Path != commentPath(d.Comment) {
		if r, err := parseQueueRequest(u, h.zone()); err == nil {
			return h.showQueue(c, http.StatusUnprocessableEntity, r, &d, problems)
		}
	}
	return h.showCase(c, http.StatusUnprocessableEntity, d.Comment, CommentShow{Decision: &d, Problems: problems})
}

// showConflict shows the page of a comment with the last act that changed its status, which came before d; with the
// last act of all if none did, as when its author corrected it.
func (h *Handlers) showConflict(c *gin.Context, d notice.Decision) error {
	_, acts, err := h.board.Case(c.Request.Context(), d.By, d.Comment)
	if err != nil {
		return err
	}
	p := CommentShow{Decision: &d}
	for i := range acts {
		if acts[i].Comment != d.Comment {
			continue
		}
		changed := acts[i].From != acts[i].To || acts[i].Action == notice.Amend
		if changed || p.Conflict == nil {
			p.Conflict = &acts[i]
		}
	}
	return h.showCase(c, http.StatusConflict, d.Comment, p)
}
