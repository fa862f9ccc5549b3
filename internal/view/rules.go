package view

import (
	"fmt"

	"noticeboard/internal/notice"
)

// A Rule is a house rule in one language.
type Rule struct {
	notice.RuleText
	Reason  notice.Reason
	Number  int    // from 1, in the order of the rules
	Version uint64 // of the house rules
}

// rule returns the house rule that a decision cites; nil if it cites none, or one that is not in that version of the
// rules.
func (t *Translator) rule(version uint64, r notice.Reason) (*Rule, error) {
	if r == "" {
		return nil, nil
	}
	book, err := t.Rules(version)
	if err != nil {
		return nil, fmt.Errorf("house rules, version %d: %w", version, err)
	}
	found, number := book.Find(r)
	if number == 0 {
		return nil, nil
	}
	return &Rule{found.Texts[t.Lang()], r, number, version}, nil
}

// RulesOf returns the rules of a book in the page's language.
func (t *Translator) RulesOf(book notice.RuleBook) []Rule { return RulesIn(book, t.Lang()) }

// RulesIn returns the rules of a book in a language.
func RulesIn(book notice.RuleBook, l notice.Lang) (all []Rule) {
	for i, r := range book.Rules {
		all = append(all, Rule{r.Texts[l], r.Reason, i + 1, book.Version})
	}
	return all
}

// Changes returns in words what a version of the house rules changed of the one before it, a sentence for each change.
func (t *Translator) Changes(now, before notice.RuleBook) ([]string, error) {
	var w Wording
	for _, c := range now.ChangedSince(before) {
		switch c.Change {
		case notice.RuleAdded:
			w.Add(t.Message("rules.added", "Title", c.Rule.Texts[t.Lang()].Title))
		case notice.RuleRemoved:
			w.Add(t.Message("rules.removed", "Title", c.Rule.Texts[t.Lang()].Title))
		case notice.RuleEdited:
			w.Add(t.Message("rules.edited", "Title", c.Rule.Texts[t.Lang()].Title))
		case notice.RulesSorted:
			w.Add(t.Message("rules.sorted"))
		}
	}
	return w.Said, w.Err
}
