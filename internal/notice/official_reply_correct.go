package notice

import (
	"fmt"
	"slices"
	"time"
)

// A Version is an earlier text of an official reply, as it stood until it was corrected.
type Version struct {
	Body  Body
	Until time.Time
	By    string // login of who corrected it
}

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
