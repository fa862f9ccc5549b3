// Package feed writes feeds in two formats: Atom (RFC 4287), with what replies to what (RFC 4685) and with pages (RFC
// 5005, section 3), and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). It knows nothing of a board.
package feed

import "time"

// A Feed is one page of a feed, newest first. Addresses are absolute URLs.
type Feed struct {
	ID       string // URI that stays the same for the life of the feed
	Title    string // text
	Subtitle string // text; may be empty
	Lang     string // language tag (BCP 47)
	Author   string // of entries that do not name their own
	Page     string // of the page in HTML that shows the same
	Self     Place  // of this page of the feed
	First    Place  // of its first page
	Next     Place  // of the page with earlier entries; zero if there is none
	Updated  time.Time
	Entries  []Entry
}

// A Place is the address of a page of a feed, in each format.
type Place struct{ Atom, JSON string }

// An Entry is one item of a feed. Fields that say nothing of it may be zero.
type Entry struct {
	ID        string // URI that stays the same for the life of the entry
	Title     string // text
	Lang      string // language tag; empty for the feed's
	TitleLang string // language tag of the title; empty for Lang
	Page      string // address of the page in HTML that shows it
	Author    string
	Summary   string    // text
	HTML      string    // the content, safe
	Published time.Time // zero: not known
	Updated   time.Time // the last change that readers may want to see
	Tags      []string
	ReplyTo   *Reference // what it is a reply to
	Replies   *Replies   // the feed of replies to it
}

// A Reference names what an entry is a reply to.
type Reference struct{ ID, Page string }

// Replies is the feed of the replies to an entry.
type Replies struct {
	Feed    Place
	Count   uint64
	Updated time.Time // zero: not known
}

// The media types of the formats.
const (
	AtomType = "application/atom+xml"
	JSONType = "application/feed+json"
)
