package notice

import (
	"maps"
	"slices"
)

// A RuleChange says what a version of the house rules did to one of them. It is also a message key's
// last part.
type RuleChange string

const (
	RuleAdded   RuleChange = "added"
	RuleRemoved RuleChange = "removed"
	RuleEdited  RuleChange = "edited"
	RulesSorted RuleChange = "sorted" // the rules stand in another order; of no rule by itself
)

// A ChangedRule is a rule that a version changed: as it was if it was removed, as it is otherwise.
type ChangedRule struct {
	Change RuleChange
	Rule   Rule
}

// ChangedSince lists what b changed of the version before it.
func (b RuleBook) ChangedSince(before RuleBook) (all []ChangedRule) {
	var kept, stayed []Reason
	for _, r := range b.Rules {
		switch old, number := before.Find(r.Reason); {
		case number == 0:
			all = append(all, ChangedRule{RuleAdded, r})
		default:
			kept = append(kept, r.Reason)
			if !r.same(old) {
				all = append(all, ChangedRule{RuleEdited, r})
			}
		}
	}
	for _, r := range before.Rules {
		if _, number := b.Find(r.Reason); number == 0 {
			all = append(all, ChangedRule{RuleRemoved, r})
		} else {
			stayed = append(stayed, r.Reason)
		}
	}
	if !slices.Equal(kept, stayed) {
		all = append(all, ChangedRule{Change: RulesSorted})
	}
	return all
}

func (r Rule) same(s Rule) bool { return r.Spam == s.Spam && maps.Equal(r.Texts, s.Texts) }
