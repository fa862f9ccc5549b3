package view

import (
	"noticeboard/internal/notice"
)

// Changes says in words what a version of the house rules changed.
func (v *Translator) Changes(now, before notice.RuleBook) ([]string, error) {
	var w Wording
	for _, c := range now.ChangedSince(before) {
		switch c.Change {
		case notice.RuleAdded:
			w.Add(v.Message("rules.added", "Title", c.Rule.Texts[v.Lang()].Title))
		case notice.RuleRemoved:
			w.Add(v.Message("rules.removed", "Title", c.Rule.Texts[v.Lang()].Title))
		case notice.RuleEdited:
			w.Add(v.Message("rules.edited", "Title", c.Rule.Texts[v.Lang()].Title))
		case notice.RulesSorted:
			w.Add(v.Message("rules.sorted"))
		}
	}
	return w.Said, w.Err
}
