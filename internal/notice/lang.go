package notice

import "slices"

// A Lang is a language, as a BCP 47 tag.
type Lang string

const (
	English Lang = "en"
	Spanish Lang = "es"

	// OtherLang marks words in a language that is none of Langs (BCP 47: undetermined).
	OtherLang Lang = "und"
)

// Langs lists the languages that the board is served in, in the order they are offered. The
// first is the one that a reader gets who asks for none of them.
var Langs = []Lang{English, Spanish}

// Served reports whether the board is served in l.
func (l Lang) Served() bool { return slices.Contains(Langs, l) }
