package desk

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// RuleEdit is the form of one house rule. Moderators read it, and those who govern the board change it.
type RuleEdit struct {
	view.Frame
	Rule     notice.Rule // as filled in
	New      bool
	Number   int              // in the rules in force, from 1; 0 for a new one
	Seen     uint64           // version of the rules that the form is about
	Preview  *notice.RuleBook // the rules as they would be; nil unless that was asked for
	Problems notice.Problems  // of Rule.Check, and "rules"
	Conflict bool             // somebody else has changed the rule since the form was made
}

// RuleEdit serves GET /desk/rules/new and GET /desk/rules/reasons/{reason}.
func (h *Handlers) RuleEdit(c *gin.Context) error {
	f, _, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	p := RuleEdit{Frame: f, Seen: f.Desk.Rules.Version, New: c.Param("reason") == ""}
	if !p.New {
		p.Rule, p.Number = f.Desk.Rules.Find(notice.Reason(c.Param("reason")))
		if p.Number == 0 {
			return fmt.Errorf("rule %q: %w", c.Param("reason"), notice.ErrNotFound)
		}
	}
	return h.ShowDesk(c, http.StatusOK, p)
}

// RuleEditPost serves POST of the same addresses: it publishes the rule or, with the field do=remove, the rules without
// it; with do=preview it shows how the rule would look.
func (h *Handlers) RuleEditPost(c *gin.Context) error {
	f, by, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	p := RuleEdit{Frame: f, New: c.Param("reason") == "", Seen: edge.WholeNumber(edge.Field(c, "version"))}
	p.Rule = readRule(c)
	if !p.New {
		p.Rule.Reason = notice.Reason(c.Param("reason"))
		_, p.Number = f.Desk.Rules.Find(p.Rule.Reason)
	}
	if edge.Field(c, "do") == "preview" {
		if err = p.Rule.Check(); err == nil {
			book := f.Desk.Rules.With(p.Rule)
			p.Preview = &book
			return h.ShowDesk(c, http.StatusOK, p)
		}
	} else {
		var after notice.RuleBook
		if after, err = h.putRule(c, by, p); err == nil {
			return session.Redirect(c, rulesPath, session.Flash{Did: session.Saved, Version: after.Version})
		}
	}
	switch {
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		p.Conflict, p.Seen = true, f.Desk.Rules.Version
		book := f.Desk.Rules.With(p.Rule)
		if p.Preview = &book; p.Number == 0 { // saved again, it is one more rule
			p.New = true
		}
	default:
		return err
	}
	return h.ShowDesk(c, h.Classify(err).Code, p)
}

// putRule carries out what the form asks for.
func (h *Handlers) putRule(c *gin.Context, by notice.Actor, p RuleEdit) (notice.RuleBook, error) {
	ctx := c.Request.Context()
	switch {
	case p.New:
		return h.board.AddRule(ctx, by, p.Rule)
	case edge.Field(c, "do") == "remove":
		return h.board.RemoveRule(ctx, by, p.Seen, p.Rule.Reason)
	}
	return h.board.PutRule(ctx, by, p.Seen, p.Rule)
}

// ruleTextFields lists the fields of a rule in one language. Their names in the form are these, a dot and the language.
var ruleTextFields = []string{"title", "short", "text"}

// readRule reads the fields of a rule.
func readRule(c *gin.Context) notice.Rule {
	r := notice.Rule{
		Reason: notice.Reason(edge.FormText(c, "reason")), Spam: edge.Field(c, "spam") != "",
		Texts: map[notice.Lang]notice.RuleText{},
	}
	for _, l := range notice.Langs {
		at := "." + string(l)
		r.Texts[l] = notice.RuleText{
			Title: edge.FormText(c, "title"+at),
			Short: edge.FormText(c, "short"+at),
			Text:  edge.Lines(edge.FormText(c, "text"+at)),
		}
	}
	return r
}

// ruleComplaints lists what is wrong with the form, in the order of its fields.
func ruleComplaints(p RuleEdit) []view.Complaint {
	fields := []string{"reason"}
	for _, l := range notice.Langs {
		for _, name := range ruleTextFields {
			fields = append(fields, name+"."+string(l))
		}
	}
	return view.Complaints(p.Problems, 0, "", fields...)
}

// ruleChanges says what publishing the rule that is previewed would change.
func (t funcs) ruleChanges(p RuleEdit) ([]string, error) {
	return t.Changes(*p.Preview, p.Desk.Rules)
}

// A ruleField is a field for a text of a rule in one language.
type ruleField struct {
	Name, Value string
	Label       string // "rules-desk." and this is the message key of its label
	Lang        notice.Lang
	Problem     *notice.Problem // nil if there is none
	Long        bool            // it has several lines
}

// ruleFields returns the fields of one language.
func ruleFields(p RuleEdit, l notice.Lang) []ruleField {
	t, at := p.Rule.Texts[l], "."+string(l)
	return []ruleField{
		{"title" + at, t.Title, "title", l, p.Problems.Of("title" + at), false},
		{"short" + at, t.Short, "short", l, p.Problems.Of("short" + at), false},
		{"text" + at, t.Text, "words", l, p.Problems.Of("text" + at), true},
	}
}
