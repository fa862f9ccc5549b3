package web

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// correction shows the text of an official reply, to be changed.
func (s *deskHandlers) correction(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	return s.correctionShown(c, http.StatusOK, w, view.Correction{})
}

// correctionShown fills a page with the reply as it is now, but for what was typed.
func (s *deskHandlers) correctionShown(c *gin.Context, code int, w commentRequest, p view.Correction) (err error) {
	if p.Frame, _, err = s.staffFrame(c); err != nil {
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
	return s.showDesk(c, code, p)
}

// correct changes the text of an official reply, or shows how it would look.
func (s *deskHandlers) correct(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	d, p := board.Correction{Reply: w.id, By: w.by}, view.Correction{}
	d.Texts, d.Owes, p.Typed = texts(c)
	seen, err := hex.DecodeString(field(c, "seen"))
	if err == nil && len(seen) == len(d.Seen) {
		p.Seen = field(c, "seen")
	}
	copy(d.Seen[:], seen)
	ctx := c.Request.Context()
	if field(c, "do") == "preview" {
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
func (s *deskHandlers) uncorrected(c *gin.Context, w commentRequest, p view.Correction, err error) error {
	v := s.judge(err)
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
	s.announce(c, v, err)
	return s.correctionShown(c, v.code, w, p)
}

// translate sets a translation beside a comment, takes it away, or shows how it would look.
func (s *deskHandlers) translate(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	t := board.Translation{Of: w.id, Lang: notice.Lang(field(c, "lang")), Text: field(c, "translation"), By: w.by}
	if ms, err := strconv.ParseInt(field(c, "seen"), 10, 64); err == nil {
		t.Seen = time.UnixMilli(ms)
	}
	p, ctx := view.Case{}, c.Request.Context()
	p.Typed.Translation = map[notice.Lang]string{t.Lang: formText(c, "translation")}
	switch field(c, "do") {
	case "preview":
		var seen notice.Comment
		if seen, err = s.board.PreviewTranslation(ctx, t); err == nil {
			p.Preview = &seen
			return s.caseShown(c, http.StatusOK, w.id, p)
		}
	case "remove":
		_, err = s.board.RemoveTranslation(ctx, t)
	default:
		_, err = s.board.Translate(ctx, t)
	}
	if err == nil {
		return w.redirect(c, notice.Translate, w.id)
	}
	return s.untranslated(c, w, p, t, err)
}

// untranslated shows the case with the translation still in its form; if there is no form for that
// language, it is there to be copied.
func (s *deskHandlers) untranslated(c *gin.Context, w commentRequest, p view.Case, t board.Translation, err error) error {
	k, _, err2 := s.board.Case(c.Request.Context(), w.by, w.id)
	if err2 != nil {
		return err
	}
	formed := k.Comment.Readable() && slices.Contains(k.Comment.Untranslated(), t.Lang)
	if !formed {
		p.Kept = keptTexts(c)
	}
	if wrong := (notice.Problems{}); errors.As(err, &wrong) {
		mended := notice.Problems{}
		for name, key := range wrong {
			switch {
			case name == "translation" && formed:
				mended["translation."+string(t.Lang)] = key
			case name != "translation" || len(wrong) == 1:
				mended["form"] = key
			}
		}
		err = mended
	}
	conflict := "problem.question.changed"
	if formed {
		conflict = "problem.translation.changed"
	}
	return s.caseAgain(c, w, p, err, conflict)
}
