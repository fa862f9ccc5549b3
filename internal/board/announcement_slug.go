package board

import (
	"errors"
	"maps"
	"strconv"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// addressed returns an edit in which every edition has a slug: the one typed, else the present one, else one made
// from the title. The returned Problems are those in found and those of slugs that are taken or missing.
func addressed(tx notice.AnnouncementReader, a notice.Announcement, e notice.Edit, found error) (notice.Edit, error) {
	p := notice.Problems{}
	if found != nil && !errors.As(found, &p) {
		return e, found
	}
	editions := maps.Clone(e.Editions)
	for _, l := range e.Langs() {
		t := editions[l]
		if t.Slug == "" {
			t.Slug = a.Slugs[l]
		}
		free, err := slugIsFree(tx, a.ID, t.Slug)
		if err != nil {
			return e, err
		}
		switch {
		case t.Slug != "" && !free && p.Of("slug."+string(l)) == nil:
			p["slug."+string(l)] = notice.Problem{Key: "problem.slug.taken"}
		case t.Slug == "":
			if t.Slug, err = freeSlug(tx, a.ID, fold.Slug(t.Title, notice.MaxSlug)); err != nil {
				return e, err
			}
			if t.Slug == "" && t.Title != "" && e.Action != notice.SaveDraft {
				p["slug."+string(l)] = notice.Problem{Key: "problem.slug.missing"}
			}
		}
		editions[l] = t
	}
	e.Editions = editions
	return e, p.Err()
}

// slugIsFree reports whether no announcement other than id has a slug.
func slugIsFree(tx notice.AnnouncementReader, id notice.AnnouncementID, slug string) (bool, error) {
	h, err := tx.Head(slug)
	if errors.Is(err, notice.ErrNotFound) {
		return true, nil
	}
	return h.ID == id, err
}

// maxNamesakes is how many announcements with the same title get a slug without the user typing one.
const maxNamesakes = 100

// freeSlug returns slug or, if that is taken or reserved, slug with the lowest free number appended. It returns ""
// if slug is empty or the numbers up to maxNamesakes are taken.
func freeSlug(tx notice.AnnouncementReader, id notice.AnnouncementID, slug string) (string, error) {
	for n := 1; slug != "" && n <= maxNamesakes; n++ {
		numbered := slug
		if n > 1 {
			number := "-" + strconv.Itoa(n)
			numbered = slug[:min(len(slug), notice.MaxSlug-len(number))] + number
		}
		if notice.ReservedSlug(numbered) {
			continue
		}
		if ok, err := slugIsFree(tx, id, numbered); ok || err != nil {
			return numbered, err
		}
	}
	return "", nil
}
