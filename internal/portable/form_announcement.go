package portable

import (
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

type announcementForm struct {
	ID        notice.AnnouncementID    `json:"id"`
	Slugs     texts                    `json:"slugs"`
	OldSlugs  []string                 `json:"oldSlugs,omitempty"`
	Texts     map[notice.Lang]textForm `json:"texts"`
	Published stamp                    `json:"published,omitzero"`
	Released  bool                     `json:"released,omitempty"`
	Closes    stamp                    `json:"closes,omitzero"`
	Origin    string                   `json:"origin,omitempty"`
	Draft     bool                     `json:"draft,omitempty"`
	Changes   []changeForm             `json:"changes,omitempty"`
	Saved     *savedForm               `json:"saved,omitempty"`
}

type textForm struct {
	Title      string      `json:"title"`
	Summary    string      `json:"summary,omitempty"`
	Place      string      `json:"place,omitempty"`
	Translated notice.Lang `json:"translatedFrom,omitempty"`
	Unreviewed bool        `json:"unreviewed,omitempty"`
	Body       []partForm  `json:"body,omitempty"`
	Salt       hexText     `json:"salt,omitempty"`
}

// A partForm is a piece of a text in one language. HTML is not read.
type partForm struct {
	Lang   notice.Lang     `json:"language"`
	Source string          `json:"source"`
	HTML   notice.SafeHTML `json:"html"`
}

type changeForm struct {
	At    stamp             `json:"at"`
	By    string            `json:"by"`
	Kind  notice.ChangeKind `json:"kind"`
	Notes texts             `json:"notes,omitempty"`
}

type savedForm struct {
	Times uint64 `json:"times"`
	At    stamp  `json:"at"`
	By    string `json:"by"`
}

func announcementToForm(a notice.Announcement) announcementForm {
	f := announcementForm{
		ID: a.ID, Slugs: a.Slugs, OldSlugs: a.OldSlugs, Texts: textsToForm(a.Texts), Published: stamp{a.Published},
		Released: a.Released, Closes: stamp{a.Closes}, Origin: a.Origin, Draft: a.Draft,
	}
	if f.Slugs == nil {
		f.Slugs = texts{}
	}
	for _, c := range a.Changes {
		f.Changes = append(f.Changes, changeForm{At: stamp{c.At}, By: c.By, Kind: c.Kind, Notes: c.Notes})
	}
	if a.Saved.Times > 0 {
		f.Saved = &savedForm{Times: a.Saved.Times, At: stamp{a.Saved.At}, By: a.Saved.By}
	}
	return f
}

func (f announcementForm) announcement() (notice.Announcement, error) {
	a := notice.Announcement{
		ID: f.ID, Slugs: f.Slugs, OldSlugs: f.OldSlugs, Texts: formToTexts(f.Texts), Published: f.Published.Time,
		Released: f.Released, Closes: f.Closes.Time, Origin: f.Origin, Draft: f.Draft,
	}
	for _, c := range f.Changes {
		a.Changes = append(a.Changes, notice.Change{At: c.At.Time, By: c.By, Kind: c.Kind, Notes: c.Notes})
	}
	if f.Saved != nil {
		a.Saved = notice.Saved{Times: f.Saved.Times, At: f.Saved.At.Time, By: f.Saved.By}
	}
	return a, nil
}

func textsToForm(of map[notice.Lang]notice.Text) map[notice.Lang]textForm {
	f := map[notice.Lang]textForm{}
	for l, t := range of {
		f[l] = textForm{
			Title: t.Title, Summary: t.Summary, Place: t.Place, Translated: t.Translated, Unreviewed: t.Unreviewed,
			Body: partsToForm(t.Body, true), Salt: t.Body.Salt,
		}
	}
	return f
}

func formToTexts(f map[notice.Lang]textForm) map[notice.Lang]notice.Text {
	all := map[notice.Lang]notice.Text{}
	for l, t := range f {
		all[l] = notice.Text{
			Title: t.Title, Summary: t.Summary, Place: t.Place, Translated: t.Translated, Unreviewed: t.Unreviewed,
			Body: formToBody(t.Body, t.Salt, true),
		}
	}
	return all
}

// partsToForm returns the parts of a text with its HTML under the present policy.
func partsToForm(b notice.Body, announcement bool) (fs []partForm) {
	if b.Policy != markup.Policy {
		b = markup.Renew(b, announcement)
	}
	for _, p := range b.Parts {
		fs = append(fs, partForm(p))
	}
	return fs
}

// formToBody returns a text, rendered anew from its sources.
func formToBody(fs []partForm, salt hexText, announcement bool) notice.Body {
	b := notice.Body{Salt: salt}
	for _, f := range fs {
		b.Parts = append(b.Parts, notice.Part{Lang: f.Lang, Source: f.Source})
	}
	return markup.Renew(b, announcement)
}

type earlierTextsForm struct {
	On      notice.AnnouncementID    `json:"announcement"`
	Version uint64                   `json:"version"`
	Texts   map[notice.Lang]textForm `json:"texts"`
}

func earlierTextsToForm(e notice.EarlierTexts) earlierTextsForm {
	return earlierTextsForm{On: e.On, Version: e.Version, Texts: textsToForm(e.Texts)}
}

func (f earlierTextsForm) earlierTexts() (notice.EarlierTexts, error) {
	return notice.EarlierTexts{On: f.On, Version: f.Version, Texts: formToTexts(f.Texts)}, nil
}
