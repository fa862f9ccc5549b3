package view

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"noticeboard/internal/notice"
)

// A Complaint is a problem in the list above a form, with a link to its field.
type Complaint struct {
	Field   string      // id of the field's element; empty if the problem is of the whole form
	Lang    notice.Lang // of the field, if the form has one for each language; else empty
	Problem *notice.Problem
	Wait    time.Duration // with the key problem.soon: how long until trying again
}

// Complaints returns the problems of a form: first those that belong to none of its fields, then the others in the
// order of the fields. The id of a field is its name with suffix behind it.
func Complaints(p notice.Problems, wait time.Duration, suffix string, fields ...string) []Complaint {
	var all []Complaint
	known := map[string]bool{}
	for _, f := range fields {
		known[f] = true
		if problem := p.Of(f); problem != nil {
			all = append(all, Complaint{f + suffix, fieldLang(f), problem, wait})
		}
	}
	var rest []Complaint
	for _, f := range sorted(p) {
		if !known[f] {
			rest = append(rest, Complaint{"", "", p.Of(f), wait})
		}
	}
	return append(rest, all...)
}

// sorted returns the fields with problems in the order of their names.
func sorted(p notice.Problems) []string { return slices.Sorted(maps.Keys(p)) }

// fieldLang returns the language at the end of the name of a field, as in answer.en; empty if there is none.
func fieldLang(field string) notice.Lang {
	if l := notice.Lang(field[strings.LastIndexByte(field, '.')+1:]); l.Served() {
		return l
	}
	return ""
}

// problem returns the message of a problem. wait is how long until trying again, for the key problem.soon.
func (t *Translator) problem(p *notice.Problem, wait time.Duration) (string, error) {
	switch {
	case p.Key == "problem.soon":
		return t.Message(p.Key, "Wait", t.Duration(wait))
	case p.Line > 0:
		return t.Message(p.Key, "Line", strconv.Itoa(p.Line), "Text", p.Text)
	}
	return t.Message(p.Key)
}

// label returns the label of a form field, by its name in the form.
func (t *Translator) label(field string) (string, error) {
	field, _, _ = strings.Cut(field, ".") // answer.en
	if text, err := t.Say("field.", field); err == nil {
		return text, nil
	}
	return t.Say("field.other")
}
