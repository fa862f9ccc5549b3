package desk

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

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
