package desk

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Back is as for Queue.
func (c ReplyCorrect) Back() string { return "/desk/comments/" + c.Comment.ID.String() }

// correcting returns the form for the text of an official reply.
func (v funcs) correcting(c ReplyCorrect) []answer { return v.fields(c.Comment.Lang, c.Typed) }

// corrected returns an official reply as it would look.
func (v funcs) corrected(c notice.Comment) *view.Entry { return &view.Entry{Comment: c, Level: 1} }

// ReplyCorrect is where the text of an official reply is changed.
type ReplyCorrect struct {
	view.Frame
	notice.Case
	Typed    Typed // what is in the form
	Seen     string
	Preview  *notice.Comment // as it would look; nil unless it was asked for
	Stale    bool            // a colleague changed it first
	Problems notice.Problems
}

// ReplyCorrect shows the text of an official reply, to be changed.
func (s *Handlers) ReplyCorrect(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	return s.correctionShown(c, http.StatusOK, w, ReplyCorrect{})
}

// correctionShown fills a page with the reply as it is now, but for what was typed.
func (s *Handlers) correctionShown(c *gin.Context, code int, w commentRequest, p ReplyCorrect) (err error) {
	if p.Frame, _, err = s.StaffFrame(c); err != nil {
		return err
	}
	if p.Case, _, err = s.board.Case(c.Request.Context(), w.by, w.id); err != nil {
		return err
	}
	if !p.Comment.Official() || !p.Comment.Readable() {
		return fmt.Errorf("comment %v is no official reply: %w", w.id, notice.ErrNotFound)
	}
	if p.Seen == "" {
		digest := p.Comment.Body.Digest()
		p.Seen = hex.EncodeToString(digest[:])
	}
	if p.Typed.Answer == nil {
		p.Typed.Answer, p.Typed.MissingLangs = map[notice.Lang]string{}, map[notice.Lang]bool{}
		for _, part := range p.Comment.Body.Parts {
			p.Typed.Answer[part.Lang] = part.Source
		}
		for _, l := range p.Comment.MissingLangs {
			p.Typed.MissingLangs[l] = true
		}
	}
	return s.ShowDesk(c, code, p)
}

// ReplyCorrectPost changes the text of an official reply, or shows how it would look.
func (s *Handlers) ReplyCorrectPost(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	d, p := board.Correction{Reply: w.id, By: w.by}, ReplyCorrect{}
	d.Texts, d.Owes, p.Typed = answerTexts(c)
	seen, err := hex.DecodeString(edge.Field(c, "seen"))
	if err == nil && len(seen) == len(d.Seen) {
		p.Seen = edge.Field(c, "seen")
	}
	copy(d.Seen[:], seen)
	ctx := c.Request.Context()
	if edge.Field(c, "do") == "preview" {
		shown, err := s.board.PreviewCorrection(ctx, d)
		if err == nil {
			p.Preview = &shown
			return s.correctionShown(c, http.StatusOK, w, p)
		}
		return s.uncorrected(c, w, p, err)
	}
	after, err := s.board.Correct(ctx, d)
	if err != nil {
		return s.uncorrected(c, w, p, err)
	}
	w.back = "/desk/comments/" + w.id.String()
	if after.Versions == 0 {
		c.Redirect(http.StatusSeeOther, w.back) // the rest of a text is no correction
		return nil
	}
	return w.redirect(c, notice.Correct, w.id)
}

// uncorrected shows the form again: what is to be mended, or what a colleague has made of the text
// meanwhile. Then the form is for the text as it is now.
func (s *Handlers) uncorrected(c *gin.Context, w commentRequest, p ReplyCorrect, err error) error {
	v := s.Classify(err)
	switch {
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		k, _, err2 := s.board.Case(c.Request.Context(), w.by, w.id)
		if err2 != nil || !k.Comment.Official() || !k.Comment.Readable() {
			return err
		}
		p.Stale, p.Seen = true, ""
	default:
		return err
	}
	s.Report(c, v, err)
	return s.correctionShown(c, v.Code, w, p)
}
