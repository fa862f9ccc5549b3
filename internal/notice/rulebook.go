package notice

import "time"

// A Reason names one of the house rules, the same through all versions of them: the ground for
// declining or removing. It is 1 to 40 small letters, digits and hyphens.
type Reason string

// A RuleBook is one version of the house rules. They are published and numbered in its order, from 1.
// A version is never changed: a decision cites the one that it was taken under.
type RuleBook struct {
	Version uint64    // from 1, given by the store
	Since   time.Time // zero: since the board began
	By      string    // login; empty for the rules that the board began with
	Rules   []Rule
}

// A Rule is one house rule, in every language that the board is served in.
type Rule struct {
	Reason Reason
	Texts  map[Lang]RuleText
	Spam   bool // what breaks it is unwanted mail, from which the classifier learns
}

// A RuleText is a rule in one language.
type RuleText struct {
	Title string // as an order: "Respect other people"
	Short string // as a reason: "lack of respect"
	Text  string // what it means
}

// Find returns the rule that r names and its number; 0 if there is none.
func (b RuleBook) Find(r Reason) (Rule, int) {
	for i, rule := range b.Rules {
		if rule.Reason == r {
			return rule, i + 1
		}
	}
	return Rule{}, 0
}
