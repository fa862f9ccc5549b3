package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// A RuleRow is a house rule as a row of the form holds it.
type RuleRow struct {
	notice.Rule
	Known    bool   // it is one of the rules already: its short name stays
	Position string // where it is to stand, from 1; empty for where it is
	Remove   bool
}

// ruleTextFields lists the fields of a rule in one language. Their names in the form are these, a dot, the number of
// the row from 1, a dot and the language: title.1.en.
var ruleTextFields = []string{"title", "short", "text"}

// readRuleRows reads the rules of the form in the order of the positions that were filled in, those to be removed last.
// An empty row is left out. Problems name the rows whose position is no number.
func readRuleRows(c *gin.Context, now notice.RuleBook) ([]RuleRow, notice.Problems) {
	type placed struct {
		RuleRow
		at int // twice the position, and one more or less to go behind or before the row that stands there
	}
	var rows []placed
	for i := 1; i <= notice.MaxRules+1; i++ {
		n := strconv.Itoa(i)
		if !c.Request.PostForm.Has("reason." + n) {
			break
		}
		r := placed{RuleRow: readRuleRow(c, n)}
		if _, number := now.Find(r.Reason); number > 0 {
			r.Known = true
		} else if r.Reason == "" && !written(r.Rule) {
			continue
		}
		position, err := strconv.ParseUint(strings.TrimSpace(r.Position), 10, 10)
		if err != nil || position == 0 {
			r.at = 2 * i
		} else { // a rule that moves up goes before the one that stands there, a rule that moves down behind it
			r.at, r.Position = 2*int(position)-cmp.Compare(i, int(position)), ""
		}
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b placed) int {
		if a.Remove != b.Remove {
			return map[bool]int{true: 1, false: -1}[a.Remove]
		}
		return cmp.Compare(a.at, b.at)
	})
	var sorted []RuleRow
	problems := notice.Problems{}
	for i, r := range rows {
		if r.Position != "" {
			problems["position."+strconv.Itoa(i+1)] = notice.Problem{Key: "problem.position"}
		}
		sorted = append(sorted, r.RuleRow)
	}
	return sorted, problems
}

// readRuleRow reads the fields of row n.
func readRuleRow(c *gin.Context, n string) RuleRow {
	texts := map[notice.Lang]notice.RuleText{}
	for _, l := range notice.Langs {
		at := "." + n + "." + string(l)
		texts[l] = notice.RuleText{
			Title: edge.FormText(c, "title"+at),
			Short: edge.FormText(c, "short"+at),
			Text:  edge.Lines(edge.FormText(c, "text"+at)),
		}
	}
	return RuleRow{
		Rule: notice.Rule{
			Reason: notice.Reason(edge.FormText(c, "reason."+n)), Spam: edge.Field(c, "spam."+n) != "", Texts: texts,
		},
		Position: edge.FormText(c, "position."+n),
		Remove:   edge.Field(c, "remove."+n) != "",
	}
}

// written reports whether any text was typed into a rule.
func written(r notice.Rule) bool {
	for _, t := range r.Texts {
		if strings.TrimSpace(t.Title+t.Short+t.Text) != "" {
			return true
		}
	}
	return false
}

// A ruleField is a row with what its fields need.
type ruleField struct {
	RuleRow
	Number int             // of the row, from 1
	Wrong  notice.Problems // of the fields without a language, by name alone: reason, position
	Langs  []ruleText      // in the order of the languages
}

// A ruleText is the fields of a rule in one language.
type ruleText struct {
	notice.RuleText
	Lang  notice.Lang
	At    string          // what stands behind a name and a dot in the names of its fields: 1.en
	Wrong notice.Problems // by name alone: title, short, text
}

// ruleFields returns the rows of the form.
func ruleFields(p RulesEdit) (all []ruleField) {
	for i, row := range p.Rows {
		n := strconv.Itoa(i + 1)
		f := ruleField{RuleRow: row, Number: i + 1, Wrong: problemsOf(p.Problems, "", "."+n, "reason", "position")}
		for _, l := range notice.Langs {
			at := n + "." + string(l)
			wrong := problemsOf(p.Problems, "", "."+at, ruleTextFields...)
			f.Langs = append(f.Langs, ruleText{row.Texts[l], l, at, wrong})
		}
		all = append(all, f)
	}
	return all
}
