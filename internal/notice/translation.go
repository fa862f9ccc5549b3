package notice

import "time"

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
