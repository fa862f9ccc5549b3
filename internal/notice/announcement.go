package notice

import (
	"strconv"
	"time"
)

// An Announcement is one public notice, written in every language of Texts.
type Announcement struct {
	ID        AnnouncementID
	Draft     bool            // not for the public, whatever Published says
	Slugs     map[Lang]string // names it in URLs, one for each language of Texts; a draft may lack some
	OldSlugs  []string        // still lead here
	Texts     map[Lang]Text
	Published time.Time // the public sees it from then on; zero: published, but the source gives no date
	Closes    time.Time // no comments from then on; zero means open until closed by hand
	Changes   []Change  // of the texts since they were published, oldest first
	Saved     Saved     // at the desk; zero for one that was imported and never touched
	Origin    string    // where an importer found it; empty for announcements made here
}

// An AnnouncementID names an announcement. They are numbered from 1 in the order they were put.
type AnnouncementID uint64

// Saved tells when an announcement was last saved, by whom, and how often it has been.
type Saved struct {
	Times uint64
	At    time.Time
	By    string // login
}

// A Text is an announcement in one language.
type Text struct {
	Title      string
	Summary    string // one sentence beneath the title
	Place      string // where it was issued
	Translated Lang   // the language it was translated from; empty if this is the original
	Body       Body   // one part, or those of CutPlaces
}

// SlugIn returns the slug that stands in addresses of pages in l: that of l or, for an announcement
// that is not in l, that of the first language it is in.
func (a Announcement) SlugIn(l Lang) string {
	if slug, ok := a.Slugs[l]; ok {
		return slug
	}
	for _, l := range Langs {
		if slug, ok := a.Slugs[l]; ok {
			return slug
		}
	}
	return ""
}

// Name returns what the activity log calls a.
func (a Announcement) Name() string {
	for _, l := range Langs {
		if slug := a.Slugs[l]; slug != "" {
			return slug
		}
	}
	for _, l := range Langs {
		if title := a.Texts[l].Title; title != "" {
			return title
		}
	}
	return strconv.FormatUint(uint64(a.ID), 10)
}

// Original returns the language that the texts were first written in, as far as they say.
func (a Announcement) Original() Lang {
	for _, l := range Langs {
		if t, ok := a.Texts[l]; ok && t.Translated == "" {
			return l
		}
	}
	return Langs[0]
}

// OnlyLang returns the language of an announcement that is in one language alone; empty for any other.
func (a Announcement) OnlyLang() (only Lang) {
	if len(a.Texts) != 1 {
		return ""
	}
	for l := range a.Texts {
		only = l
	}
	return only
}

// OpenAt reports whether comments are taken at t.
func (a Announcement) OpenAt(t time.Time) bool { return a.PublicAt(t) && open(a.Closes, t) }

func open(closes, t time.Time) bool { return closes.IsZero() || t.Before(closes) }

// Listed is what anyone may read of an announcement in a list.
type Listed struct {
	Announcement Announcement
	Tally        Tally
}

// A DeskAnnouncement is an announcement as the desk sees it.
type DeskAnnouncement struct {
	Listed
	Stage Stage
	Open  bool // comments are taken
}
