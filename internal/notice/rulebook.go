package notice

import (
	"crypto/sha256"
	"time"
)

// A Reason identifies a house rule, in all versions of the rules, as the reason for declining or removing a comment. It
// has 1 to 40 characters: a-z, 0-9, and single hyphens between them.
type Reason string

// A RuleBook is one version of the house rules. A version is never changed, because decisions cite it.
type RuleBook struct {
	Version uint64    // from 1; given by the store
	Since   time.Time // when it came into force; zero: when the board began
	By      string    // login; empty for the first version, which comes with the program
	Rules   []Rule    // in the order of their numbers, from 1
}

// A Rule is one house rule. It has a text for each of Langs.
type Rule struct {
	Reason Reason
	Texts  map[Lang]RuleText
	Spam   bool // comments that break it are spam, from which the classifier learns
}

// A RuleText is the text of a rule in one language.
type RuleText struct {
	Title string // an imperative: "Respect other people"
	Short string // as a reason: "lack of respect"
	Text  string // the explanation
}

// Find returns the rule with a reason and its number, from 1; number 0 if there is none.
func (b RuleBook) Find(r Reason) (Rule, int) {
	for i, rule := range b.Rules {
		if rule.Reason == r {
			return rule, i + 1
		}
	}
	return Rule{}, 0
}

// Digest returns SHA-256 of each rule in order: its reason, "spam" or "", and for each of Langs that it has a text in,
// the language, title, short form and text. Each of these is preceded by its length in bytes as 8 bytes, big endian.
func (b RuleBook) Digest() [sha256.Size]byte {
	d := newDigest()
	for _, r := range b.Rules {
		spam := ""
		if r.Spam {
			spam = "spam"
		}
		d.add(string(r.Reason), spam)
		for _, l := range Langs {
			if t, ok := r.Texts[l]; ok {
				d.add(string(l), t.Title, t.Short, t.Text)
			}
		}
	}
	return d.sum()
}
