package desk

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// QuestionSettle closes a question with an official reply: one of those suggested, or another by
// its number or address.
func (s *Handlers) QuestionSettle(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	if edge.Field(c, "do") == "reopen" {
		return s.notAnswered(c, w)
	}
	where, given := "elsewhere", strings.TrimSpace(edge.Field(c, "elsewhere"))
	if given == "" {
		where, given = "existing", edge.Field(c, "existing")
	}
	if given == "" {
		err = notice.Problems{"existing": {Key: "problem.existing.missing"}}
	} else if ref, ok := s.reference(given); ok {
		_, err = s.board.AskedAndAnswered(c.Request.Context(), w.by, w.id, ref)
	} else {
		err = notice.Problems{"existing": {Key: "problem.existing.unknown"}}
	}
	if err == nil {
		return w.redirect(c, notice.AskedAndAnswered, w.id)
	}
	if p := (notice.Problems{}); errors.As(err, &p) {
		err = notice.Problems{where: p["existing"]}
	}
	p := CommentShow{}
	p.Typed.Existing, p.Typed.Elsewhere = edge.FormText(c, "existing"), edge.FormText(c, "elsewhere")
	if errors.Is(err, notice.ErrConflict) {
		p.Kept = edge.KeptTexts(c)
	}
	return s.caseAgain(c, w, p, err, "problem.question.changed")
}

// notAnswered takes back that a question was closed with an official reply to something else.
func (s *Handlers) notAnswered(c *gin.Context, w commentRequest) error {
	reply, err := notice.ParseCommentID(edge.Field(c, "existing"))
	if err != nil {
		return err
	}
	if _, err := s.board.NotAnswered(c.Request.Context(), w.by, w.id, reply); err != nil {
		return s.caseAgain(c, w, CommentShow{}, err, "problem.question.changed")
	}
	c.Redirect(http.StatusSeeOther, w.back)
	return nil
}

// reference reads what someone gave to name a comment: its number, its id, or an address of it here.
func (s *Handlers) reference(text string) (r board.Reference, ok bool) {
	text = strings.TrimPrefix(text, "#")
	if n, err := edge.Ordinal(text, 0); err == nil {
		return board.Reference{Number: n}, true
	}
	if id, err := notice.ParseCommentID(text); err == nil {
		return board.Reference{ID: id}, true
	}
	u, err := url.Parse(text)
	if err != nil || u.Host != "" && !s.IsOwnHost(u.Host) {
		return r, false
	}
	if m := byID.FindStringSubmatch(u.Path); m != nil {
		r.ID, err = notice.ParseCommentID(m[1])
		return r, err == nil
	}
	if m := byNumber.FindStringSubmatch(u.Path); m != nil {
		r.Slug = m[1]
		r.Number, err = edge.Ordinal(m[2], 0)
		return r, err == nil
	}
	m, n := onPage.FindStringSubmatch(u.Path), inFragment.FindStringSubmatch(u.Fragment)
	if m == nil || n == nil {
		return r, false
	}
	r.Slug = m[1]
	r.Number, err = edge.Ordinal(n[1], 0)
	return r, err == nil
}
