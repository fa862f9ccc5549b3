package desk

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// RulesEdit is where moderators read the house rules, and those who govern the board change them.
type RulesEdit struct {
	view.Frame
	Seen     uint64           // version of the rules that the form is about
	Rows     []RuleRow        // in the order of the rules; an empty one for a new rule is last
	Preview  *notice.RuleBook // as they would be; nil unless that was asked for
	Problems notice.Problems  // by field and row, from 1: reason.2, title.2.en
	Conflict bool             // somebody else has changed them since the form was made
	Saved    bool
}

// RulesEdit serves GET /desk/rules.
func (h *Handlers) RulesEdit(c *gin.Context) error {
	f, _, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	book := f.Desk.Rules
	p := RulesEdit{Frame: f, Seen: book.Version, Saved: session.FlashOf(c).SavedVersion(book.Version)}
	for _, r := range book.Rules {
		p.Rows = append(p.Rows, RuleRow{Rule: r, Known: true})
	}
	return h.showRules(c, http.StatusOK, p)
}

// RulesEditPost serves POST /desk/rules: it publishes the house rules or, with the field do=preview, shows how they
// would look.
func (h *Handlers) RulesEditPost(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	p := RulesEdit{Seen: edge.WholeNumber(edge.Field(c, "version"))}
	now, err := h.board.Rules(c.Request.Context(), 0)
	if err != nil {
		return err
	}
	if p.Rows, p.Problems = readRuleRows(c, now); len(p.Problems) > 0 {
		return h.showRules(c, http.StatusUnprocessableEntity, p)
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
		if after, err = h.board.PutRules(c.Request.Context(), by, p.Seen, book); err == nil {
			return session.Redirect(c, rulesPath, session.Flash{Did: session.Saved, Version: after.Version})
		}
	}
	switch {
	case err == nil:
	case errors.As(err, &p.Problems):
		p.Preview, code = nil, h.Classify(err).Code
	case errors.Is(err, notice.ErrConflict):
		p.Preview, p.Conflict, p.Seen, code = &book, true, now.Version, h.Classify(err).Code
	default:
		return err
	}
	return h.showRules(c, code, p)
}

// showRules shows the form, in a frame that it makes if p has none. It fills in the places of the rows and, for those
// who may add a rule, adds an empty row.
func (h *Handlers) showRules(c *gin.Context, code int, p RulesEdit) (err error) {
	if p.Desk == nil {
		if p.Frame, _, err = h.StaffFrame(c); err != nil {
			return err
		}
	}
	if p.Desk.Actor.Role.May(notice.ToGovern) && len(p.Rows) < notice.MaxRules {
		p.Rows = append(p.Rows, RuleRow{Rule: notice.Rule{Texts: map[notice.Lang]notice.RuleText{}}})
	}
	for i := range p.Rows {
		if p.Rows[i].Position == "" {
			p.Rows[i].Position = strconv.Itoa(i + 1)
		}
	}
	return h.ShowDesk(c, code, p)
}

// ruleComplaints lists what is wrong with the form, in the order of its fields.
func ruleComplaints(p RulesEdit) []view.Complaint {
	var fields []string
	for i, row := range p.Rows {
		n := strconv.Itoa(i + 1)
		if fields = append(fields, "position."+n); !row.Known {
			fields = append(fields, "reason."+n)
		}
		for _, l := range notice.Langs {
			for _, name := range ruleTextFields {
				fields = append(fields, name+"."+n+"."+string(l))
			}
		}
	}
	return view.Complaints(p.Problems, 0, "", fields...)
}

// ruleChanges says what the rules that are previewed would change.
func (t funcs) ruleChanges(p RulesEdit) ([]string, error) {
	return t.Changes(*p.Preview, p.Desk.Rules)
}
