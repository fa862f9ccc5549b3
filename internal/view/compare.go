package view

import (
	"regexp"
	"strings"

	"znkr.io/diff"

	"noticeboard/internal/notice"
)

// A Difference is what changed in one field of an edition.
type Difference struct {
	Field  string // as in forms: title.en
	Lang   notice.Lang
	Pieces []piece
}

// A piece of a text that changed is what stayed, or what was taken out and what was put in its place.
type piece struct{ Same, Removed, Added string }

// Compare returns what differs between two editions in l; fields that are the same are left out.
func Compare(l notice.Lang, old, new notice.Edition) (all []Difference) {
	for _, f := range []struct{ name, old, new string }{
		{"title", old.Title, new.Title}, {"summary", old.Summary, new.Summary}, {"place", old.Place, new.Place},
		{"slug", old.Slug, new.Slug}, {"body", old.Body, new.Body},
	} {
		if pieces := compareWords(f.old, f.new); len(pieces) > 1 || len(pieces) == 1 && pieces[0].Same == "" {
			all = append(all, Difference{f.name + "." + string(l), l, pieces})
		}
	}
	return all
}

// words are what texts are compared by: words, runs of white space, and any other character by itself.
var words = regexp.MustCompile(`(?s)[\pL\pN\pM]+|[^\S\n]+|\n+|.`)

// compareWords returns the pieces that make the old text if what was added is left out, and the new one
// if what was removed is.
func compareWords(old, new string) (pieces []piece) {
	var same, removed, added strings.Builder
	end := func() {
		if p := (piece{same.String(), removed.String(), added.String()}); p != (piece{}) {
			pieces = append(pieces, p)
		}
		same.Reset()
		removed.Reset()
		added.Reset()
	}
	for _, e := range diff.Edits(words.FindAllString(lines(old), -1), words.FindAllString(lines(new), -1)) {
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

// joined makes one change of two that only a space is between: as one they are easier to read.
func joined(pieces []piece) (all []piece) {
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

// lines returns a text with its line breaks as they are kept.
func lines(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}
