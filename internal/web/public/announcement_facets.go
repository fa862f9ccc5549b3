package public

import (
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// minPicked is how many comments a reader looks through without being offered those in a language.
const minPicked = 20

// A pick is the way to all threads of a discussion, or to those with a comment in a language.
type pick struct {
	Text    string // with how many comments there are
	Href    string
	Current bool
}

// picks returns the ways to pick threads by language: none for a short discussion or one in a single
// language, unless one is picked already.
func (v funcs) picks(d notice.Discussion) (all []pick, err error) {
	add := func(f notice.Facet, text string, err error) error {
		all = append(all, pick{text, Listing{Facet: f, Order: d.Order}.href(), f == d.Facet})
		return err
	}
	text, err := v.Message("pick.all", "Count", d.Tally.Published)
	if err := add("", text, err); err != nil {
		return nil, err
	}
	for _, l := range view.FormLangs {
		f := notice.Facet(l)
		if n := d.Tally.Of(f).Comments; n > 0 || f == d.Facet {
			text, err := v.Message("pick."+string(l), "Count", n)
			if err := add(f, text, err); err != nil {
				return nil, err
			}
		}
	}
	if d.Facet.Lang() == "" && (d.Tally.Published <= minPicked || len(all) < 3) {
		return nil, nil
	}
	return all, nil
}

// picked says which threads are shown, if that is not all of them.
func (v funcs) picked(d notice.Discussion) (string, error) {
	if d.Facet == "" {
		return "", nil
	}
	none := ""
	if d.Tally.Listed(d.Facet) == 0 {
		none = "none."
	}
	return v.facetMessage("picked."+none, d.Facet)
}

// facetTitle returns what a facet adds to the title of a page.
func (v funcs) facetTitle(f notice.Facet) (string, error) {
	return v.facetMessage("picked.title.", f)
}

func (v funcs) facetMessage(prefix string, f notice.Facet) (string, error) {
	l := f.Lang()
	if l == "" {
		return v.Say(prefix, string(f))
	}
	name, err := v.Say("lang.", string(l))
	if err != nil {
		return "", err
	}
	return v.Message(prefix+"lang", "Language", name)
}
