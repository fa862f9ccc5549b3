package edge

import (
	"strconv"
	"time"

	"noticeboard/internal/notice"
)

// A Key is what the bytes of a public page depend on. Pages are cached under their key, and their entity tag is made
// of it, so two pages with one key are the same, and a page that changes gets another key. Fields that a kind of page
// does not depend on are zero.
type Key struct {
	Kind     Kind
	Encoding Encoding // set by Publish
	Order    notice.Order
	Facet    notice.Facet
	Open     bool // comments are taken
	Lang     notice.Lang
	On       notice.AnnouncementID
	Revision uint64 // version of what the page shows
	Thread   uint64 // number of the thread, from 1
	Page     uint64 // from 1
	Region   uint64 // number of the only region whose places are shown; zero for all
	Until    int64  // when the page next changes without a change in the store: Instant; zero if never
	Query    uint64 // hash of what is searched for, and of the place in the results; of a list, the year
	Settings uint64 // version of the settings, of pages that can change with them and have no revision
	theme    uint64 // version of the institution, of all pages; set by Publish

	lineage notice.Lineage // of the store that all versions above are of; set by Publish, Cached and Tag
}

// Instant returns a time as Key.Until has it: milliseconds since 1970. The zero time is 0.
func Instant(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// A Kind tells apart the public pages, and what else is kept in the cache.
type Kind uint8

const (
	HomePage Kind = iota + 1
	AnnouncementPage
	AnnouncementCard // any social card, of the board, too: Revision is a hash of its content
	SitemapPart
	ThreadPage
	RulesPage
	AboutPage
	AccessibilityPage
	PrivacyPage
	VersionsPage
	VersionPage
	SearchPage // never cached: there is no end of search texts
	WholePage
	FeedsPage
	DevelopersPage
	APIDocument // Query says which one
	Feed        // Query says which one and in which format, Page is its cursor
	LatestNews  // what has come since: never cached, but it has an entity tag
	ThreadEnds  // when threads on a page are closed by their age: cached, and never sent
)

// Tag returns the entity tag of what has the key (RFC 9110, section 8.8.3), with its quotation marks.
func (e *Edge) Tag(k Key) string {
	k.lineage = e.config.Lineage()
	b := make([]byte, 0, 96)
	b = append(b, '"')
	b = append(b, e.config.Build...)
	b = append(b, '-')
	b = append(b, k.Lang...)
	for _, n := range [...]uint64{
		uint64(k.Kind), uint64(k.On), k.Revision, k.Thread, k.Page, k.Region, uint64(k.Order), uint64(k.Encoding),
		uint64(k.Until), k.Query, k.Settings, k.theme, uint64(k.lineage),
	} {
		b = append(b, '-')
		b = strconv.AppendUint(b, n, 36)
	}
	if k.Open {
		b = append(b, 'o')
	}
	b = append(b, k.Facet...)
	return string(append(b, '"'))
}
