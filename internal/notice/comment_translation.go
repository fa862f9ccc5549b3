package notice

import (
	"cmp"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// A Translation is a published comment in another language, by a person. It stands beside the
// original and never in its place.
type Translation struct {
	Lang   Lang
	Source string
	HTML   SafeHTML
	Policy int    // the markup policy that made HTML from Source
	By     string // who translated it, as signed
	At     time.Time
}

// Translation returns c's translation into l; its zero value if there is none.
func (c Comment) Translation(l Lang) Translation {
	for _, t := range c.Translations {
		if t.Lang == l {
			return t
		}
	}
	return Translation{}
}

// Untranslated returns the languages that c can be translated into: those that the board is served in
// and that c is not written in.
func (c Comment) Untranslated() []Lang { return missing(Langs, c.Body.Parts) }

// CheckTranslation returns the Problems of a text that is to be c's translation into a language.
func (c Comment) CheckTranslation(into Lang, source string) error {
	most, key := MaxComment, "problem.translation.long"
	if c.Official() {
		most, key = MaxAnswer, "problem.translation.long-official"
	}
	p := Problems{}
	switch {
	case !into.Served():
		p["lang"] = Problem{Key: "problem.translation.lang"}
	case speaks(c.Body.Parts, into):
		p["lang"] = Problem{Key: "problem.translation.same"}
	}
	switch n := utf8.RuneCountInString(source); {
	case n == 0:
		p["translation"] = Problem{Key: "problem.translation.missing"}
	case n > most:
		p["translation"] = Problem{Key: key}
	}
	return p.Err()
}

// Translate returns c with a translation beside it, in place of one into the same language that was
// made at the time seen (zero: there was none), and the entry to record. Without a Source it takes
// that one away. Problems if the language is no language for it or the text is too long, ErrConflict
// if c is not published or its translation has changed, ErrUnchanged if it says just that already.
func (c Comment) Translate(t Translation, seen time.Time, by Actor, at time.Time) (Comment, AuditEntry, error) {
	e, err := c.answerEntry(Translate, by, at)
	if err != nil {
		return c, AuditEntry{}, err
	}
	old := c.Translation(t.Lang)
	if t.Source != "" {
		err = c.CheckTranslation(t.Lang, t.Source)
	}
	switch {
	case err != nil:
	case t.Source == old.Source:
		err = ErrUnchanged
	case !old.At.Equal(seen):
		err = fmt.Errorf("the translation of %v into %s has changed: %w", c.ID, t.Lang, ErrConflict)
	}
	if err != nil {
		return c, AuditEntry{}, err
	}
	c.Translations = slices.DeleteFunc(slices.Clone(c.Translations), func(u Translation) bool { return u.Lang == t.Lang })
	if t.Source != "" {
		t.At = at
		c.Translations = append(c.Translations, t)
		slices.SortFunc(c.Translations, func(a, b Translation) int { return cmp.Compare(a.Lang, b.Lang) })
	}
	return c, e, nil
}
