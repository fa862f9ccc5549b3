package view

import (
	"fmt"

	"noticeboard/internal/notice"
)

// A rule is a house rule as a page says it.
type rule struct {
	notice.RuleText
	Reason  notice.Reason
	Number  int
	Version uint64 // of the house rules
}

// rule returns the house rule that a decision cites; nil if it cites none.
func (v *translator) rule(version uint64, r notice.Reason) (*rule, error) {
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
	return &rule{found.Texts[v.Lang()], r, number, version}, nil
}

// rulesOf returns the rules of a book, numbered.
func (v *translator) rulesOf(book notice.RuleBook) []rule {
	var all []rule
	for i, r := range book.Rules {
		all = append(all, rule{r.Texts[v.Lang()], r.Reason, i + 1, book.Version})
	}
	return all
}
