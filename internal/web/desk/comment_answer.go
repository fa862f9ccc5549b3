package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// Errors that only answering knows.
var (
	errUnanswerable = errors.New("can no longer be answered")
	errAmended      = fmt.Errorf("corrected by its author since: %w", notice.ErrConflict)
)

// Statuses say how the errors of the desk's handlers are answered.
var Statuses = []edge.Status{{Err: errUnanswerable, Code: http.StatusConflict, Key: "error.409-unanswerable"}}

// answerTexts reads an official reply in all languages, and which of them are to follow if they are empty.
func answerTexts(c *gin.Context) (texts map[notice.Lang]string, owes []notice.Lang, t Typed) {
	texts = map[notice.Lang]string{}
	t.Answer, t.MissingLangs = map[notice.Lang]string{}, map[notice.Lang]bool{}
	for _, l := range notice.Langs {
		texts[l], t.Answer[l] = edge.Field(c, "answer."+string(l)), edge.FormText(c, "answer."+string(l))
		if t.MissingLangs[l] = edge.Field(c, "owes."+string(l)) != ""; t.MissingLangs[l] {
			owes = append(owes, l)
		}
	}
	return texts, owes, t
}

// CommentAnswer publishes an official reply, or shows how it would look.
func (s *Handlers) CommentAnswer(c *gin.Context) error { return s.reply(c, s.board.Answer) }

// CommentApproveAndAnswer publishes a comment that waits together with an official reply to it.
func (s *Handlers) CommentApproveAndAnswer(c *gin.Context) error {
	return s.reply(c, func(ctx context.Context, a board.Answer) (notice.Comment, error) {
		if seen, err := notice.ParseSeenState(edge.Field(c, "seen")); err == nil {
			a.Edits = seen.Edits
		}
		reply, err := s.board.ApproveAndAnswer(ctx, a)
		if errors.Is(err, notice.ErrConflict) {
			if k, _, failed := s.board.Case(ctx, a.By, a.To); failed == nil && k.Comment.Status == notice.Pending {
				err = errAmended
			}
		}
		return reply, err
	})
}

func (s *Handlers) reply(c *gin.Context, publish func(context.Context, board.Answer) (notice.Comment, error)) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	a := board.Answer{To: w.id, By: w.by}
	p := CommentShow{}
	a.Texts, a.Owes, p.Typed = answerTexts(c)
	a.Snippet = edge.WholeNumber(edge.Field(c, "snippet"))
	p.Typed.Snippet = a.Snippet
	if err := s.asSeen(c, w); err != nil {
		return s.caseAgain(c, w, p, err, "problem.amended")
	}
	if edge.Field(c, "do") == "preview" {
		seen, err := s.board.PreviewAnswer(c.Request.Context(), a)
		if err != nil {
			return s.caseAgain(c, w, p, err, "")
		}
		p.Preview = &seen
		for _, part := range seen.Body.Parts { // a snippet's words can be changed before they are published
			p.Typed.Answer[part.Lang] = part.Source
		}
		p.Typed.Snippet = 0
		if err = s.showCase(c, http.StatusOK, w.id, p); errors.Is(err, notice.ErrForbidden) {
			err = errUnanswerable
		}
		return err
	}
	reply, err := publish(c.Request.Context(), a)
	switch {
	case err == nil:
		return w.redirect(c, notice.Answer, reply.ID)
	case errors.Is(err, errAmended):
		return s.caseAgain(c, w, p, err, "problem.amended")
	case errors.Is(err, notice.ErrConflict):
		return fmt.Errorf("%w: %w", errUnanswerable, err) // the page of the error keeps what was typed
	}
	return s.caseAgain(c, w, p, err, "")
}

// How a comment can be addressed: by its id, or by its number on an announcement.
var (
	byID       = regexp.MustCompile(`^/(?:[a-z]{2}/comment|desk/comments)/([0-9A-V]{13})(?:/|$)`)
	byNumber   = regexp.MustCompile(`^/[a-z]{2}/([^/]+)/comments/([0-9]+)$`)
	onPage     = regexp.MustCompile(`^/[a-z]{2}/([^/]+)(?:/threads/[0-9]+)?$`)
	inFragment = regexp.MustCompile(`^comment-([0-9]+)$`)
)
