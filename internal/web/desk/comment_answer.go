package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// Errors of answering.
var (
	errUnanswerable = errors.New("can no longer be answered")
	errApproved     = fmt.Errorf("published by a colleague since: %w", notice.ErrConflict)
	errAmended      = fmt.Errorf("corrected by its author since: %w", notice.ErrConflict)
)

// Statuses lists how the errors that only this package returns are answered.
var Statuses = []edge.Status{
	{Err: errUnanswerable, Code: http.StatusConflict, Key: "error.409-unanswerable"},
	{Err: errDownloads, Code: http.StatusServiceUnavailable, Key: "error.503-export"},
}

// publishFunc publishes an official reply and returns it.
type publishFunc func(context.Context, board.Answer) (notice.Comment, error)

// CommentAnswer serves POST /desk/comments/{id}/answer: it publishes an official reply or, with the field do=preview,
// shows how it would look.
func (h *Handlers) CommentAnswer(c *gin.Context) error { return h.publishAnswer(c, h.board.Answer) }

// CommentApproveAndAnswer serves POST /desk/comments/{id}/approve-and-answer: as CommentAnswer, for a pending comment
// that is published together with the reply.
func (h *Handlers) CommentApproveAndAnswer(c *gin.Context) error {
	return h.publishAnswer(c, func(ctx context.Context, a board.Answer) (notice.Comment, error) {
		if seen, err := notice.ParseSeenState(edge.Field(c, "seen")); err == nil {
			a.Edits = seen.Edits
		}
		reply, err := h.board.ApproveAndAnswer(ctx, a)
		if errors.Is(err, notice.ErrConflict) {
			k, failed := h.readAgain(c, commentRequest{id: a.To, by: a.By}, err)
			if failed != nil {
				return reply, failed
			}
			switch {
			case k.Comment.Status == notice.Pending:
				err = errAmended
			case k.Comment.Readable() && len(k.Official) > 0:
				err = board.ErrAnswered
			case k.Comment.Readable():
				err = errApproved
			}
		}
		return reply, err
	})
}

func (h *Handlers) publishAnswer(c *gin.Context, publish publishFunc) error {
	r, err := h.readCommentRequest(c)
	if err != nil {
		return err
	}
	a := board.Answer{To: r.id, By: r.by, Snippet: edge.WholeNumber(edge.Field(c, "snippet"))}
	p := CommentShow{}
	a.Texts, a.Owes, p.Typed = readAnswer(c)
	p.Typed.Snippet, p.Typed.Answered = a.Snippet, edge.FormText(c, "answered")
	a.Seen = parseAnswered(p.Typed.Answered)
	if err := h.checkSeen(c, r); err != nil {
		return h.redisplayCase(c, r, p, err, "problem.amended")
	}
	if p.Typed.take(edge.Field(c, "do")) {
		return h.showCase(c, http.StatusOK, r.id, p)
	}
	if edge.Field(c, "do") == "preview" {
		return h.previewAnswer(c, r, p, a)
	}
	reply, err := publish(c.Request.Context(), a)
	switch {
	case err == nil:
		return r.redirect(c, notice.Answer, reply.ID)
	case errors.Is(err, errAmended):
		return h.redisplayCase(c, r, p, err, "problem.amended")
	case errors.Is(err, board.ErrAnswered): // the form that is shown names the other reply: sent again, it is meant
		p.Typed.Answered = ""
		return h.redisplayCase(c, r, p, err, "problem.answer.second")
	case errors.Is(err, errApproved):
		p.Typed.Answered = ""
		return h.redisplayCase(c, r, p, err, "problem.answer.approved")
	case errors.Is(err, notice.ErrConflict): // the page no longer has the form: the page of the error repeats the texts
		return fmt.Errorf("%w: %w", errUnanswerable, err)
	}
	return h.redisplayCase(c, r, p, err, "")
}

// previewAnswer shows the page of the comment with the reply as it would look. The text of a snippet is put into the
// form, to be changed before it is published.
func (h *Handlers) previewAnswer(c *gin.Context, r commentRequest, p CommentShow, a board.Answer) error {
	reply, err := h.board.PreviewAnswer(c.Request.Context(), a)
	if err != nil {
		return h.redisplayCase(c, r, p, err, "")
	}
	p.Preview = &reply
	for _, part := range reply.Body.Parts {
		p.Typed.Answer[part.Lang] = part.Source
	}
	p.Typed.Snippet = 0
	if err = h.showCase(c, http.StatusOK, r.id, p); errors.Is(err, notice.ErrForbidden) {
		return errUnanswerable
	}
	return err
}
