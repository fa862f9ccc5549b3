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

// ReplyCorrect is the form in which the text of an official reply is changed.
type ReplyCorrect struct {
	view.Frame
	board.Case                 // of the reply
	Typed      Typed           // Answer and MissingLangs, as in the form
	Seen       string          // digest of the text that the form was made from, hexadecimal
	Preview    *notice.Comment // as it would look; nil unless it was asked for
	Stale      bool            // a colleague has changed the text since the form was made
	Problems   notice.Problems
}

// Back is the path to go on to from the page: the reply's own.
func (p ReplyCorrect) Back() string { return commentPath(p.Comment.ID) }

// ReplyCorrect serves GET /desk/comments/{id}/correction. A comment that is no official reply is notice.ErrNotFound.
func (h *Handlers) ReplyCorrect(c *gin.Context) error {
	r, err := h.readCommentRequest(c)
	if err != nil {
		return err
	}
	return h.showCorrection(c, http.StatusOK, r, ReplyCorrect{})
}

// ReplyCorrectPost serves POST /desk/comments/{id}/correction: it changes the text of an official reply or, with the
// field do=preview, shows how it would look.
func (h *Handlers) ReplyCorrectPost(c *gin.Context) error {
	r, err := h.readCommentRequest(c)
	if err != nil {
		return err
	}
	d, p := board.Correction{Reply: r.id, By: r.by}, ReplyCorrect{}
	d.Texts, d.Owes, p.Typed = readAnswer(c)
	seen, err := hex.DecodeString(edge.Field(c, "seen"))
	if err == nil && len(seen) == len(d.Seen) {
		p.Seen = edge.Field(c, "seen")
	}
	copy(d.Seen[:], seen)
	ctx := c.Request.Context()
	if p.Typed.take(edge.Field(c, "do")) {
		return h.showCorrection(c, http.StatusOK, r, p)
	}
	if edge.Field(c, "do") == "preview" {
		reply, err := h.board.PreviewCorrection(ctx, d)
		if err != nil {
			return h.redisplayCorrection(c, r, p, err)
		}
		p.Preview = &reply
		return h.showCorrection(c, http.StatusOK, r, p)
	}
	after, err := h.board.Correct(ctx, d)
	if err != nil {
		return h.redisplayCorrection(c, r, p, err)
	}
	r.back = commentPath(r.id)
	if after.Versions == 0 { // a text was added in a language that was to follow, and none was changed
		c.Redirect(http.StatusSeeOther, r.back)
		return nil
	}
	return r.redirect(c, notice.Correct, r.id)
}

// showCorrection shows the form. Where p has no texts it is filled in with the reply as it is.
func (h *Handlers) showCorrection(c *gin.Context, code int, r commentRequest, p ReplyCorrect) (err error) {
	err = h.InSnapshot(c, func() (err error) {
		if p.Frame, _, err = h.StaffFrame(c); err != nil {
			return err
		}
		p.Case, _, err = h.board.Case(c.Request.Context(), r.by, r.id)
		return err
	})
	if err != nil {
		return err
	}
	if !p.Comment.Official() || !p.Comment.Readable() {
		return fmt.Errorf("comment %v is no official reply: %w", r.id, notice.ErrNotFound)
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
	return h.ShowDesk(c, code, p)
}

// redisplayCorrection shows the form again as it was filled in, with its problems. After a conflict it stands beside
// the text as it is now, and the form is for that. Any other error is returned: its page repeats the texts.
func (h *Handlers) redisplayCorrection(c *gin.Context, r commentRequest, p ReplyCorrect, err error) error {
	switch {
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		k, failed := h.readAgain(c, r, err)
		if failed != nil {
			return failed
		}
		if !k.Comment.Official() || !k.Comment.Readable() {
			return err
		}
		p.Stale, p.Seen = true, ""
	default:
		return err
	}
	failure := h.Classify(err)
	h.Report(c, failure, err)
	return h.showCorrection(c, failure.Code, r, p)
}

// correctionFields returns the fields for the texts.
func (t funcs) correctionFields(p ReplyCorrect) []answerField {
	return t.answerFields(p.Comment.Lang, p.Typed)
}

// correctionComplaints lists what is wrong with the form, in the order of the languages.
func correctionComplaints(p ReplyCorrect) []view.Complaint {
	return view.Complaints(p.Problems, 0, "-"+p.Comment.ID.String(), perLang("answer")...)
}

// correctionPreview returns an official reply as it would look.
func correctionPreview(reply notice.Comment) *view.Entry {
	return &view.Entry{Comment: reply, Level: 1}
}
