package public

import (
	"maps"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// AnnouncementCompare shows what differs between two versions of an announcement's texts. Handlers.AnnouncementVersion
// serves it.
type AnnouncementCompare struct {
	view.Frame
	Announcement notice.Announcement
	From, To     uint64                      // version numbers, from 1; From may be the later one
	Old, New     map[notice.Lang]notice.Text // the texts of From and of To; each in at least one language
}

// differences returns what differs between the versions of p in the page's language or, if neither has that, in the
// one that they have. It is empty if they are the same.
func (f funcs) differences(p AnnouncementCompare) []view.Difference {
	either := maps.Clone(p.New)
	maps.Copy(either, p.Old)
	lang := f.TextLang(notice.Announcement{Texts: either})
	return view.Compare(lang, edition(p.Old[lang]), edition(p.New[lang]))
}

// edition returns a text as it was typed.
func edition(t notice.Text) notice.Edition {
	return notice.Edition{Title: t.Title, Summary: t.Summary, Place: t.Place, Body: t.Body.Source()}
}
