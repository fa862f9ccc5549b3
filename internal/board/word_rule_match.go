package board

import (
	"slices"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A finder finds the phrases of word rules in texts. It is built once for a list of rules.
type finder struct {
	rules []notice.WordRule
	*fold.Finder
}

// finder returns the finder of some word rules, which it caches. The cache is keyed by the rules and not by the
// version of the settings, because a version that is read in a transaction may never be committed.
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

// matches returns the rules that match the text of c, as a reader sees it, or its author's names.
func (b *Board) matches(rules []notice.WordRule, c notice.Comment) (found []notice.WordRule) {
	if len(rules) == 0 {
		return nil
	}
	text := c.Author.Name + "\n" + c.Author.Organisation
	for _, p := range c.Body.Parts {
		text += "\n" + markup.Text(p.HTML)
	}
	for _, i := range b.finder(rules).Find(text) {
		if l := rules[i].Lang; l == "" || l == c.Lang {
			found = append(found, rules[i])
		}
	}
	return found
}
