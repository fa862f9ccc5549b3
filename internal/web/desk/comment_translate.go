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

// A translating is the form for the translation into one language.
type translating struct {
	Lang notice.Lang
	Text string
	Seen string          // when the translation that is there was made, in milliseconds; empty if there is none
	Now  notice.SafeHTML // that translation, if Text is another
}

func translationsOf(c notice.Comment, typed Typed) (all []translating) {
	for _, l := range c.Untranslated() {
		there := c.Translation(l)
		t := translating{Lang: l, Text: there.Source}
		if text, ok := typed.Translation[l]; ok && text != there.Source {
			t.Text, t.Now = text, there.HTML
		}
		if there.Source != "" {
			t.Seen = strconv.FormatInt(there.At.UnixMilli(), 10)
		}
		all = append(all, t)
	}
	return all
}

// A translationForm is a translating with the card that it stands on.
type translationForm struct {
	caseItem
	translating
	Opened bool // it was just used
}

func translationFormOf(k caseItem, t translating) translationForm {
	_, typed := k.Typed.Translation[t.Lang]
	return translationForm{k, t, typed}
}

// CommentTranslate sets a translation beside a comment, takes it away, or shows how it would look.
func (s *Handlers) CommentTranslate(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	t := board.Translation{Of: w.id, Lang: notice.Lang(edge.Field(c, "lang")), Text: edge.Field(c, "translation"), By: w.by}
	if ms, err := strconv.ParseInt(edge.Field(c, "seen"), 10, 64); err == nil {
		t.Seen = time.UnixMilli(ms)
	}
	p, ctx := CommentShow{}, c.Request.Context()
	p.Typed.Translation = map[notice.Lang]string{t.Lang: edge.FormText(c, "translation")}
	switch edge.Field(c, "do") {
	case "preview":
		var seen notice.Comment
		if seen, err = s.board.PreviewTranslation(ctx, t); err == nil {
			p.Preview = &seen
			return s.showCase(c, http.StatusOK, w.id, p)
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
func (s *Handlers) untranslated(c *gin.Context, w commentRequest, p CommentShow, t board.Translation, err error) error {
	k, _, err2 := s.board.Case(c.Request.Context(), w.by, w.id)
	if err2 != nil {
		return err
	}
	formed := k.Comment.Readable() && slices.Contains(k.Comment.Untranslated(), t.Lang)
	if !formed {
		p.Kept = edge.KeptTexts(c)
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
