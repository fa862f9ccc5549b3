package desk

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// RulesEdit is where the house rules are read and, by who may, changed.
type RulesEdit struct {
	view.Frame
	Seen     uint64 // version of the rules that the form is about
	Rows     []RuleRow
	Preview  *notice.RuleBook // as they would be; nil unless that was asked for
	Problems notice.Problems
	Conflict bool // someone else has changed them meanwhile
	Saved    bool
}

// A RuleRow is a house rule as a form holds it.
type RuleRow struct {
	notice.Rule
	Known    bool   // it is one of the rules already, so its short name stays
	Position string // where it is to stand
	Remove   bool
}

// A ruleField is a rule with what its fields need.
type ruleField struct {
	RuleRow
	Number int
	Wrong  notice.Problems // by the name of the field without the number
	Langs  []ruleText
}

// A ruleText is the fields of a rule in one language.
type ruleText struct {
	Lang notice.Lang
	At   string // what stands behind the names of its fields
	notice.RuleText
	Wrong notice.Problems // by the beginning of the name
}

func ruleFields(p RulesEdit) (all []ruleField) {
	for i, row := range p.Rows {
		f := ruleField{RuleRow: row, Number: i + 1, Wrong: notice.Problems{}}
		n := strconv.Itoa(i + 1)
		for _, name := range []string{"reason", "position"} {
			if problem, ok := p.Problems[name+"."+n]; ok {
				f.Wrong[name] = problem
			}
		}
		for _, l := range notice.Langs {
			t := ruleText{Lang: l, At: n + "." + string(l), RuleText: row.Texts[l], Wrong: notice.Problems{}}
			for _, name := range []string{"title", "short", "text"} {
				if problem, ok := p.Problems[name+"."+t.At]; ok {
					t.Wrong[name] = problem
				}
			}
			f.Langs = append(f.Langs, t)
		}
		all = append(all, f)
	}
	return all
}

// ruleComplaints lists what is wrong with the form.
func ruleComplaints(p RulesEdit) []view.Complaint {
	var fields []string
	for i, row := range p.Rows {
		n := strconv.Itoa(i + 1)
		if fields = append(fields, "position."+n); !row.Known {
			fields = append(fields, "reason."+n)
		}
		for _, l := range notice.Langs {
			for _, name := range []string{"title.", "short.", "text."} {
				fields = append(fields, name+n+"."+string(l))
			}
		}
	}
	return view.Complaints(p.Problems, 0, "", fields...)
}

// previewed says in words what the rules that are previewed would change.
func (v funcs) previewed(p RulesEdit) ([]string, error) {
	return v.Changes(*p.Preview, p.Desk.Rules)
}

// RulesEdit shows the house rules in a form.
func (s *Handlers) RulesEdit(c *gin.Context) error {
	book, err := s.board.Rules(c.Request.Context(), 0)
	if err != nil {
		return err
	}
	p := RulesEdit{Seen: book.Version, Saved: session.FlashOf(c).SavedVersion(book.Version)}
	for _, r := range book.Rules {
		p.Rows = append(p.Rows, RuleRow{Rule: r, Known: true})
	}
	return s.rulesPage(c, http.StatusOK, p)
}

// rulesPage numbers the rows, and adds an empty one for who may add a rule.
func (s *Handlers) rulesPage(c *gin.Context, code int, p RulesEdit) (err error) {
	var by notice.Actor
	if p.Frame, by, err = s.StaffFrame(c); err != nil {
		return err
	}
	if by.Role.May(notice.ToGovern) && len(p.Rows) < notice.MaxRules {
		p.Rows = append(p.Rows, RuleRow{Rule: notice.Rule{Texts: map[notice.Lang]notice.RuleText{}}})
	}
	for i := range p.Rows {
		if p.Rows[i].Position == "" {
			p.Rows[i].Position = strconv.Itoa(i + 1)
		}
	}
	return s.ShowDesk(c, code, p)
}

// RulesEditPost takes the form of the house rules: to publish them, or to show how they would look.
func (s *Handlers) RulesEditPost(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	p := RulesEdit{Seen: edge.WholeNumber(edge.Field(c, "version"))}
	now, err := s.board.Rules(c.Request.Context(), 0)
	if err != nil {
		return err
	}
	if p.Rows, p.Problems = ruleRows(c, now); len(p.Problems) > 0 {
		return s.rulesPage(c, http.StatusUnprocessableEntity, p)
	}
	book := notice.RuleBook{Version: now.Version}
	for _, r := range p.Rows {
		if !r.Remove {
			book.Rules = append(book.Rules, r.Rule)
		}
	}
	code := http.StatusOK
	if edge.Field(c, "do") == "preview" {
		p.Preview, err = &book, book.Check()
	} else {
		var after notice.RuleBook
		if after, err = s.board.PutRules(c.Request.Context(), account.Actor(), p.Seen, book); err == nil {
			return session.Redirect(c, "/desk/rules", session.Flash{Did: session.Saved, Version: after.Version})
		}
	}
	switch {
	case err == nil:
	case errors.As(err, &p.Problems):
		p.Preview, code = nil, s.Judge(err).Code
	case errors.Is(err, notice.ErrConflict):
		p.Preview, p.Conflict, p.Seen, code = &book, true, now.Version, s.Judge(err).Code
	default:
		return err
	}
	return s.rulesPage(c, code, p)
}

// ruleRows reads the rules of the form in the order of the numbers that were given them, first those
// that stay. A row in which nothing was typed is none.
func ruleRows(c *gin.Context, now notice.RuleBook) ([]RuleRow, notice.Problems) {
	type placed struct {
		RuleRow
		at int
	}
	var rows []placed
	for i := 1; i <= notice.MaxRules+1; i++ {
		n := strconv.Itoa(i)
		if !c.Request.PostForm.Has("reason." + n) {
			break
		}
		r := placed{RuleRow: readRule(c, n)}
		if _, number := now.Find(r.Reason); number > 0 {
			r.Known = true
		} else if r.Reason == "" && !written(r.Rule) {
			continue
		}
		at, err := strconv.ParseUint(strings.TrimSpace(r.Position), 10, 10)
		switch {
		case err != nil || at == 0:
			r.at = 2 * i
		default: // what moves up goes before what stands there already, what moves down behind it
			r.at, r.Position = 2*int(at)+cmp.Compare(i, int(at))*-1, ""
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
	p := notice.Problems{}
	for i, r := range rows {
		if r.Position != "" {
			p["position."+strconv.Itoa(i+1)] = notice.Problem{Key: "problem.position"}
		}
		sorted = append(sorted, r.RuleRow)
	}
	return sorted, p
}

func readRule(c *gin.Context, n string) RuleRow {
	r := RuleRow{Position: edge.FormText(c, "position."+n), Remove: edge.Field(c, "remove."+n) != ""}
	r.Reason, r.Spam, r.Texts = notice.Reason(edge.FormText(c, "reason."+n)), edge.Field(c, "spam."+n) != "", map[notice.Lang]notice.RuleText{}
	for _, l := range notice.Langs {
		at := "." + n + "." + string(l)
		r.Texts[l] = notice.RuleText{Title: edge.FormText(c, "title"+at), Short: edge.FormText(c, "short"+at), Text: edge.Lines(edge.FormText(c, "text"+at))}
	}
	return r
}

// written reports whether anything was typed into a rule.
func written(r notice.Rule) bool {
	for _, t := range r.Texts {
		if strings.TrimSpace(t.Title+t.Short+t.Text) != "" {
			return true
		}
	}
	return false
}
