package notice

import (
	"fmt"
	"maps"
	"time"
)

// Imported reports whether a was imported, rather than written at the desk.
func (a Announcement) Imported() bool { return a.Origin != "" }

// Unreviewed returns the languages of the texts that are marked as Text.Unreviewed, in the order of Langs.
func (a Announcement) Unreviewed() (ls []Lang) {
	for _, l := range Langs {
		if a.Texts[l].Unreviewed {
			ls = append(ls, l)
		}
	}
	return ls
}

// Confirm returns a with the mark Text.Unreviewed removed from the text in l, and whether it was there. Seen is
// Saved.Times of the announcement that was read before it was confirmed.
//
// Errors: ErrNotFound (a has no text in l), ErrConflict (a was saved since, so that the text may be another).
func (a Announcement) Confirm(l Lang, seen uint64) (confirmed Announcement, changed bool, err error) {
	t, ok := a.Texts[l]
	switch {
	case !ok:
		return a, false, fmt.Errorf("announcement %d has no text in %q: %w", a.ID, l, ErrNotFound)
	case !t.Unreviewed:
		return a, false, nil
	case seen != a.Saved.Times:
		return a, false, fmt.Errorf("announcement %d was saved %d times, not %d: %w", a.ID, a.Saved.Times, seen, ErrConflict)
	}
	t.Unreviewed = false
	a.Texts = maps.Clone(a.Texts)
	a.Texts[l] = t
	return a, true, nil
}

// firstYear is the earliest year that an imported announcement can be dated to: times are stored as milliseconds since
// 1970, in whatever time zone a day begins.
const firstYear = 1971

// Date returns a, which was imported without a date, with the beginning of a typed day in a time zone as its time of
// publication. The day of an imported announcement can be set again, if it was wrong.
//
// Errors: ErrConflict (a was not imported, or is not public), Problems of the field date (it cannot be read, it is
// still to come, or it is too early).
func (a Announcement) Date(day string, now time.Time, zone *time.Location) (Announcement, error) {
	if !a.Imported() || !a.PublicAt(now) {
		return a, fmt.Errorf("announcement %d was published at the desk, or is not public: %w", a.ID, ErrConflict)
	}
	t, err := ParseDay(day, zone)
	switch {
	case err != nil:
		return a, Problems{"date": {Key: "problem.date.form"}}
	case t.After(now):
		return a, Problems{"date": {Key: "problem.date.future"}}
	case t.Year() < firstYear:
		return a, Problems{"date": {Key: "problem.date.early"}}
	}
	a.Published = t.UTC()
	return a, nil
}
