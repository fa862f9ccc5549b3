package notice

import (
	"strconv"
	"time"
)

// An Announcement is one public notice in one or more languages.
type Announcement struct {
	ID        AnnouncementID  // zero until it is put
	Draft     bool            // only the desk sees it, whatever Published is
	Slugs     map[Lang]string // in URLs; one for each language of Texts, but a draft may lack some
	OldSlugs  []string        // former slugs, whose URLs redirect to the present ones
	Texts     map[Lang]Text   // at least one, unless it is a draft
	Published time.Time       // from then on the public sees it; zero: it is public, but the date is not known
	Released  bool            // it is public or has been, so it is public whatever the clock says; false for a draft
	Closes    time.Time       // from then on no comments are accepted; zero: open until closed by hand
	Changes   []Change        // of the texts since publication, oldest first
	Saved     Saved           // zero if it was imported and never saved at the desk
	Origin    string          // identifies it in the source of an importer; empty if it was written at the desk
}

// An AnnouncementID identifies an announcement. IDs are given in the order of the first put, from 1.
type AnnouncementID uint64

// Saved says how often an announcement was saved at the desk, and when and by whom last. Forms carry Times, to detect
// that the announcement was saved meanwhile.
type Saved struct {
	Times uint64
	At    time.Time
	By    string // login
}

// A Text is an announcement in one language.
type Text struct {
	Title      string
	Summary    string // one sentence below the title; may be empty
	Place      string // where it was issued; may be empty
	Translated Lang   // the language that it was translated from; empty if it is the original
	Unreviewed bool   // a translation that came with an import and that nobody has confirmed for the institution
	Body       Body   // one part, or several if it contains blocks of places (places.Cut)
}

// Damaged reports whether a stands for one that cannot be read because its record is damaged.
func (a Announcement) Damaged() bool { return a.ID != 0 && a.Texts == nil }

// SlugIn returns the slug for the URLs of pages in l: the slug for l, else that of the first of Langs that has one;
// empty if there is none.
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

// Name returns the name of a in the activity log: its first slug in the order of Langs, else its first title, else its
// ID.
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

// Original returns the language of the text that is not a translation: the first of Langs that has such a text, else
// the first of Langs.
func (a Announcement) Original() Lang {
	for _, l := range Langs {
		if t, ok := a.Texts[l]; ok && t.Translated == "" {
			return l
		}
	}
	return Langs[0]
}

// OnlyLang returns the language of an announcement that has a text in just one language; empty for any other.
func (a Announcement) OnlyLang() (only Lang) {
	if len(a.Texts) != 1 {
		return ""
	}
	for l := range a.Texts {
		only = l
	}
	return only
}

// OpenAt reports whether comments are accepted at t.
func (a Announcement) OpenAt(t time.Time) bool { return a.PublicAt(t) && open(a.Closes, t) }

func open(closes, t time.Time) bool { return closes.IsZero() || t.Before(closes) }
