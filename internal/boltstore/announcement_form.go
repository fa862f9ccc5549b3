package boltstore

import (
	"fmt"

	"noticeboard/internal/notice"
)

type announcementForm struct {
	Slugs     map[notice.Lang]string   `json:"slugs"`
	OldSlugs  []string                 `json:"oldSlugs,omitempty"`
	Texts     map[notice.Lang]textForm `json:"texts"`
	Published int64                    `json:"published,omitempty"`
	Released  bool                     `json:"released,omitempty"`
	Closes    int64                    `json:"closes,omitempty"`
	Origin    string                   `json:"origin,omitempty"`
	Draft     bool                     `json:"draft,omitempty"`
	Changes   []changeForm             `json:"changes,omitempty"`
	Saved     *savedForm               `json:"saved,omitempty"`
}

func encodeAnnouncement(a notice.Announcement) ([]byte, error) {
	return encode(announcementForm{
		Slugs: a.Slugs, OldSlugs: a.OldSlugs, Texts: textsToForm(a.Texts),
		Published: millis(a.Published), Released: a.Released, Closes: millis(a.Closes), Origin: a.Origin,
		Draft: a.Draft, Changes: changesToForm(a.Changes), Saved: savedToForm(a.Saved),
	})
}

func decodeAnnouncement(k, v []byte) (notice.Announcement, error) {
	var f announcementForm
	if err := decode(v, &f); err != nil {
		return notice.Announcement{}, fmt.Errorf("announcement %x: %w", k, err)
	}
	return notice.Announcement{
		ID: notice.AnnouncementID(number(k)), Slugs: f.Slugs, OldSlugs: f.OldSlugs, Texts: formToTexts(f.Texts),
		Published: instant(f.Published), Released: f.Released, Closes: instant(f.Closes), Origin: f.Origin,
		Draft: f.Draft, Changes: formToChanges(f.Changes), Saved: f.Saved.saved(),
	}, nil
}

type textForm struct {
	Title      string      `json:"title"`
	Summary    string      `json:"summary,omitempty"`
	Place      string      `json:"place,omitempty"`
	Translated notice.Lang `json:"translated,omitempty"`
	Unreviewed bool        `json:"unreviewed,omitempty"`
	Body       bodyForm    `json:"body"`
}

type changeForm struct {
	At    int64                  `json:"at"`
	By    string                 `json:"by"`
	Kind  notice.ChangeKind      `json:"kind"`
	Notes map[notice.Lang]string `json:"notes,omitempty"`
}

func changesToForm(cs []notice.Change) (fs []changeForm) {
	for _, c := range cs {
		fs = append(fs, changeForm{At: millis(c.At), By: c.By, Kind: c.Kind, Notes: c.Notes})
	}
	return fs
}

func formToChanges(fs []changeForm) (cs []notice.Change) {
	for _, f := range fs {
		cs = append(cs, notice.Change{At: instant(f.At), By: f.By, Kind: f.Kind, Notes: f.Notes})
	}
	return cs
}

type savedForm struct {
	Times uint64 `json:"times"`
	At    int64  `json:"at"`
	By    string `json:"by"`
}

func savedToForm(s notice.Saved) *savedForm {
	if s.Times == 0 {
		return nil
	}
	return &savedForm{Times: s.Times, At: millis(s.At), By: s.By}
}

func (f *savedForm) saved() notice.Saved {
	if f == nil {
		return notice.Saved{}
	}
	return notice.Saved{Times: f.Times, At: instant(f.At), By: f.By}
}

func textsToForm(texts map[notice.Lang]notice.Text) map[notice.Lang]textForm {
	f := map[notice.Lang]textForm{}
	for l, t := range texts {
		f[l] = textForm{
			Title: t.Title, Summary: t.Summary, Place: t.Place, Translated: t.Translated,
			Unreviewed: t.Unreviewed, Body: bodyToForm(t.Body),
		}
	}
	return f
}

func formToTexts(f map[notice.Lang]textForm) map[notice.Lang]notice.Text {
	texts := map[notice.Lang]notice.Text{}
	for l, t := range f {
		texts[l] = notice.Text{
			Title: t.Title, Summary: t.Summary, Place: t.Place, Translated: t.Translated,
			Unreviewed: t.Unreviewed, Body: t.Body.body(),
		}
	}
	return texts
}
