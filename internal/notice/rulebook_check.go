package notice

import (
	"regexp"
	"strconv"
	"unicode/utf8"
)

// The maximum number of rules, and the maximum lengths of their texts in characters.
const (
	MaxRules     = 30
	MaxRuleTitle = 80
	MaxRuleShort = 40
	MaxRuleText  = 1000
)

var reasonForm = regexp.MustCompile(`\A[a-z0-9]+(-[a-z0-9]+)*\z`)

// Check returns the Problems of a rule book; nil if there are none. The field "rules" is for their number; the other
// names have the number of the rule, from 1, and the language: reason.1, title.1.en.
func (b RuleBook) Check() error {
	p := Problems{}
	if len(b.Rules) == 0 || len(b.Rules) > MaxRules {
		p["rules"] = Problem{Key: "problem.rules.count"}
	}
	seen := map[Reason]bool{}
	for i, rule := range b.Rules {
		at := "." + strconv.Itoa(i+1)
		if rule.check(p, at); seen[rule.Reason] {
			p["reason"+at] = Problem{Key: "problem.rules.reason"}
		}
		seen[rule.Reason] = true
	}
	return p.Err()
}

// Check returns the Problems of a rule by itself; nil if there are none. Names of fields are reason and, with the
// language, title.en, short.en, text.en.
func (r Rule) Check() error {
	p := Problems{}
	r.check(p, "")
	return p.Err()
}

// check adds the problems of a rule; at stands behind the names of the fields.
func (r Rule) check(p Problems, at string) {
	if len(r.Reason) > 40 || !reasonForm.MatchString(string(r.Reason)) {
		p["reason"+at] = Problem{Key: "problem.rules.reason"}
	}
	for _, l := range Langs {
		at, t := at+"."+string(l), r.Texts[l]
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
