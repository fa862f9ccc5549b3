package board

import (
	"slices"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A finder finds the words of the rules in a text. It is made once for all comments that arrive under
// the same rules.
type finder struct {
	rules []notice.WordRule
	*fold.Finder
}

// finder returns the finder of word rules. It is kept by the rules themselves and not by the version
// of the settings: a version that is read in a transaction may yet come to nothing.
func (b *Board) finder(rules []notice.WordRule) *finder {
	if f := b.finders.Load(); f != nil && slices.Equal(f.rules, rules) {
		return f
	}
	var phrases []fold.Phrase
	for _, r := range rules {
		phrases = append(phrases, fold.Phrase{Text: r.Text, Whole: r.Whole})
	}
	f := &finder{slices.Clone(rules), fold.NewFinder(phrases)}
	b.finders.Store(f)
	return f
}

// matches returns the rules that c matches: in its text, as a reader sees it, or in what stands above it.
func (b *Board) matches(rules []notice.WordRule, c notice.Comment) (found []notice.WordRule) {
	if len(rules) == 0 {
		return nil
	}
	text := c.Author.Name + "\n" + c.Author.Organisation
	for _, p := range c.Body.Parts {
		text += "\n" + markup.Text(p.HTML)
	}
	for _, i := range b.finder(rules).Find(fold.Text(text)) {
		if l := rules[i].Lang; l == "" || l == c.Lang {
			found = append(found, rules[i])
		}
	}
	return found
}
