package notice

import "slices"

// A Facet is a property by which readers can select threads: a language, written as its tag, Unanswered or Settled. A
// thread has the facets of its published comments. The empty Facet selects all threads.
type Facet string

const (
	Unanswered Facet = "unanswered" // of a question that awaits an answer
	Settled    Facet = "answered"   // of a question that has an answer
)

// Facets lists every facet: those of Langs and OtherLang, and those of questions. Stores refer to a facet by its index:
// append only.
var Facets = [...]Facet{Facet(English), Facet(Spanish), Facet(OtherLang), Unanswered, Settled}

// ParseFacet returns the facet with a name. Any other text is ErrNotFound.
func ParseFacet(text string) (Facet, error) {
	if f := Facet(text); f.place() >= 0 {
		return f, nil
	}
	return "", ErrNotFound
}

// place returns the index of f in Facets; -1 if it is not there.
func (f Facet) place() int { return slices.Index(Facets[:], f) }

// Lang returns the language of f; empty if it is a facet of questions.
func (f Facet) Lang() Lang {
	if f == Unanswered || f == Settled {
		return ""
	}
	return Lang(f)
}

// Langs returns the languages that c is written in, each once. OtherLang stands for all that are not in Langs.
func (c Comment) Langs() (langs []Lang) {
	for _, p := range c.Body.Parts {
		l := p.Lang
		if !l.Served() {
			l = OtherLang
		}
		if !slices.Contains(langs, l) {
			langs = append(langs, l)
		}
	}
	return langs
}

// Facets returns the facets of c; none if it is not published.
func (c Comment) Facets() (fs []Facet) {
	if c.Status != Published {
		return nil
	}
	for _, l := range c.Langs() {
		fs = append(fs, Facet(l))
	}
	switch {
	case c.AwaitsAnswer():
		fs = append(fs, Unanswered)
	case c.Question:
		fs = append(fs, Settled)
	}
	return fs
}
