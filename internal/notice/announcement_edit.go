package notice

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// An Edit is what someone at the desk wants to become of an announcement.
type Edit struct {
	ID       AnnouncementID // zero for a new one
	Seen     uint64         // how often it had been saved when the form was opened
	Action   EditAction
	Editions map[Lang]Edition
	Original Lang            // the others are translations of it
	Moment   Moment          // with PublishAt
	Notes    map[Lang]string // with SaveCorrection
	By       Actor
}

// An Edition is an announcement in one language, as someone typed it: cleaned, but not checked.
type Edition struct{ Slug, Title, Summary, Place, Body string }

// Blank reports whether nothing was typed.
func (e Edition) Blank() bool { return e == Edition{} }

// EditionOf returns what a form holds of an announcement in l.
func (a Announcement) EditionOf(l Lang) Edition {
	t := a.Texts[l]
	return Edition{Slug: a.Slugs[l], Title: t.Title, Summary: t.Summary, Place: t.Place, Body: t.Body.Source()}
}

// Langs returns the languages that something was typed in, those that the board is served in first
// and in their order.
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

// An EditAction says what to do with an edit. It is also the value of a button.
type EditAction string

const (
	SaveDraft      EditAction = "draft"    // keep it for the desk
	PublishNow     EditAction = "publish"  // show it to the public
	PublishAt      EditAction = "schedule" // show it to the public later
	SaveCorrection EditAction = "correct"  // mend what was published, and say so
	SaveForm       EditAction = "form"     // mend how it was written
)

// editActions lists what can be done at each stage. What is not listed is a conflict: the announcement has
// come further than whoever edited it knew.
var editActions = map[Stage][]EditAction{
	Drafted:   {SaveDraft, PublishNow, PublishAt},
	Scheduled: {SaveDraft, PublishNow, PublishAt},
	Announced: {SaveCorrection, SaveForm},
}

// ParseEditAction returns the act that a button stands for. Any other text is ErrNotFound.
func ParseEditAction(text string) (EditAction, error) {
	for _, acts := range editActions {
		if slices.Contains(acts, EditAction(text)) {
			return EditAction(text), nil
		}
	}
	return "", fmt.Errorf("act %q: %w", text, ErrNotFound)
}

// Fits returns ErrConflict unless e was made knowing how a stands at now.
func (a Announcement) Fits(e Edit, now time.Time) error {
	if e.Seen != a.Saved.Times || !slices.Contains(editActions[a.stageOfNew(now)], e.Action) {
		return fmt.Errorf("announcement %d was saved %d times, not %d, and is %v: %w", a.ID, a.Saved.Times, e.Seen, a.Stage(now), ErrConflict)
	}
	return nil
}

// Has reports whether a is already all that e would make it, so that pressing a button twice is no
// conflict.
func (a Announcement) Has(e Edit, now time.Time) bool {
	done := map[EditAction]bool{
		SaveDraft: a.Draft, PublishNow: a.PublicAt(now), PublishAt: !a.Draft && MomentOf(a.Published) == e.Moment,
		SaveCorrection: a.Saved.Times == e.Seen+1, SaveForm: a.Saved.Times == e.Seen+1,
	}
	return done[e.Action] && a.SavedAs(e)
}

// SavedAs reports whether a holds what e would save, word for word, by the same hand.
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
