package view

import (
	"fmt"

	"noticeboard/internal/notice"
)

// A Rule is a house rule as a page says it.
type Rule struct {
	notice.RuleText
	Reason  notice.Reason
	Number  int
	Version uint64 // of the house rules
}

// rule returns the house rule that a decision cites; nil if it cites none.
func (v *Translator) rule(version uint64, r notice.Reason) (*Rule, error) {
	if r == "" {
		return nil, nil
	}
	book, err := v.Rules(version)
	if err != nil {
		return nil, fmt.Errorf("house rules, version %d: %w", version, err)
	}
	found, number := book.Find(r)
	if number == 0 {
		return nil, nil
	}
	return &Rule{found.Texts[v.Lang()], r, number, version}, nil
}

// RulesOf returns the rules of a book in the page's language.
func (v *Translator) RulesOf(book notice.RuleBook) []Rule { return RulesIn(book, v.Lang()) }

// RulesIn returns the rules of a book in a language, numbered from 1 in their order.
func RulesIn(book notice.RuleBook, l notice.Lang) (all []Rule) {
	for i, r := range book.Rules {
		all = append(all, Rule{r.Texts[l], r.Reason, i + 1, book.Version})
	}
	return all
}
