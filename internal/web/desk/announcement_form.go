package desk

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// editionFields lists the fields of an announcement in one language, in the order of the form. A field's name in the
// form is this name, a dot and the language: title.en.
var editionFields = []struct {
	name string
	text func(*notice.Edition) *string
	hint string // message key; empty if it has no hint
	rows int    // height of a text of several lines; zero for one line
}{
	{"title", func(e *notice.Edition) *string { return &e.Title }, "", 0},
	{"summary", func(e *notice.Edition) *string { return &e.Summary }, "edit.summary.hint", 0},
	{"place", func(e *notice.Edition) *string { return &e.Place }, "", 0},
	{"slug", func(e *notice.Edition) *string { return &e.Slug }, "edit.slug.hint", 0},
	{"body", func(e *notice.Edition) *string { return &e.Body }, "edit.body.hint", 14},
}

// announcementID reads the id in the path.
func announcementID(c *gin.Context) (notice.AnnouncementID, error) {
	id, err := edge.Ordinal(c.Param("id"), 0)
	return notice.AnnouncementID(id), err
}

// readEdit reads the form of an announcement, but for its button, with the fields of every language that was sent. A
// field without a value is empty. Errors: edge.ErrBadForm, notice.ErrNotFound.
func (h *Handlers) readEdit(c *gin.Context) (e notice.Edit, err error) {
	e = notice.Edit{
		Original: notice.Lang(edge.Field(c, "original")),
		Moment:   notice.Moment{Date: edge.Field(c, "date"), Time: edge.Field(c, "time")},
		Editions: map[notice.Lang]notice.Edition{},
		Notes:    map[notice.Lang]string{},
	}
	if e.By, err = h.actor(c); err != nil {
		return e, err
	}
	if c.Param("id") != "" {
		if e.ID, err = announcementID(c); err != nil {
			return e, err
		}
	}
	if seen := edge.Field(c, "seen"); seen != "" {
		if e.Seen, err = strconv.ParseUint(seen, 10, 48); err != nil {
			return e, errors.Join(edge.ErrBadForm, err)
		}
	}
	for name := range c.Request.PostForm {
		part, lang, _ := strings.Cut(name, ".")
		l := notice.Lang(lang)
		if part == "correction" {
			e.Notes[l] = edge.Field(c, name)
		}
		for _, f := range editionFields {
			if f.name == part {
				edition := e.Editions[l]
				*f.text(&edition) = edge.Field(c, name)
				e.Editions[l] = edition
			}
		}
	}
	return e, nil
}

// unservedTexts returns what was filled in for languages that the board does not serve, and so has no fields for.
func unservedTexts(e notice.Edit) (texts []view.Kept) {
	for _, l := range slices.Sorted(maps.Keys(e.Editions)) {
		if l.Served() {
			continue
		}
		edition := e.Editions[l]
		for _, f := range editionFields {
			if text := *f.text(&edition); text != "" {
				texts = append(texts, view.Kept{Field: f.name + "." + string(l), Text: text})
			}
		}
	}
	return texts
}

// An edition is the fields of an announcement in one language.
type edition struct {
	Lang   notice.Lang
	Fields []editionField
}

// An editionField is one field of an edition, as it is filled in.
type editionField struct {
	Name, Value string
	Hint        string          // message key; empty if it has no hint
	Rows        int             // height of a text of several lines; zero for one line
	Wrong       *notice.Problem // nil if there is none
}

// editions returns the fields of the form, in the order of the languages.
func editions(p AnnouncementEdit) (all []edition) {
	for _, l := range notice.Langs {
		e, typed := edition{Lang: l}, p.Edit.Editions[l]
		for _, f := range editionFields {
			wrong := p.Problems.Of(f.name + "." + string(l))
			e.Fields = append(e.Fields, editionField{f.name, *f.text(&typed), f.hint, f.rows, wrong})
		}
		all = append(all, e)
	}
	return all
}

// A momentFields is the two fields for a moment, date and time. Their ids are their names and the suffix.
type momentFields struct {
	notice.Moment
	Suffix   string
	Problems notice.Problems
}

func newMomentFields(m notice.Moment, suffix string, p notice.Problems) momentFields {
	return momentFields{m.Typed(), suffix, p}
}
