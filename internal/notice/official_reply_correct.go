package notice

import (
	"fmt"
	"slices"
	"time"
)

// A Version is an earlier text of an official reply.
type Version struct {
	Body  Body
	Until time.Time // when it was corrected
	By    string    // login of the person who corrected it
}

// A Correction is a new text for an official reply.
type Correction struct {
	Body         Body     // the new text, with at least one part
	MissingLangs []Lang   // languages in which it is yet to be written; those that Body has are ignored
	Seen         [32]byte // Body.Digest of the text when the form was opened
	By           Actor
}

// Correct replaces the text of c and removes translations into languages that the new text has. It returns the earlier
// text, which is to be kept (CommentWriter.AppendVersion), and the audit entry. If d only adds languages to the text,
// it is not a correction: the action is Translate, and old has no parts and is not to be kept.
//
// Errors: ErrForbidden, ErrConflict (c is not a published official reply, or was changed meanwhile), ErrUnchanged.
func (c Comment) Correct(d Correction, at time.Time) (_ Comment, old Version, _ AuditEntry, err error) {
	if _, err := c.answerEntry(Correct, d.By, at); err != nil {
		return c, old, AuditEntry{}, err
	}
	if !c.Official() {
		return c, old, AuditEntry{}, fmt.Errorf("comment %v is no official reply: %w", c.ID, ErrConflict)
	}
	lacks := missing(d.MissingLangs, d.Body.Parts)
	extends := containsParts(d.Body.Parts, c.Body.Parts)
	if extends && len(c.Body.Parts) == len(d.Body.Parts) && slices.Equal(c.MissingLangs, lacks) {
		return c, old, AuditEntry{}, ErrUnchanged
	}
	if d.Seen != c.Body.Digest() {
		return c, old, AuditEntry{}, fmt.Errorf("reply %v has changed: %w", c.ID, ErrConflict)
	}
	action := Translate
	if !extends {
		action = Correct
		old = Version{Body: c.Body, Until: at, By: d.By.Login}
		c.Versions++
		c.Corrected = at
	}
	c.Body, c.Lang, c.MissingLangs = d.Body, d.Body.Parts[0].Lang, lacks
	replaced := func(t Translation) bool { return hasLang(c.Body.Parts, t.Lang) }
	c.Translations = slices.DeleteFunc(slices.Clone(c.Translations), replaced)
	return c, old, c.entry(action, c.Status, d.By, at), nil
}

// containsParts reports whether every part of old is among parts, with the same source.
func containsParts(parts, old []Part) bool {
	for _, p := range old {
		if !slices.ContainsFunc(parts, p.sameSource) {
			return false
		}
	}
	return true
}
