package public

import (
	"slices"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// A conversationBar says in numbers what a discussion holds and has the links that filter it.
type conversationBar struct {
	All, Official, Open uint64 // published comments, official replies among them, open questions

	Median  time.Duration // within which half of the questions with an answer were answered; 0: not known
	Waiting []uint64      // numbers of the open questions; nil unless all are on the page and they are at most maxWaiting
	Picks   []pick        // nil if there is nothing to choose from
	Twice   bool          // Picks count comments in several languages in each
	Whole   bool          // there is a page with the whole discussion, and this is a part of it
}

// maxWaiting is how many open questions the bar lists by their numbers at most.
const maxWaiting = 12

// A pick is a link to all threads of a discussion, or to those with a facet.
type pick struct {
	Text    string
	Count   uint64 // of comments
	Href    string
	Current bool // it is what the page shows
}

// conversationBar returns the bar of a discussion. All its figures are in the tally.
func (f funcs) conversationBar(d notice.Discussion) (bar conversationBar, err error) {
	bar = conversationBar{
		All: d.Tally.Published, Official: d.Tally.Official, Open: d.Tally.OpenCount,
		Median: time.Duration(d.Tally.AnswerTimes.Median()) * time.Hour, Waiting: waiting(d),
		Whole: d.Pages > 1 && d.Tally.LastNumber <= board.MaxWhole,
	}
	if bar.Picks, err = f.picks(d); err != nil {
		return bar, err
	}
	sum := uint64(0)
	for _, l := range view.FormLangs {
		sum += d.Tally.Of(notice.Facet(l)).Comments
	}
	bar.Twice = len(bar.Picks) > 0 && sum > d.Tally.Published
	return bar, nil
}

// waiting returns the numbers of the open questions of a discussion; nil unless all of them are on the page and they are
// at most maxWaiting.
func waiting(d notice.Discussion) (numbers []uint64) {
	for _, thread := range d.Threads {
		for _, c := range append([]notice.Comment{thread.Root}, thread.Replies...) {
			if c.AwaitsAnswer() {
				numbers = append(numbers, c.Number)
			}
		}
	}
	if uint64(len(numbers)) != d.Tally.OpenCount || len(numbers) > maxWaiting {
		return nil
	}
	slices.Sort(numbers)
	return numbers
}

// picks returns the links that filter a discussion: by what became of its questions, and by language if there are
// comments in several. There are none if there is nothing to choose from.
func (f funcs) picks(d notice.Discussion) (all []pick, err error) {
	add := func(facet notice.Facet, count uint64, key string) error {
		text, err := f.Message("pick." + key)
		href := listing{Facet: facet, Order: d.Order}.href()
		all = append(all, pick{text, count, href, facet == d.Facet})
		return err
	}
	if err := add("", d.Tally.Published, "all"); err != nil {
		return nil, err
	}
	for _, facet := range choosable(d) {
		if err := add(facet, d.Tally.Of(facet).Comments, string(facet)); err != nil {
			return nil, err
		}
	}
	if len(all) < 2 {
		return nil, nil
	}
	return all, nil
}

// choosable returns the facets that comments of a discussion have, and the one that it is filtered by. Languages are left
// out if all comments are in the same.
func choosable(d notice.Discussion) (facets []notice.Facet) {
	for _, facet := range []notice.Facet{notice.Unanswered, notice.Settled} {
		if facet == d.Facet || d.Tally.Of(facet).Comments > 0 {
			facets = append(facets, facet)
		}
	}
	var langs []notice.Facet
	for _, l := range view.FormLangs {
		if facet := notice.Facet(l); facet == d.Facet || d.Tally.Of(facet).Comments > 0 {
			langs = append(langs, facet)
		}
	}
	if len(langs) > 1 || d.Facet.Lang() != "" {
		facets = append(facets, langs...)
	}
	return facets
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
