package desk

import (
	"cmp"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// noAnswer is what answeredField returns for a comment without official replies.
const noAnswer = "none"

// answeredField returns the field of the form of an official reply that names the official replies which are there:
// their ids with dots between, or "none".
func answeredField(replies []notice.Comment) string {
	var ids []string
	for _, r := range replies {
		ids = append(ids, r.ID.String())
	}
	if ids == nil {
		return noAnswer
	}
	return strings.Join(ids, ".")
}

// parseAnswered is the inverse of answeredField. It returns nil for a form without the field, and leaves out what is no
// id.
func parseAnswered(field string) []notice.CommentID {
	if field == "" {
		return nil
	}
	ids := []notice.CommentID{}
	for text := range strings.SplitSeq(field, ".") {
		if id, err := notice.ParseCommentID(text); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// readAnswer reads an official reply: its texts by language, the languages in which it may be empty because it is to
// follow, and both as they are shown again.
func readAnswer(c *gin.Context) (texts map[notice.Lang]string, owes []notice.Lang, t Typed) {
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

// takePrefix begins the value of a button that puts the text in one language into the field of another, to be
// translated there: take.en.es copies from English to Spanish.
const takePrefix = "take."

// take carries out what such a button asks for. It reports whether the value is that of one.
func (t Typed) take(button string) bool {
	langs, ok := strings.CutPrefix(button, takePrefix)
	from, into, _ := strings.Cut(langs, ".")
	if !ok || !notice.Lang(from).Served() || !notice.Lang(into).Served() {
		return false
	}
	text, there := t.Answer[notice.Lang(from)], t.Answer[notice.Lang(into)]
	if text != "" && there != "" {
		text = there + "\n\n" + text
	}
	t.Answer[notice.Lang(into)] = cmp.Or(text, there)
	return true
}

// An answerField is the field for an official reply in one language.
type answerField struct {
	Lang    notice.Lang
	Text    string
	Missing bool // if it stays empty, it is to follow
}

// answerFields returns a field for each language; the one for first, the language of the question, comes first.
func (t funcs) answerFields(first notice.Lang, typed Typed) []answerField {
	if !first.Served() {
		first = t.Lang()
	}
	field := func(l notice.Lang) answerField {
		return answerField{l, typed.Answer[l], typed.MissingLangs == nil || typed.MissingLangs[l]}
	}
	all := []answerField{field(first)}
	for _, l := range notice.Langs {
		if l != first {
			all = append(all, field(l))
		}
	}
	return all
}

// An answerTexts is the fields of an official reply with their problems.
type answerTexts struct {
	Answers  []answerField
	ID       string // the suffix of the ids of the fields
	Problems notice.Problems
}

func newAnswerTexts(fields []answerField, id string, p notice.Problems) answerTexts {
	return answerTexts{fields, id, p}
}
