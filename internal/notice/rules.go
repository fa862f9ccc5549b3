package notice

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

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

// How long the texts of a rule may be, in characters, and how many rules there may be.
const (
	MaxRules     = 30
	MaxRuleTitle = 80
	MaxRuleShort = 40
	MaxRuleText  = 1000
)

// Find returns the rule that r names and its number; 0 if there is none.
func (b RuleBook) Find(r Reason) (Rule, int) {
	for i, rule := range b.Rules {
		if rule.Reason == r {
			return rule, i + 1
		}
	}
	return Rule{}, 0
}

var reasonForm = regexp.MustCompile(`\A[a-z0-9]+(-[a-z0-9]+)*\z`)

// Check returns the Problems of a book that someone filled in. The fields are rules, or those of a rule by
// its number and language: reason.1, title.1.en.
func (b RuleBook) Check() error {
	p := Problems{}
	if len(b.Rules) == 0 || len(b.Rules) > MaxRules {
		p["rules"] = Problem{Key: "problem.rules.count"}
	}
	seen := map[Reason]bool{}
	for i, rule := range b.Rules {
		if seen[rule.Reason] || len(rule.Reason) > 40 || !reasonForm.MatchString(string(rule.Reason)) {
			p["reason."+strconv.Itoa(i+1)] = Problem{Key: "problem.rules.reason"}
		}
		seen[rule.Reason] = true
		for _, l := range Langs {
			at, t := "."+strconv.Itoa(i+1)+"."+string(l), rule.Texts[l]
			for _, f := range []struct {
				field, value string
				most         int
			}{{"title", t.Title, MaxRuleTitle}, {"short", t.Short, MaxRuleShort}, {"text", t.Text, MaxRuleText}} {
				switch n := utf8.RuneCountInString(f.value); {
				case n == 0:
					p[f.field+at] = Problem{Key: "problem.rule.missing"}
				case n > f.most:
					p[f.field+at] = Problem{Key: "problem.rule.long"}
				}
			}
		}
	}
	return p.Err()
}

// RulesChanged is the kind of the activity that records a new version of the house rules.
const RulesChanged ActivityKind = "rules-changed"

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
