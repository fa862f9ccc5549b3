package notice

import "slices"

// A Lang is a language tag (BCP 47), such as "en".
type Lang string

const (
	English Lang = "en"
	Spanish Lang = "es"

	// OtherLang is the language of a text that is in none of Langs (BCP 47: undetermined).
	OtherLang Lang = "und"
)

// Langs lists the languages that the board is served in, in the order in which they are offered. The first is the
// default.
var Langs = []Lang{English, Spanish}

// Served reports whether l is one of Langs.
func (l Lang) Served() bool { return slices.Contains(Langs, l) }
