package notice

import (
	"maps"
	"slices"
	"time"
)

// Revise applies an edit to a and returns the result with the kind of activity to record, which is empty if nothing
// changed. The edit must satisfy Fits and Check. Bodies are the rendered bodies of the editions. Each edition must
// have a slug, except in a draft.
func (a Announcement) Revise(e Edit, bodies map[Lang]Body, now time.Time) (Announcement, ActivityKind) {
	before, was := a, a.stageOfNew(now)
	a.Slugs, a.Texts = map[Lang]string{}, map[Lang]Text{}
	for _, l := range e.Langs() {
		t := e.Editions[l]
		text := Text{Title: t.Title, Summary: t.Summary, Place: t.Place, Body: bodies[l]}
		if old := before.Texts[l].Body; old.Parts != nil && old.Source() == t.Body {
			text.Body = old // keeps the salt, and so the digest
		}
		if l != e.Original && len(e.Langs()) > 1 {
			text.Translated, text.Unreviewed = e.Original, before.Texts[l].Unreviewed
		}
		a.Texts[l] = text
		if t.Slug != "" {
			a.Slugs[l] = t.Slug
		}
	}
	if was == Announced {
		a.OldSlugs = oldSlugs(before, a.Slugs)
	}
	done := a.applyAction(e, was, before, now)
	if done != "" {
		a.Saved = Saved{before.Saved.Times + 1, now, e.By.Login}
	}
	return a, done
}

// applyAction applies e.Action to a, whose texts are revised already: it sets Draft, Published and Released, or adds a Change.
func (a *Announcement) applyAction(e Edit, was Stage, before Announcement, now time.Time) ActivityKind {
	switch e.Action {
	case SaveDraft:
		a.Draft, a.Published = true, time.Time{}
		return AnnouncementDrafted
	case PublishNow:
		a.Draft, a.Published, a.Released = false, now, true
		return AnnouncementPublished
	case PublishAt:
		a.Draft = false
		if a.Published, _ = e.Moment.When(now, e.zone()); a.Published.After(now) {
			return AnnouncementScheduled
		}
		a.Published, a.Released = now, true
		return AnnouncementPublished
	}
	a.Released = true // only what is public has changes and corrections
	kind := before.change(e)
	if kind == "" {
		if maps.Equal(before.Slugs, a.Slugs) && before.Original() == a.Original() {
			return ""
		}
		return AnnouncementReaddressed
	}
	c := Change{At: now, By: e.By.Login, Kind: kind}
	if kind == Corrected {
		c.Notes = map[Lang]string{}
		for l, note := range e.Notes {
			if note != "" && l.Served() {
				c.Notes[l] = note
			}
		}
	}
	a.Changes = append(slices.Clip(before.Changes), c)
	return changeActivities[kind]
}

var changeActivities = map[ChangeKind]ActivityKind{
	Corrected: AnnouncementCorrected, Tidied: AnnouncementTidied, Extended: AnnouncementExtended,
}

// change returns the kind of change that e makes to the texts of a; empty if it changes none. Slugs are not compared.
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

// oldSlugs returns the slugs that an announcement had before, oldest first, without those that it has now.
func oldSlugs(before Announcement, now map[Lang]string) (old []string) {
	named := slices.Collect(maps.Values(now))
	for _, slug := range append(slices.Clip(before.OldSlugs), slices.Sorted(maps.Values(before.Slugs))...) {
		if !slices.Contains(named, slug) && !slices.Contains(old, slug) {
			old = append(old, slug)
		}
	}
	return old
}
