package boltstore

import (
	"errors"
	"fmt"
	"iter"

	"noticeboard/internal/notice"
)

// The table of outlines is an index: each follows from the announcement. What lists read from it is decoded without the
// bodies, which may be a hundred times as long.

// An outlineForm is the stored form of an outline. When it changes, a migration must store all outlines again.
type outlineForm struct {
	Slugs     map[notice.Lang]string          `json:"slugs"`
	OldSlugs  []string                        `json:"oldSlugs,omitempty"`
	Texts     map[notice.Lang]outlineTextForm `json:"texts"`
	Published int64                           `json:"published,omitempty"`
	Closes    int64                           `json:"closes,omitempty"`
	Origin    string                          `json:"origin,omitempty"`
	Draft     bool                            `json:"draft,omitempty"`
	Released  bool                            `json:"released,omitempty"`
	Changes   []outlineChangeForm             `json:"changes,omitempty"`
	Saved     *savedForm                      `json:"saved,omitempty"`
}

type outlineTextForm struct {
	Title      string      `json:"title"`
	Summary    string      `json:"summary,omitempty"`
	Place      string      `json:"place,omitempty"`
	Translated notice.Lang `json:"translated,omitempty"`
}

type outlineChangeForm struct {
	At   int64             `json:"at"`
	By   string            `json:"by"`
	Kind notice.ChangeKind `json:"kind"`
}

func encodeOutline(o notice.Outline) ([]byte, error) {
	texts := map[notice.Lang]outlineTextForm{}
	for l, t := range o.Texts {
		texts[l] = outlineTextForm{Title: t.Title, Summary: t.Summary, Place: t.Place, Translated: t.Translated}
	}
	var changes []outlineChangeForm
	for _, c := range o.Changes {
		changes = append(changes, outlineChangeForm{At: millis(c.At), By: c.By, Kind: c.Kind})
	}
	return encode(outlineForm{
		Slugs: o.Slugs, OldSlugs: o.OldSlugs, Texts: texts, Published: millis(o.Published), Closes: millis(o.Closes),
		Origin: o.Origin, Draft: o.Draft, Released: o.Released, Changes: changes, Saved: savedToForm(o.Saved),
	})
}

func decodeOutline(k, v []byte) (notice.Outline, error) {
	var f outlineForm
	if err := decode(v, &f); err != nil {
		return notice.Outline{}, fmt.Errorf("outline %x: %w", k, err)
	}
	texts := map[notice.Lang]notice.Text{}
	for l, t := range f.Texts {
		texts[l] = notice.Text{Title: t.Title, Summary: t.Summary, Place: t.Place, Translated: t.Translated}
	}
	var changes []notice.Change
	for _, c := range f.Changes {
		changes = append(changes, notice.Change{At: instant(c.At), By: c.By, Kind: c.Kind})
	}
	return notice.Outline{Announcement: notice.Announcement{
		ID: notice.AnnouncementID(number(k)), Slugs: f.Slugs, OldSlugs: f.OldSlugs, Texts: texts,
		Published: instant(f.Published), Closes: instant(f.Closes), Origin: f.Origin,
		Draft: f.Draft, Released: f.Released, Changes: changes, Saved: f.Saved.saved(),
	}}, nil
}

// outlineEntry returns the index entry of the outline of a. Its form has nothing that JSON cannot encode.
func outlineEntry(a notice.Announcement) entry {
	data, err := encodeOutline(a.Outline())
	if err != nil {
		panic(err)
	}
	return entry{outlines, string(key(a.ID)), string(data)}
}

func (x tx) Outlines(before notice.AnnouncementID, n int) ([]notice.Outline, error) {
	return x.listOutlines(x.backward(outlines, nil, key(upperBound(before))), n)
}

func (x tx) OutlinesByID(ids []notice.AnnouncementID) ([]notice.Outline, error) {
	return loadSet(x, outlines, ids, decodeOutline, x.outlineAnew)
}

// listOutlines loads up to n outlines. The last 8 bytes of each key are the id of the announcement.
func (x tx) listOutlines(keys iter.Seq2[[]byte, []byte], n int) ([]notice.Outline, error) {
	return loadN(x, outlines, keys, n, decodeOutline, x.outlineAnew)
}

// outlineAnew makes an outline whose record is damaged of the announcement. If that is damaged, too, the outline has its
// ID only.
func (x tx) outlineAnew(id uint64) notice.Outline {
	a, err := x.Announcement(notice.AnnouncementID(id))
	if err != nil {
		return notice.Outline{Announcement: damagedAnnouncement(id)}
	}
	return a.Outline()
}

// loadSet loads those records of a table that exist, in the order of their ids. A record that is damaged is represented
// by what damaged returns for its id.
func loadSet[K ~uint64, T any](
	x tx, t table, ids []K, decode func(k, v []byte) (T, error), damaged func(uint64) T,
) (all []T, err error) {
	for _, id := range ids {
		record, err := load(x, t, key(id), decode)
		if errors.Is(err, notice.ErrNotFound) {
			continue
		}
		if errors.Is(err, notice.ErrDamaged) {
			record, err = damaged(uint64(id)), nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, record)
	}
	return all, nil
}
