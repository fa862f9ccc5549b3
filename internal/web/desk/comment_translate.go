package desk

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// CommentTranslate serves POST /desk/comments/{id}/translation: it saves the translation of a comment into a language,
// removes it (do=remove), or shows how it would look (do=preview).
func (h *Handlers) CommentTranslate(c *gin.Context) error {
	r, err := h.readCommentRequest(c)
	if err != nil {
		return err
	}
	t := board.Translation{
		Of: r.id, Lang: notice.Lang(edge.Field(c, "lang")), Text: edge.Field(c, "translation"), By: r.by,
	}
	if ms, err := strconv.ParseInt(edge.Field(c, "seen"), 10, 64); err == nil {
		t.Seen = time.UnixMilli(ms)
	}
	p, ctx := CommentShow{}, c.Request.Context()
	p.Typed.Translation = map[notice.Lang]string{t.Lang: edge.FormText(c, "translation")}
	switch edge.Field(c, "do") {
	case "preview":
		var translated notice.Comment
		if translated, err = h.board.PreviewTranslation(ctx, t); err == nil {
			p.Preview = &translated
			return h.showCase(c, http.StatusOK, r.id, p)
		}
	case "remove":
		_, err = h.board.RemoveTranslation(ctx, t)
	default:
		_, err = h.board.Translate(ctx, t)
	}
	if err == nil {
		return r.redirect(c, notice.Translate, r.id)
	}
	return h.redisplayTranslation(c, r, p, t, err)
}

// redisplayTranslation shows the page of the comment with the translation as it was filled in; outside a form, to be
// copied, if the page no longer has one for its language. Problems of the translation become those of that form.
func (h *Handlers) redisplayTranslation(
	c *gin.Context, r commentRequest, p CommentShow, t board.Translation, err error,
) error {
	k, failed := h.readAgain(c, r, err)
	if failed != nil {
		return failed
	}
	hasForm := k.Comment.Readable() && slices.Contains(k.Comment.Untranslated(), t.Lang)
	if !hasForm {
		p.Kept = edge.KeptTexts(c)
	}
	if wrong := (notice.Problems{}); errors.As(err, &wrong) {
		problems := notice.Problems{}
		for name, problem := range wrong {
			switch {
			case name == "translation" && hasForm:
				problems["translation."+string(t.Lang)] = problem
			case name != "translation" || len(wrong) == 1:
				problems["form"] = problem
			}
		}
		err = problems
	}
	conflict := "problem.question.changed"
	if hasForm {
		conflict = "problem.translation.changed"
	}
	return h.redisplayCase(c, r, p, err, conflict)
}

// A translationField is the field for the translation of a comment into one language.
type translationField struct {
	Lang notice.Lang
	Text string
	Seen string          // when the translation that is saved was made, in milliseconds; empty if there is none
	Now  notice.SafeHTML // that translation, if Text is another; else empty
}

// translationFields returns a field for each language in which a comment can be translated.
func translationFields(c notice.Comment, typed Typed) (all []translationField) {
	for _, l := range c.Untranslated() {
		saved := c.Translation(l)
		f := translationField{Lang: l, Text: saved.Source}
		if text, ok := typed.Translation[l]; ok && text != saved.Source {
			f.Text, f.Now = text, saved.HTML
		}
		if saved.Source != "" {
			f.Seen = strconv.FormatInt(saved.At.UnixMilli(), 10)
		}
		all = append(all, f)
	}
	return all
}

// A translationForm is the form for one translation, on the item of its comment.
type translationForm struct {
	caseItem
	translationField
	Opened bool // it was just sent
}

func newTranslationForm(k caseItem, f translationField) translationForm {
	_, sent := k.Typed.Translation[f.Lang]
	return translationForm{k, f, sent}
}
