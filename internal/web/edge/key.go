package edge

import (
	"strconv"

	"noticeboard/internal/notice"
)

// A Key tells apart all that can make one public page's bytes differ from another's.
type Key struct {
	Kind     Kind
	Encoding encoding
	Order    notice.Order
	Facet    notice.Facet
	Open     bool // comments are taken
	Lang     notice.Lang
	On       notice.AnnouncementID
	Revision uint64
	Thread   uint64
	Page     uint64
	Region   uint64 // whose places alone are shown
	Minute   int64  // of pages on which something appears at its time
	Day      uint64 // since 1970, UTC, of pages that can change with it
	Settings uint64 // version, of pages that can change with it and have no revision
	theme    uint64 // version of the institution, of all pages
}

type Kind uint8

const (
	HomePage Kind = iota + 1
	AnnouncementPage
	AnnouncementCard // and any other: its version says all
	SitemapPart
	ThreadPage
	RulesPage
	AboutPage
	AccessibilityPage
	PrivacyPage
	VersionsPage
	VersionPage
	LatestNews // no page, but a tag is made of it
)

// Tag returns the entity tag of a page (RFC 9110, section 8.8.3).
func (s *Edge) Tag(k Key) string {
	b := make([]byte, 0, 80)
	b = append(b, '"')
	b = append(b, s.config.Build...)
	b = append(b, '-')
	b = append(b, k.Lang...)
	for _, n := range [...]uint64{uint64(k.Kind), uint64(k.On), k.Revision, k.Thread, k.Page, k.Region, uint64(k.Order), uint64(k.Encoding), uint64(k.Minute), k.Day, k.Settings, k.theme} {
		b = append(b, '-')
		b = strconv.AppendUint(b, n, 36)
	}
	if k.Open {
		b = append(b, 'o')
	}
	b = append(b, k.Facet...)
	return string(append(b, '"'))
}
