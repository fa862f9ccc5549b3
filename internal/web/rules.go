package web

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
)

// rulesDesk shows the house rules in a form.
func (s *deskHandlers) rulesDesk(c *gin.Context) error {
	book, err := s.board.Rules(c.Request.Context(), 0)
	if err != nil {
		return err
	}
	p := view.RulesDesk{Seen: book.Version, Saved: saved(c, book.Version)}
	for _, r := range book.Rules {
		p.Rows = append(p.Rows, view.RuleRow{Rule: r, Known: true})
	}
	return s.rulesPage(c, http.StatusOK, p)
}

// rulesPage numbers the rows, and adds an empty one for who may add a rule.
func (s *deskHandlers) rulesPage(c *gin.Context, code int, p view.RulesDesk) (err error) {
	var by notice.Actor
	if p.Frame, by, err = s.staffFrame(c); err != nil {
		return err
	}
	if by.Role.May(notice.ToGovern) && len(p.Rows) < notice.MaxRules {
		p.Rows = append(p.Rows, view.RuleRow{Rule: notice.Rule{Texts: map[notice.Lang]notice.RuleText{}}})
	}
	for i := range p.Rows {
		if p.Rows[i].Position == "" {
			p.Rows[i].Position = strconv.Itoa(i + 1)
		}
	}
	return s.showDesk(c, code, p)
}

// changeRules takes the form of the house rules: to publish them, or to show how they would look.
func (s *deskHandlers) changeRules(c *gin.Context) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	p := view.RulesDesk{Seen: wholeNumber(field(c, "version"))}
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
	if field(c, "do") == "preview" {
		p.Preview, err = &book, book.Check()
	} else {
		var after notice.RuleBook
		if after, err = s.board.PutRules(c.Request.Context(), account.Actor(), p.Seen, book); err == nil {
			c.Redirect(http.StatusSeeOther, "/desk/rules?saved="+strconv.FormatUint(after.Version, 10))
			return nil
		}
	}
	switch {
	case err == nil:
	case errors.As(err, &p.Problems):
		p.Preview, code = nil, s.judge(err).code
	case errors.Is(err, notice.ErrConflict):
		p.Preview, p.Conflict, p.Seen, code = &book, true, now.Version, s.judge(err).code
	default:
		return err
	}
	return s.rulesPage(c, code, p)
}

// ruleRows reads the rules of the form in the order of the numbers that were given them, first those
// that stay. A row in which nothing was typed is none.
func ruleRows(c *gin.Context, now notice.RuleBook) ([]view.RuleRow, notice.Problems) {
	type placed struct {
		view.RuleRow
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
	var sorted []view.RuleRow
	p := notice.Problems{}
	for i, r := range rows {
		if r.Position != "" {
			p["position."+strconv.Itoa(i+1)] = "problem.position"
		}
		sorted = append(sorted, r.RuleRow)
	}
	return sorted, p
}

func readRule(c *gin.Context, n string) view.RuleRow {
	r := view.RuleRow{Position: formText(c, "position."+n), Remove: field(c, "remove."+n) != ""}
	r.Reason, r.Spam, r.Texts = notice.Reason(formText(c, "reason."+n)), field(c, "spam."+n) != "", map[notice.Lang]notice.RuleText{}
	for _, l := range notice.Langs {
		at := "." + n + "." + string(l)
		r.Texts[l] = notice.RuleText{Title: formText(c, "title"+at), Short: formText(c, "short"+at), Text: lines(formText(c, "text"+at))}
	}
	return r
}

// lines returns a text with the line breaks of forms made plain.
func lines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// written reports whether anything was typed into a rule.
func written(r notice.Rule) bool {
	for _, t := range r.Texts {
		if strings.TrimSpace(t.Title+t.Short+t.Text) != "" {
			return true
		}
	}
	return false
}
