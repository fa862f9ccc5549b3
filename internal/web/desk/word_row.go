package desk

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// blankWords is how many empty rows for new word rules the form of the settings has.
const blankWords = 3

// A WordRow is a word rule as a row of the form holds it.
type WordRow struct {
	ID     uint64 // zero for a new one
	Text   string
	Lang   notice.Lang   // of the comments that it is looked for in; empty: all
	Whole  bool          // the whole word only
	Then   notice.Reason // for which a comment with it is declined; empty: it is held
	Remove bool
}

// wordFieldNames lists the fields of a row that can have problems. Their names in the form are these behind wordPrefix.
var wordFieldNames = []string{"text", "lang", "then"}

// wordPrefix returns what the names of the fields of a row begin with; n counts from 1.
func wordPrefix(n int) string { return "word." + strconv.Itoa(n) + "." }

// readWordRows reads the word rules of the form, those to be removed last. An empty row is left out.
func readWordRows(c *gin.Context) []WordRow {
	var kept, removed []WordRow
	for i := 1; i <= notice.MaxWords+blankWords; i++ {
		at := wordPrefix(i)
		if !c.Request.PostForm.Has(at + "text") {
			break
		}
		w := WordRow{
			ID:     edge.WholeNumber(edge.Field(c, at+"id")),
			Text:   edge.FormText(c, at+"text"),
			Lang:   notice.Lang(edge.FormText(c, at+"lang")),
			Whole:  edge.Field(c, at+"whole") == "yes",
			Then:   notice.Reason(edge.FormText(c, at+"then")),
			Remove: edge.Field(c, at+"remove") != "",
		}
		switch {
		case w.ID == 0 && strings.TrimSpace(w.Text) == "":
		case w.Remove:
			removed = append(removed, w)
		default:
			kept = append(kept, w)
		}
	}
	return append(kept, removed...)
}

// A wordField is a row with what its fields need.
type wordField struct {
	WordRow
	Number int             // of the row, from 1
	Prefix string          // what the names of its fields begin with
	Count  string          // how many comments it has marked, in words; empty for a new one
	Rules  []view.Rule     // to choose from for Then
	Wrong  notice.Problems // by name alone: text, lang, then
}

// wordFields returns the rows of the form.
func (t funcs) wordFields(p SettingsEdit) (all []wordField, err error) {
	rules := t.RulesOf(p.Desk.Rules)
	for i, row := range p.Words {
		f := wordField{WordRow: row, Number: i + 1, Prefix: wordPrefix(i + 1), Rules: rules}
		f.Wrong = problemsOf(p.Problems, f.Prefix, "", wordFieldNames...)
		if row.ID > 0 {
			if f.Count, err = t.flagCount(p, string(notice.WordRule{ID: row.ID}.Flag())); err != nil {
				return nil, err
			}
		}
		all = append(all, f)
	}
	return all, nil
}
