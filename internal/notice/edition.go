package notice

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// How long the fields of an edition, and the note about a correction, may be, in characters.
const (
	MaxTitle        = 200
	MaxSummary      = 300
	MaxPlace        = 100
	MaxAnnouncement = 100_000
	MaxSlug         = 120
	MaxCorrection   = 500
)

// An Edition is an announcement in one language, as someone typed it: cleaned, but not checked.
type Edition struct{ Slug, Title, Summary, Place, Body string }

// Blank reports whether nothing was typed.
func (e Edition) Blank() bool { return e == Edition{} }

// EditionOf returns what a form holds of an announcement in l.
func (a Announcement) EditionOf(l Lang) Edition {
	t := a.Texts[l]
	return Edition{Slug: a.Slugs[l], Title: t.Title, Summary: t.Summary, Place: t.Place, Body: t.Body.Source()}
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

// A Moment is a point in time as it stands in two fields of a form, in UTC.
type Moment struct{ Date, Time string }

// MomentOf returns the moment at t, to the minute; the empty one for the zero time.
func MomentOf(t time.Time) Moment {
	if t.IsZero() {
		return Moment{}
	}
	return Moment{t.UTC().Format(time.DateOnly), t.UTC().Format("15:04")}
}

// When returns the point in time. Problems if there is none, or if it is before the minute of now.
func (m Moment) When(now time.Time) (time.Time, error) {
	p := Problems{}
	day, err := ParseDay(m.Date)
	if err != nil {
		p["date"] = Problem{Key: "problem.date.form"}
	}
	clock, err := time.Parse("15:04", strings.TrimSpace(m.Time))
	if err != nil {
		p["time"] = Problem{Key: "problem.time.form"}
	}
	if len(p) > 0 {
		return time.Time{}, p
	}
	t := day.Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute)
	if t.Before(now.Truncate(time.Minute)) {
		return t, Problems{"date": {Key: "problem.date.past"}}
	}
	return t, nil
}

// dayForms are the ways to type a day: as ISO 8601 has it, and with the day first, as both languages
// of the board write it.
var dayForms = []string{time.DateOnly, "2/1/2006", "2.1.2006", "2-1-2006"}

// ParseDay reads a day that someone typed, and returns when it begins in UTC.
func ParseDay(text string) (day time.Time, err error) {
	for _, form := range dayForms {
		if day, err = time.Parse(form, strings.TrimSpace(text)); err == nil {
			return day, nil
		}
	}
	return day, err
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

// Fits returns ErrConflict unless e was made knowing how a stands at now.
func (a Announcement) Fits(e Edit, now time.Time) error {
	if e.Seen != a.Saved.Times || !slices.Contains(editActions[a.stageOfNew(now)], e.Action) {
		return fmt.Errorf("announcement %d was saved %d times, not %d, and is %v: %w", a.ID, a.Saved.Times, e.Seen, a.Stage(now), ErrConflict)
	}
	return nil
}

// stageOfNew is Stage, but a new announcement is a draft.
func (a Announcement) stageOfNew(now time.Time) Stage {
	if a.ID == 0 {
		return Drafted
	}
	return a.Stage(now)
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

// Has reports whether a is already all that e would make it, so that pressing a button twice is no
// conflict.
func (a Announcement) Has(e Edit, now time.Time) bool {
	done := map[EditAction]bool{
		SaveDraft: a.Draft, PublishNow: a.PublicAt(now), PublishAt: !a.Draft && MomentOf(a.Published) == e.Moment,
		SaveCorrection: a.Saved.Times == e.Seen+1, SaveForm: a.Saved.Times == e.Seen+1,
	}
	return done[e.Action] && a.SavedAs(e)
}

// Check returns the Problems of an edit of a, but for slugs that another announcement has and
// for blocks of places (see places.Check). A draft may
// be unfinished; what it has must fit. Fields are named for the language: title.en.
func (a Announcement) Check(e Edit, now time.Time) error {
	p, langs := Problems{}, e.Langs()
	if len(langs) == 0 {
		p["title."+string(Langs[0])] = Problem{Key: "problem.edition.none"}
	}
	for _, l := range langs {
		if !l.Served() {
			p["form"] = Problem{Key: "problem.edition.lang"}
			continue
		}
		a.checkEdition(p, l, e)
	}
	if !e.Original.Served() || len(langs) > 1 && !slices.Contains(langs, e.Original) {
		p["original"] = Problem{Key: "problem.original.unknown"}
	}
	if a.stageOfNew(now) == Announced {
		a.checkChange(p, e)
	}
	if e.Action == PublishAt {
		var wrong Problems
		if _, err := e.Moment.When(now); errors.As(err, &wrong) {
			maps.Copy(p, wrong)
		}
	}
	return p.Err()
}

// checkEdition notes down what is wrong with the edition in l.
func (a Announcement) checkEdition(p Problems, l Lang, e Edit) {
	t, in := e.Editions[l], "."+string(l)
	for _, f := range []struct {
		field, value, missing, long string
		most                        int
	}{
		{"title", t.Title, "problem.title.missing", "problem.title.long", MaxTitle},
		{"summary", t.Summary, "", "problem.summary.long", MaxSummary},
		{"place", t.Place, "", "problem.place.long", MaxPlace},
		{"body", t.Body, "problem.body.missing", "problem.body.long", MaxAnnouncement},
	} {
		switch n := utf8.RuneCountInString(f.value); {
		case n == 0 && f.missing != "" && e.Action != SaveDraft:
			p[f.field+in] = Problem{Key: f.missing}
		case n > f.most:
			p[f.field+in] = Problem{Key: f.long}
		}
	}
	if t.Slug != "" && t.Slug != a.Slugs[l] {
		if key := slugProblem(t.Slug); key != "" {
			p["slug"+in] = Problem{Key: key}
		}
	}
}

// checkChange notes down what is wrong with a change to what the public has seen.
func (a Announcement) checkChange(p Problems, e Edit) {
	for l := range a.Texts {
		if e.Editions[l].Blank() {
			p["title."+string(l)] = Problem{Key: "problem.edition.public"}
		}
	}
	kind, noted := a.change(e), false
	for l, note := range e.Notes {
		noted = noted || note != ""
		if utf8.RuneCountInString(note) > MaxCorrection {
			p["correction."+string(l)] = Problem{Key: "problem.correction.long"}
		}
	}
	switch {
	case e.Action == SaveForm && noted:
		p["form"] = Problem{Key: "problem.correction.form"}
	case e.Action == SaveCorrection && kind == "":
		p["form"] = Problem{Key: "problem.correction.nothing"}
	case kind == Corrected:
		for _, l := range e.Langs() {
			if e.Notes[l] == "" {
				p["correction."+string(l)] = Problem{Key: "problem.correction.missing"}
			}
		}
	}
}

// change returns what kind of change e makes to the texts of a; none is empty.
func (a Announcement) change(e Edit) ChangeKind {
	touched, extended, noted := false, false, false
	for _, l := range e.Langs() {
		old, typed := a.EditionOf(l), e.Editions[l]
		old.Slug, typed.Slug = "", ""
		_, there := a.Texts[l]
		touched = touched || there && old != typed
		extended = extended || !there
		noted = noted || e.Notes[l] != ""
	}
	switch {
	case !touched && !extended:
		return ""
	case !touched && !(e.Action == SaveCorrection && noted):
		return Extended
	case e.Action == SaveCorrection:
		return Corrected
	}
	return Tidied
}
