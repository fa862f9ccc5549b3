package view

import (
	"maps"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// AnnouncementVersions lists the versions of an announcement's texts.
type AnnouncementVersions struct {
	Frame
	Announcement notice.Announcement
}

// AnnouncementVersion shows one version of an announcement's texts.
type AnnouncementVersion struct {
	Frame
	Announcement notice.Announcement
	Number       uint64
	Texts        map[notice.Lang]notice.Text
}

// AnnouncementComparison shows what differs between two versions of an announcement's texts.
type AnnouncementComparison struct {
	Frame
	Announcement notice.Announcement
	From, To     uint64
	Old, New     map[notice.Lang]notice.Text
}

// AnnouncementList is the desk's list of announcements.
type AnnouncementList struct {
	Frame
	List         []notice.DeskAnnouncement
	Newer, Older string // paths of the pages before and after; empty if there are none
	Discarded    bool   // a draft, just now
}

// AnnouncementEdit is where an announcement is written.
type AnnouncementEdit struct {
	Frame
	notice.DeskAnnouncement                             // as it is now; its zero value for a new one
	At                      time.Time                   // now
	Edit                    notice.Edit                 // as filled in
	Lost                    []Kept                      // what was filled in for languages that the board is not served in
	Preview                 map[notice.Lang]notice.Text // as it would look; nil unless it was asked for
	Conflict                bool                        // the edit was made without knowing how things are now
	Overtaken               bool                        // and that is because its time of publication came
	Done                    string                      // what was just done, as the address tells
	Problems                notice.Problems
	Closing                 notice.Moment   // as filled in, when to close comments
	Unclosed                notice.Problems // with that
}

// AnnouncementDiscard asks whether a draft is to be discarded.
type AnnouncementDiscard struct {
	Frame
	Announcement notice.Announcement
}

// AnnouncementPreview is an edition as it would look: a fragment, to stand in the page where it is written.
type AnnouncementPreview struct {
	Frame
	Lang notice.Lang
	Text notice.Text
}

// origin returns the path of an announcement that search engines are to know: in the page's language, or
// in the one that it is in alone.
func (v publicFuncs) origin(a notice.Announcement) string {
	l := v.textLang(a)
	return "/" + string(l) + "/" + a.SlugIn(l)
}

// A localizedNote is a text with its language, which need not be the page's.
type localizedNote struct {
	Lang notice.Lang
	Text string
}

// note returns a correction's note in the page's language or, if it has none, in one that it has.
func (v publicFuncs) note(c notice.Change) localizedNote {
	for _, l := range append([]notice.Lang{v.Lang()}, notice.Langs...) {
		if text := c.Notes[l]; text != "" {
			return localizedNote{l, text}
		}
	}
	return localizedNote{Lang: v.Lang()}
}

// A version is one line of the list of versions.
type version struct {
	Number    uint64
	Before    uint64 // number of the version before; zero for the first
	Since     time.Time
	Current   bool
	Change    notice.Change // that made it; of the first, the zero Change
	Corrected bool
}

// versions returns the versions of an announcement, the latest first.
func versions(a notice.Announcement) (all []version) {
	for n := a.Version(); n > 0; n-- {
		v := version{Number: n, Before: n - 1, Since: a.Since(n), Current: n == a.Version()}
		if n > 1 {
			v.Change = a.Changes[n-2]
			v.Corrected = v.Change.Kind == notice.Corrected
		}
		all = append(all, v)
	}
	return all
}

// A shownText is a text as it will look.
type shownText struct {
	Lang notice.Lang
	notice.Text
}

func newShownText(l notice.Lang, t notice.Text) shownText { return shownText{l, t} }

// shown returns the text of a version in the page's language or, if it is not in that, in its own.
func (v publicFuncs) shown(texts map[notice.Lang]notice.Text) shownText {
	l := v.textLang(notice.Announcement{Texts: texts})
	return shownText{l, texts[l]}
}

// An edition is the fields of an announcement in one language.
type edition struct {
	notice.Edition
	Lang     notice.Lang
	Problems notice.Problems
}

// A field is one of them.
type field struct {
	Name, Value, Hint, Wrong string
	Lang                     notice.Lang
	Rows                     int // more than one line
}

// Fields returns the fields of an edition, in their order; their hints are message keys.
func (e edition) Fields() []field {
	fs := []field{
		{Name: "title", Value: e.Title}, {Name: "summary", Value: e.Summary, Hint: "edit.summary.hint"}, {Name: "place", Value: e.Place},
		{Name: "slug", Value: e.Slug, Hint: "edit.slug.hint"}, {Name: "body", Value: e.Body, Hint: "edit.body.hint", Rows: 14},
	}
	for i := range fs {
		fs[i].Lang, fs[i].Wrong = e.Lang, e.Problems[fs[i].Name+"."+string(e.Lang)]
	}
	return fs
}

func (v deskFuncs) editions(p AnnouncementEdit) (all []edition) {
	for _, l := range notice.Langs {
		all = append(all, edition{p.Edit.Editions[l], l, p.Problems})
	}
	return all
}

// shownTexts returns the texts of a preview, in the order of the languages.
func (v deskFuncs) shownTexts(texts map[notice.Lang]notice.Text) (all []shownText) {
	for _, l := range notice.Langs {
		if t, ok := texts[l]; ok {
			all = append(all, shownText{l, t})
		}
	}
	return all
}

// Fields lists the fields of the form in their order.
func (p AnnouncementEdit) Fields() (names []string) {
	for _, field := range []string{"title", "summary", "place", "slug", "body"} {
		for _, l := range notice.Langs {
			names = append(names, field+"."+string(l))
		}
	}
	names = append(names, "original")
	if p.Stage != notice.Announced || p.New() {
		return append(names, "date", "time")
	}
	for _, l := range notice.Langs {
		names = append(names, "correction."+string(l))
	}
	return names
}

// New reports whether the announcement has not been saved yet.
func (p AnnouncementEdit) New() bool { return p.Announcement.ID == 0 }

// Closed reports whether comments have been closed.
func (p AnnouncementEdit) Closed() bool {
	return !p.Announcement.Closes.IsZero() && !p.Announcement.Closes.After(p.At)
}

// Note is what was filled in as note on a correction.
func (p AnnouncementEdit) Note(l notice.Lang) string { return p.Edit.Notes[l] }

// A momentView is the two fields for a moment. Their ids end in the suffix.
type momentView struct {
	notice.Moment
	Suffix   string
	Problems notice.Problems
}

func momentField(m notice.Moment, suffix string, p notice.Problems) momentView {
	return momentView{m, suffix, p}
}

// done says what was just done, if it is still so: the address that tells may be an old one.
func (v deskFuncs) done(p AnnouncementEdit) (string, error) {
	a := p.Announcement
	when := map[string]time.Time{"schedule": a.Published, "close-at": a.Closes}[p.Done]
	still := map[string]bool{
		"draft": p.Stage == notice.Drafted, "publish": p.Stage == notice.Announced, "schedule": p.Stage == notice.Scheduled,
		"correct": a.Version() > 1 && a.Changes[len(a.Changes)-1].Kind == notice.Corrected, "form": p.Stage == notice.Announced,
		"close": p.Closed(), "close-at": a.Closes.After(p.At), "reopen": a.Closes.IsZero(),
	}
	switch {
	case p.New() || !still[p.Done]:
		return "", nil
	case when.IsZero():
		return v.Message("done.saved." + p.Done)
	}
	return v.Message("done.saved."+p.Done, "Date", v.DateTime(when))
}

// differences returns what differs between two versions, in the page's language or, if neither is in
// that, in the one they are in.
func (v publicFuncs) differences(p AnnouncementComparison) []difference {
	both := maps.Clone(p.New)
	maps.Copy(both, p.Old)
	l := v.textLang(notice.Announcement{Texts: both})
	a, b := p.Old[l], p.New[l]
	return compare(l, notice.Edition{Title: a.Title, Summary: a.Summary, Place: a.Place, Body: a.Body.Source()},
		notice.Edition{Title: b.Title, Summary: b.Summary, Place: b.Place, Body: b.Body.Source()})
}

// conflicts returns what an edit would change of what is saved.
func (v deskFuncs) conflicts(p AnnouncementEdit) (all []difference) {
	for _, l := range slices.Sorted(maps.Keys(p.Edit.Editions)) {
		old, typed := p.Announcement.EditionOf(l), p.Edit.Editions[l]
		if typed.Slug == "" {
			typed.Slug = old.Slug
		}
		all = append(all, compare(l, old, typed)...)
	}
	return all
}
