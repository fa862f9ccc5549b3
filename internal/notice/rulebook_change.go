package notice

import (
	"maps"
	"slices"
)

// A RuleChange is a kind of change between two versions of the house rules. It is also the last part of message keys.
type RuleChange string

const (
	RuleAdded   RuleChange = "added"
	RuleRemoved RuleChange = "removed"
	RuleEdited  RuleChange = "edited"
	RulesSorted RuleChange = "sorted" // the order of the rules that are in both versions changed
)

// A ChangedRule is a rule that changed between two versions.
type ChangedRule struct {
	Change RuleChange
	Rule   Rule // in the later version; in the earlier one if it was removed; zero for RulesSorted
}

// ChangedSince lists what changed from the version before to b: rules added and edited in the order of b, then rules
// removed, then RulesSorted.
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

// same reports whether r and s, which have the same Reason, are equal.
func (r Rule) same(s Rule) bool { return r.Spam == s.Spam && maps.Equal(r.Texts, s.Texts) }
