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

// A Version is an earlier text of an official reply, as it stood until it was corrected.
type Version struct {
	Body  Body
	Until time.Time
	By    string // login of who corrected it
}

// How many characters what is said in one language may have: by readers, and by the institution.
const (
	MaxComment = 5000
	MaxAnswer  = 20000
)

// A Correction is a wish to change the text of an official reply.
type Correction struct {
	Body         Body     // the new text
	MissingLangs []Lang   // languages in which it is yet to be written, if Body lacks them
	Seen         [32]byte // the Digest of the text it was made from
	By           Actor
}

// Correct returns c with a new text, the text that it had until now, and the entry to record. Where
// only languages were added that had been missing, that is no correction but the rest of the same
// text: then old has no parts, and is not to be kept. ErrConflict if c is no published official reply
// or no longer as it was seen, ErrUnchanged if it says just that already.
func (c Comment) Correct(d Correction, at time.Time) (_ Comment, old Version, _ AuditEntry, err error) {
	if _, err := c.answerEntry(Correct, d.By, at); err != nil {
		return c, old, AuditEntry{}, err
	}
	if !c.Official() {
		return c, old, AuditEntry{}, fmt.Errorf("comment %v is no official reply: %w", c.ID, ErrConflict)
	}
	owes := missing(d.MissingLangs, d.Body.Parts)
	more := adds(c.Body.Parts, d.Body.Parts)
	if more && len(c.Body.Parts) == len(d.Body.Parts) && slices.Equal(c.MissingLangs, owes) {
		return c, old, AuditEntry{}, ErrUnchanged
	}
	if d.Seen != c.Body.Digest() {
		return c, old, AuditEntry{}, fmt.Errorf("reply %v has changed: %w", c.ID, ErrConflict)
	}
	action := Translate
	if !more {
		action = Correct
		old = Version{Body: c.Body, Until: at, By: d.By.Login}
		c.Versions++
		c.Corrected = at
	}
	c.Body, c.Lang, c.MissingLangs = d.Body, d.Body.Parts[0].Lang, owes
	c.Translations = slices.DeleteFunc(slices.Clone(c.Translations), func(t Translation) bool { return speaks(c.Body.Parts, t.Lang) })
	return c, old, c.entry(action, c.Status, d.By, at), nil
}

// adds reports whether parts are old, word for word, with or without more languages.
func adds(old, parts []Part) bool {
	for _, p := range old {
		if !slices.ContainsFunc(parts, func(q Part) bool { return q.Lang == p.Lang && q.Source == p.Source }) {
			return false
		}
	}
	return true
}

func speaks(parts []Part, l Lang) bool {
	return slices.ContainsFunc(parts, func(p Part) bool { return p.Lang == l })
}

// missing returns those of langs in which there is no part, in the order of Langs.
func missing(langs []Lang, parts []Part) (owes []Lang) {
	for _, l := range Langs {
		if slices.Contains(langs, l) && !speaks(parts, l) {
			owes = append(owes, l)
		}
	}
	return owes
}

// Owing returns c, a new official reply, as owing the texts in those of langs that it lacks.
func (c Comment) Owing(langs []Lang) Comment {
	c.MissingLangs = missing(langs, c.Body.Parts)
	return c
}

// Untranslated returns the languages that c can be translated into: those that the board is served in
// and that c is not written in.
func (c Comment) Untranslated() []Lang { return missing(Langs, c.Body.Parts) }

// Translation returns c's translation into l; its zero value if there is none.
func (c Comment) Translation(l Lang) Translation {
	for _, t := range c.Translations {
		if t.Lang == l {
			return t
		}
	}
	return Translation{}
}

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
