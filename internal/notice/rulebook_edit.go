package notice

import "slices"

// With returns the book with a rule in the place of the one with the same reason or, if there is none, behind all
// others.
func (b RuleBook) With(rule Rule) RuleBook {
	b.Rules = slices.Clone(b.Rules)
	if _, number := b.Find(rule.Reason); number > 0 {
		b.Rules[number-1] = rule
	} else {
		b.Rules = append(b.Rules, rule)
	}
	return b
}

// Without returns the book without the rule that has a reason.
func (b RuleBook) Without(r Reason) RuleBook {
	b.Rules = slices.DeleteFunc(slices.Clone(b.Rules), func(rule Rule) bool { return rule.Reason == r })
	return b
}

// Reasons returns the reasons of the rules in their order.
func (b RuleBook) Reasons() (all []Reason) {
	for _, rule := range b.Rules {
		all = append(all, rule.Reason)
	}
	return all
}

// Sorted returns the book with its rules in an order. Reasons of no rule in the book are left out, and rules that are
// not in order stand behind the others.
func (b RuleBook) Sorted(order []Reason) RuleBook {
	place := func(r Rule) int {
		if i := slices.Index(order, r.Reason); i >= 0 {
			return i
		}
		return len(order)
	}
	b.Rules = slices.Clone(b.Rules)
	slices.SortStableFunc(b.Rules, func(r, s Rule) int { return place(r) - place(s) })
	return b
}

// Edited reports whether the rule with a reason is not the same in b as in an earlier version: edited, added or
// removed.
func (b RuleBook) Edited(before RuleBook, r Reason) bool {
	is, number := b.Find(r)
	was, earlier := before.Find(r)
	return (number > 0) != (earlier > 0) || !is.same(was)
}
