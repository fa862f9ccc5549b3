package public

import (
	"maps"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// AnnouncementCompare shows what differs between two versions of an announcement's texts.
type AnnouncementCompare struct {
	view.Frame
	Announcement notice.Announcement
	From, To     uint64
	Old, New     map[notice.Lang]notice.Text
}

// differences returns what differs between two versions, in the page's language or, if neither is in
// that, in the one they are in.
func (v funcs) differences(p AnnouncementCompare) []view.Difference {
	both := maps.Clone(p.New)
	maps.Copy(both, p.Old)
	l := v.TextLang(notice.Announcement{Texts: both})
	a, b := p.Old[l], p.New[l]
	return view.Compare(l, notice.Edition{Title: a.Title, Summary: a.Summary, Place: a.Place, Body: a.Body.Source()},
		notice.Edition{Title: b.Title, Summary: b.Summary, Place: b.Place, Body: b.Body.Source()})
}
