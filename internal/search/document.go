package search

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"noticeboard/internal/notice"
)

// A document is what the index knows of a comment, each field words with a space between them.
type document struct {
	id     notice.CommentID
	said   string // the comment and its translations
	writer string // the author's name and organisation
	number string // its number and its id
	tags   string // what filters ask for
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
		id: c.ID, said: fold(said), writer: fold(c.Author.Name + "\n" + c.Author.Organisation), number: fold(number),
		tags: strings.Join(tagsOf(c), " "),
	}
}

// fingerprint tells one document of a comment from another.
func (d document) fingerprint() int64 {
	sum := sha256.Sum256([]byte(strings.Join([]string{d.said, d.writer, d.number, d.tags}, "\n")))
	return int64(binary.BigEndian.Uint64(sum[:]))
}

// tagPrefix begins every tag and no word: a character for private use.
const tagPrefix = "\uE000"

// tag returns what stands for a value of a kind in the index: small letters and digits behind the
// sign, whatever the value. No kind is the beginning of another.
func tag(kind string, value any) string { return fmt.Sprintf("%s%s%x", tagPrefix, kind, value) }

// tagsOf returns every tag of c.
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

// tagsFor returns the tags that a comment must have for f to choose it.
func tagsFor(f notice.Filter) (tags []string) {
	for _, t := range []struct {
		asked bool
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
		if t.asked {
			tags = append(tags, tag(t.kind, t.value))
		}
	}
	return tags
}
