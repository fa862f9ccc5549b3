package notice

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// An Edit is the content of the desk's form for an announcement. The way of an edit is Fits, Check, Revise.
type Edit struct {
	ID       AnnouncementID // zero for a new announcement
	Seen     uint64         // Saved.Times of the announcement when the form was opened
	Action   EditAction
	Editions map[Lang]Edition
	Original Lang            // the language that the other editions are translated from
	Moment   Moment          // when to publish; only for PublishAt
	Zone     *time.Location  // of Moment; nil: UTC
	Notes    map[Lang]string // what was wrong; only for SaveCorrection
	By       Actor
}

// zone returns the time zone of e.Moment.
func (e Edit) zone() *time.Location {
	if e.Zone == nil {
		return time.UTC
	}
	return e.Zone
}

// An Edition is what was typed into the form for one language: with clean white space, but not checked. Body is the
// source.
type Edition struct{ Slug, Title, Summary, Place, Body string }

// Blank reports whether all fields are empty.
func (e Edition) Blank() bool { return e == Edition{} }

// EditionOf returns the content of the form for an unchanged announcement in l.
func (a Announcement) EditionOf(l Lang) Edition {
	t := a.Texts[l]
	return Edition{Slug: a.Slugs[l], Title: t.Title, Summary: t.Summary, Place: t.Place, Body: t.Body.Source()}
}

// Langs returns the languages of the editions that are not blank: those of Langs in their order, then any others.
func (e Edit) Langs() (ls []Lang) {
	for _, l := range slices.Sorted(maps.Keys(e.Editions)) {
		if !l.Served() && !e.Editions[l].Blank() {
			ls = append(ls, l)
		}
	}
	for _, l := range slices.Backward(Langs) {
		if !e.Editions[l].Blank() {
			ls = append([]Lang{l}, ls...)
		}
	}
	return ls
}

// An EditAction says what to do with an edit. It is also the value of a button in the form.
type EditAction string

const (
	SaveDraft      EditAction = "draft"    // save as a draft; a scheduled announcement becomes a draft again
	PublishNow     EditAction = "publish"  // publish
	PublishAt      EditAction = "schedule" // publish at Edit.Moment
	SaveCorrection EditAction = "correct"  // save and tell the public what was wrong (Corrected)
	SaveForm       EditAction = "form"     // save without telling (Tidied)
)

// editActions lists the actions that are possible at each stage. Any other is a conflict: the stage has changed since
// the form was opened.
var editActions = map[Stage][]EditAction{
	Drafted:   {SaveDraft, PublishNow, PublishAt},
	Scheduled: {SaveDraft, PublishNow, PublishAt},
	Announced: {SaveCorrection, SaveForm},
}

// ParseEditAction returns the action that is the value of a button. Any other text is ErrNotFound.
func ParseEditAction(text string) (EditAction, error) {
	for _, actions := range editActions {
		if slices.Contains(actions, EditAction(text)) {
			return EditAction(text), nil
		}
	}
	return "", fmt.Errorf("edit action %q: %w", text, ErrNotFound)
}

// Fits returns an ErrConflict if a was saved since the form was opened, or if e.Action is not possible at its stage.
func (a Announcement) Fits(e Edit, now time.Time) error {
	if e.Seen != a.Saved.Times || !slices.Contains(editActions[a.stageOfNew(now)], e.Action) {
		return fmt.Errorf("announcement %d was saved %d times, not %d, and is %v: %w",
			a.ID, a.Saved.Times, e.Seen, a.Stage(now), ErrConflict)
	}
	return nil
}

// Has reports whether e has been applied to a already: the button was pressed twice, which is not a conflict.
func (a Announcement) Has(e Edit, now time.Time) bool {
	done := map[EditAction]bool{
		SaveDraft: a.Draft, PublishNow: a.PublicAt(now), PublishAt: !a.Draft && MomentOf(a.Published, e.zone()) == e.Moment,
		SaveCorrection: a.Saved.Times == e.Seen+1, SaveForm: a.Saved.Times == e.Seen+1,
	}
	return done[e.Action] && a.SavedAs(e)
}

// SavedAs reports whether a was last saved by the same person with the same texts as e. An edition without a slug
// matches any slug.
func (a Announcement) SavedAs(e Edit) bool {
	if a.Saved.By != e.By.Login || len(e.Langs()) != len(a.Texts) || len(a.Texts) > 1 && a.Original() != e.Original {
		return false
	}
	for _, l := range e.Langs() {
		mine, typed := a.EditionOf(l), e.Editions[l]
		if typed.Slug == "" {
			mine.Slug = ""
		}
		if mine != typed {
			return false
		}
	}
	return true
}
