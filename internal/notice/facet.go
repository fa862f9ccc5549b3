package notice

import "slices"

// A Facet is what readers can pick threads out by: a thread has it if a published comment in it does. It
// is a language, by its tag, or Unanswered. The empty Facet picks all threads.
type Facet string

// Unanswered is what a question has that waits for an answer.
const Unanswered Facet = "unanswered"

// Facets lists all of them. A store keeps them by their places in it: append.
var Facets = [...]Facet{Facet(English), Facet(Spanish), Facet(OtherLang), Unanswered}

// ParseFacet returns the facet that text names. Any other text is ErrNotFound.
func ParseFacet(text string) (Facet, error) {
	if f := Facet(text); f.place() >= 0 {
		return f, nil
	}
	return "", ErrNotFound
}

func (f Facet) place() int { return slices.Index(Facets[:], f) }

// Lang returns the language that f is; empty if it is none.
func (f Facet) Lang() Lang {
	if f == Unanswered {
		return ""
	}
	return Lang(f)
}

// Langs returns the languages that c is written in, each once; all that are not served are OtherLang.
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

// Facets returns those that c has: one that is not published has none.
func (c Comment) Facets() (fs []Facet) {
	if c.Status != Published {
		return nil
	}
	for _, l := range c.Langs() {
		fs = append(fs, Facet(l))
	}
	if c.AwaitsAnswer() {
		fs = append(fs, Unanswered)
	}
	return fs
}
