package notice

import (
	"cmp"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// A Translation is the text of a published comment in another language, translated by a member of staff. It is shown
// beside the original, never instead of it.
type Translation struct {
	Lang   Lang
	Source string
	HTML   SafeHTML // rendered from Source
	Policy int      // version of the markup policy that HTML was rendered with
	By     string   // name of the translator, as shown to the public
	At     time.Time
}

// Translation returns the translation of c into l; the zero Translation if there is none.
func (c Comment) Translation(l Lang) Translation {
	for _, t := range c.Translations {
		if t.Lang == l {
			return t
		}
	}
	return Translation{}
}

// Untranslated returns the languages that c can be translated into: those of Langs that it is not written in.
func (c Comment) Untranslated() []Lang { return missing(Langs, c.Body.Parts) }

// CheckTranslation returns the Problems (lang, translation) of a translation of c into a language; nil if there are
// none.
func (c Comment) CheckTranslation(into Lang, source string) error {
	most, key := MaxComment, "problem.translation.long"
	if c.Official() {
		most, key = MaxAnswer, "problem.translation.long-official"
	}
	p := Problems{}
	switch {
	case !into.Served():
		p["lang"] = Problem{Key: "problem.translation.lang"}
	case hasLang(c.Body.Parts, into):
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

// Translate adds a translation to c, or replaces the one into the same language, or removes that one if t.Source is
// empty. It sets t.At, and returns the audit entry. seen is the At of the translation that the form was opened with;
// zero if there was none.
//
// Errors: ErrForbidden, Problems of CheckTranslation, ErrConflict (c is not published, or the translation has been
// changed meanwhile), ErrUnchanged (the source is the same).
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
	same := func(u Translation) bool { return u.Lang == t.Lang }
	c.Translations = slices.DeleteFunc(slices.Clone(c.Translations), same)
	if t.Source != "" {
		t.At = at
		c.Translations = append(c.Translations, t)
		slices.SortFunc(c.Translations, func(a, b Translation) int { return cmp.Compare(a.Lang, b.Lang) })
	}
	return c, e, nil
}
