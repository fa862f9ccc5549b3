package public

import (
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// A discussion of at most minPicked comments does not offer to show only those in one language.
const minPicked = 20

// A pick is a link to all threads of a discussion, or to those with a comment in one language.
type pick struct {
	Text    string // with the number of comments
	Href    string // empty of a remark about the others
	Current bool   // it is what the page shows
}

// picks returns the links that filter a discussion by language. There are none for a short discussion or one in a
// single language, unless the page is filtered already.
func (f funcs) picks(d notice.Discussion) (all []pick, err error) {
	add := func(facet notice.Facet, text string, err error) error {
		all = append(all, pick{text, listing{Facet: facet, Order: d.Order}.href(), facet == d.Facet})
		return err
	}
	text, err := f.Message("pick.all", "Count", d.Tally.Published)
	if err := add("", text, err); err != nil {
		return nil, err
	}
	sum := uint64(0)
	for _, l := range view.FormLangs {
		facet := notice.Facet(l)
		sum += d.Tally.Of(facet).Comments
		if n := d.Tally.Of(facet).Comments; n > 0 || facet == d.Facet {
			text, err := f.Message("pick."+string(l), "Count", n)
			if err := add(facet, text, err); err != nil {
				return nil, err
			}
		}
	}
	if d.Facet.Lang() == "" && (d.Tally.Published <= minPicked || len(all) < 3) {
		return nil, nil
	}
	if sum > d.Tally.Published {
		text, err := f.Message("pick.twice")
		return append(all, pick{Text: text}), err
	}
	return all, nil
}

// picked returns the sentence that says how the page is filtered; empty if it shows all threads.
func (f funcs) picked(d notice.Discussion) (string, error) {
	if d.Facet == "" {
		return "", nil
	}
	none := ""
	if d.Tally.Listed(d.Facet) == 0 {
		none = "none."
	}
	return f.facetMessage("picked."+none, d.Facet)
}

// facetTitle returns what a filter adds to the title of the page.
func (f funcs) facetTitle(facet notice.Facet) (string, error) {
	return f.facetMessage("picked.title.", facet)
}

func (f funcs) facetMessage(prefix string, facet notice.Facet) (string, error) {
	l := facet.Lang()
	if l == "" {
		return f.Say(prefix, string(facet))
	}
	name, err := f.Say("lang.", string(l))
	if err != nil {
		return "", err
	}
	return f.Message(prefix+"lang", "Language", name)
}
