package view

import (
	"noticeboard/internal/notice"
)

// stub returns what keeps the place of a comment that is no longer public: who took it away, when
// and by which rule, as far as that is known.
func (v *Translator) stub(c notice.Comment) (string, error) {
	args := []any{"Number", c.Number}
	undated := ".undated"
	if !c.Decided.IsZero() {
		undated = ""
		args = append(args, "Date", v.Date(c.Decided))
	}
	switch c.Status {
	case notice.Pending:
		return v.Message("stub.pending", "Number", c.Number)
	case notice.Withdrawn:
		return v.Message("stub.withdrawn"+undated, args...)
	}
	rule, err := v.rule(c.Rules, c.Reason)
	if err != nil {
		return "", err
	}
	if rule == nil {
		return v.Message("stub.removed.unexplained", args...)
	}
	return v.Message("stub.removed"+undated, append(args, "Reason", rule.Short, "Rule", rule.Number)...)
}
