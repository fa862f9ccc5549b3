package view

import (
	"regexp"
	"strings"

	"znkr.io/diff"

	"noticeboard/internal/notice"
)

// A Difference is what changed in one field of an edition.
type Difference struct {
	Field  string // its name in forms: title.en
	Lang   notice.Lang
	Pieces []Piece // at least one has changed
}

// A Piece is a run of text that stayed, or what was removed and what was added in its place. Same is empty if Removed
// or Added is not.
type Piece struct{ Same, Removed, Added string }

// Compare returns what differs between two editions in l, field by field; fields that are the same are left out.
func Compare(l notice.Lang, before, after notice.Edition) (all []Difference) {
	for _, f := range []struct{ name, before, after string }{
		{"title", before.Title, after.Title},
		{"summary", before.Summary, after.Summary},
		{"place", before.Place, after.Place},
		{"slug", before.Slug, after.Slug},
		{"body", before.Body, after.Body},
	} {
		if pieces := compareWords(f.before, f.after); len(pieces) > 1 || len(pieces) == 1 && pieces[0].Same == "" {
			all = append(all, Difference{f.name + "." + string(l), l, pieces})
		}
	}
	return all
}

// words matches what texts are compared by: a word, a run of white space, or any other single character.
var words = regexp.MustCompile(`(?s)[\pL\pN\pM]+|[^\S\n]+|\n+|.`)

// maxCompared limits the words, spaces and other characters of two texts for which the smallest difference is sought.
// With more, texts of few different words would take seconds, so any reasonable difference will do.
const maxCompared = 20_000

// compareWords returns the pieces of a comparison: without what was added they make the text before, and without what
// was removed the text after.
func compareWords(before, after string) (pieces []Piece) {
	var same, removed, added strings.Builder
	end := func() {
		if p := (Piece{same.String(), removed.String(), added.String()}); p != (Piece{}) {
			pieces = append(pieces, p)
		}
		same.Reset()
		removed.Reset()
		added.Reset()
	}
	x, y := words.FindAllString(lines(before), -1), words.FindAllString(lines(after), -1)
	var how []diff.Option
	if len(x)+len(y) > maxCompared {
		how = append(how, diff.Fast())
	}
	for _, e := range diff.Edits(x, y, how...) {
		if match := e.Op == diff.Match; match && removed.Len()+added.Len() > 0 || !match && same.Len() > 0 {
			end()
		}
		switch e.Op {
		case diff.Match:
			same.WriteString(e.X)
		case diff.Delete:
			removed.WriteString(e.X)
		case diff.Insert:
			added.WriteString(e.Y)
		}
	}
	end()
	return joined(pieces)
}

// joined returns the pieces with one change for two that have only a space between them, which is easier to read.
func joined(pieces []Piece) (all []Piece) {
	for i := 0; i < len(pieces); i++ {
		p, n := pieces[i], len(all)
		if n > 0 && p.Same == " " && all[n-1].Same == "" && i+1 < len(pieces) {
			next := pieces[i+1]
			all[n-1].Removed += " " + next.Removed
			all[n-1].Added += " " + next.Added
			i++
			continue
		}
		all = append(all, p)
	}
	return all
}

// lines returns a text with line feeds as line breaks and without white space around it, as it is stored.
func lines(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}
