package notice

import (
	"errors"
	"maps"
	"slices"
	"time"
	"unicode/utf8"
)

// The maximum lengths of the fields of an edition and of the note about a correction, in characters.
const (
	MaxTitle        = 200
	MaxSummary      = 300
	MaxPlace        = 100
	MaxAnnouncement = 100_000 // of the source of the body
	MaxSlug         = 120
	MaxCorrection   = 500
)

// Check returns the Problems of an edit of a; nil if there are none. A draft may lack fields. Field names end in the
// language: title.en. Two things are checked elsewhere: slugs that another announcement has (by the store) and
// blocks of places (places.Check).
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
		if _, err := e.Moment.When(now, e.zone()); errors.As(err, &wrong) {
			maps.Copy(p, wrong)
		}
	}
	return p.Err()
}

// checkEdition adds the problems of the edition in l to p.
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

// checkChange adds the problems of a change to a public announcement to p.
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
