package view

import (
	"strconv"
	"time"

	"noticeboard/internal/notice"
)

// RulesDesk is where the house rules are read and, by who may, changed.
type RulesDesk struct {
	Frame
	Seen     uint64 // version of the rules that the form is about
	Rows     []RuleRow
	Preview  *notice.RuleBook // as they would be; nil unless that was asked for
	Problems notice.Problems
	Conflict bool // someone else has changed them meanwhile
	Saved    bool
}

// A RuleRow is a house rule as a form holds it.
type RuleRow struct {
	notice.Rule
	Known    bool   // it is one of the rules already, so its short name stays
	Position string // where it is to stand
	Remove   bool
}

// A ruleField is a rule with what its fields need.
type ruleField struct {
	RuleRow
	Number int
	Wrong  map[string]string // key of what is wrong, by the name of the field
	Langs  []ruleText
}

// A ruleText is the fields of a rule in one language.
type ruleText struct {
	Lang notice.Lang
	At   string // what stands behind the names of its fields
	notice.RuleText
	Wrong map[string]string // key of what is wrong, by the beginning of the name
}

func ruleFields(p RulesDesk) (all []ruleField) {
	for i, row := range p.Rows {
		f := ruleField{RuleRow: row, Number: i + 1, Wrong: map[string]string{}}
		n := strconv.Itoa(i + 1)
		for _, name := range []string{"reason", "position"} {
			if key := p.Problems[name+"."+n]; key != "" {
				f.Wrong[name] = key
			}
		}
		for _, l := range notice.Langs {
			t := ruleText{Lang: l, At: n + "." + string(l), RuleText: row.Texts[l], Wrong: map[string]string{}}
			for _, name := range []string{"title", "short", "text"} {
				if key := p.Problems[name+"."+t.At]; key != "" {
					t.Wrong[name] = key
				}
			}
			f.Langs = append(f.Langs, t)
		}
		all = append(all, f)
	}
	return all
}

// ruleComplaints lists what is wrong with the form.
func ruleComplaints(p RulesDesk) []complaint {
	var fields []string
	for i, row := range p.Rows {
		n := strconv.Itoa(i + 1)
		if fields = append(fields, "position."+n); !row.Known {
			fields = append(fields, "reason."+n)
		}
		for _, l := range notice.Langs {
			for _, name := range []string{"title.", "short.", "text."} {
				fields = append(fields, name+n+"."+string(l))
			}
		}
	}
	return complaints(p.Problems, 0, "", fields...)
}

// rulesIn returns the rules of a book in a language that need not be the page's.
func rulesIn(book notice.RuleBook, l notice.Lang) (all []rule) {
	for i, r := range book.Rules {
		all = append(all, rule{r.Texts[l], r.Reason, i + 1, book.Version})
	}
	return all
}

// A bookVersion is one of the versions of the house rules as a page lists it.
type bookVersion struct {
	Number       uint64
	Since, Until time.Time // zero: since the board began; still in force
	Changes      []string  // what it changed, in words; none for the first
}

// bookVersions lists the versions of the house rules, the newest first.
func (v publicFuncs) bookVersions(p Rules) (all []bookVersion, err error) {
	for i := len(p.Books) - 1; i >= 0; i-- {
		n := bookVersion{Number: p.Books[i].Version, Since: p.Books[i].Since}
		if i+1 < len(p.Books) {
			n.Until = p.Books[i+1].Since
		}
		if i > 0 {
			if n.Changes, err = v.changes(p.Books[i], p.Books[i-1]); err != nil {
				return nil, err
			}
		}
		all = append(all, n)
	}
	return all, nil
}

// thisVersion returns the version that the page shows.
func (v publicFuncs) thisVersion(p Rules) (bookVersion, error) {
	all, err := v.bookVersions(p)
	for _, n := range all {
		if n.Number == p.Book.Version {
			return n, err
		}
	}
	return bookVersion{Number: p.Book.Version, Since: p.Book.Since}, err
}

// changes says in words what a version of the house rules changed.
func (v *translator) changes(now, before notice.RuleBook) ([]string, error) {
	var w wording
	for _, c := range now.ChangedSince(before) {
		switch c.Change {
		case notice.RuleAdded:
			w.add(v.Message("rules.added", "Title", c.Rule.Texts[v.Lang()].Title))
		case notice.RuleRemoved:
			w.add(v.Message("rules.removed", "Title", c.Rule.Texts[v.Lang()].Title))
		case notice.RuleEdited:
			w.add(v.Message("rules.edited", "Title", c.Rule.Texts[v.Lang()].Title))
		case notice.RulesSorted:
			w.add(v.Message("rules.sorted"))
		}
	}
	return w.said, w.err
}

// previewed says in words what the rules that are previewed would change.
func (v deskFuncs) previewed(p RulesDesk) ([]string, error) {
	return v.changes(*p.Preview, p.Desk.Rules)
}

// declining reports whether a screening rule can decline a comment by itself.
func declining(s notice.Settings) bool {
	for _, r := range s.Screening.Words {
		if r.Reason != "" {
			return true
		}
	}
	return false
}
