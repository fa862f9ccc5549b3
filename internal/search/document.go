package search

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// A document is a comment as it is indexed. Each text field is a list of folded words, separated by spaces.
type document struct {
	id     notice.CommentID
	said   string // the text and its translations
	writer string // the author's name and organisation
	number string // number on the announcement, and id
	tags   string // values that filters select by
}

func documentOf(c notice.Comment) document {
	said := c.Body.Source()
	for _, t := range c.Translations {
		said += "\n" + t.Source
	}
	number := c.ID.String()
	if c.OnPage() {
		number += fmt.Sprint(" ", c.Number)
	}
	return document{
		id: c.ID, said: folded(said), writer: folded(c.Author.Name + "\n" + c.Author.Organisation),
		number: folded(number), tags: strings.Join(tagsOf(c), " "),
	}
}

// folded returns the words of a text, as fold.Words has them, separated by single spaces.
func folded(text string) string { return strings.Join(fold.Words(text), " ") }

// fingerprint returns a hash of the document.
func (d document) fingerprint() int64 { return hash(d.said, d.writer, d.number, d.tags) }

// wordsFingerprint returns a hash of the document's text and author.
func (d document) wordsFingerprint() int64 { return hash(d.said, d.writer) }

// hash returns the first 8 bytes of the SHA-256 sum of some fields, with line breaks between them.
func hash(fields ...string) int64 {
	sum := sha256.Sum256([]byte(strings.Join(fields, "\n")))
	return int64(binary.BigEndian.Uint64(sum[:]))
}

// tagPrefix begins every tag. It is a private use character, which is part of no word.
const tagPrefix = "\uE000"

// tag returns the tag of a value of a kind: tagPrefix, kind, and the value in hexadecimal, so that the rest is lower
// case letters and digits for any value. No kind is a prefix of another.
func tag(kind string, value any) string { return fmt.Sprintf("%s%s%x", tagPrefix, kind, value) }

// tagsOf returns all tags of c.
func tagsOf(c notice.Comment) []string {
	tags := []string{
		tag("author", c.Author.Key), tag("lang", string(c.Lang)), tag("network", c.Network), tag("on", uint64(c.On)),
		tag("reason", string(c.Reason)), tag("status", c.Status.String()),
	}
	for _, f := range c.Flags {
		tags = append(tags, tag("held", string(f)), tag("held", string(f.Kind())))
	}
	for _, q := range c.QuestionStates() {
		tags = append(tags, tag("question", string(q)))
	}
	return tags
}

// tagsFor returns the tags of the comments that f selects: those that have all of them.
func tagsFor(f notice.Filter) (tags []string) {
	for _, t := range []struct {
		set   bool
		kind  string
		value any
	}{
		{f.Author != notice.AuthorKey{}, "author", f.Author},
		{f.Held != "", "held", string(f.Held)},
		{f.Lang != "", "lang", string(f.Lang)},
		{f.Network != notice.NetworkKey{}, "network", f.Network},
		{f.On != 0, "on", uint64(f.On)},
		{f.Question != "", "question", string(f.Question)},
		{f.Reason != "", "reason", string(f.Reason)},
		{f.Status != 0, "status", f.Status.String()},
	} {
		if t.set {
			tags = append(tags, tag(t.kind, t.value))
		}
	}
	return tags
}
