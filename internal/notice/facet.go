package notice

import "slices"

// A Facet is what readers can pick threads out by: a thread has it if a published comment in it does. It
// is a language, by its tag, or Unanswered. The empty Facet picks all threads.
type Facet string

// Unanswered is what a question has that waits for an answer.
const Unanswered Facet = "unanswered"

// Facets lists all of them. A store keeps them by their places in it: append.
var Facets = [...]Facet{Facet(English), Facet(Spanish), Facet(OtherLang), Unanswered}

// A FacetCount says how much of a discussion has a facet.
type FacetCount struct {
	Comments uint64 // published comments
	Threads  uint64 // threads in which there are any
}

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

// Of returns how much has facet f, to be read or changed.
func (t *Tally) Of(f Facet) *FacetCount { return &t.Facets[f.place()] }

// Listed returns how many threads there are to page through: all, or those with a facet.
func (t Tally) Listed(f Facet) uint64 {
	if f == "" {
		return t.Threads
	}
	return t.Of(f).Threads
}
