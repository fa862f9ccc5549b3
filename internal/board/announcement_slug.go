package board

import (
	"errors"
	"maps"
	"strconv"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// addressed gives every edition a slug: the one typed, the one it has, or one made of its title. To the
// problems found so far it adds those of slugs that are taken.
func addressed(tx notice.Tx, a notice.Announcement, e notice.Edit, found error) (notice.Edit, error) {
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

// slugIsFree reports whether no other announcement has a slug.
func slugIsFree(tx notice.Tx, id notice.AnnouncementID, slug string) (bool, error) {
	h, err := tx.Head(slug)
	if errors.Is(err, notice.ErrNotFound) {
		return true, nil
	}
	return h.ID == id, err
}

// maxNamesakes is how many announcements may have the same title before someone has to think of a slug.
const maxNamesakes = 100

// freeSlug returns slug or, if that is not to be had, slug with a number behind it; nothing if there is
// none to be had.
func freeSlug(tx notice.Tx, id notice.AnnouncementID, slug string) (string, error) {
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
