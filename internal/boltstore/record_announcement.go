package boltstore

import (
	"fmt"

	"noticeboard/internal/notice"
)

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
			Body: bodyToForm(t.Body),
		}
	}
	return f
}

func formToTexts(f map[notice.Lang]textForm) map[notice.Lang]notice.Text {
	texts := map[notice.Lang]notice.Text{}
	for l, t := range f {
		texts[l] = notice.Text{
			Title: t.Title, Summary: t.Summary, Place: t.Place, Translated: t.Translated, Body: t.Body.body(),
		}
	}
	return texts
}

// An earlierForm is the stored form of an earlier version of an announcement's texts. When and why it was replaced
// is in the changes of the announcement.
type earlierForm struct {
	Texts map[notice.Lang]textForm `json:"texts"`
}

func encodeEarlier(texts map[notice.Lang]notice.Text) ([]byte, error) {
	return encode(earlierForm{Texts: textsToForm(texts)})
}

func decodeEarlier(k, v []byte) (map[notice.Lang]notice.Text, error) {
	var f earlierForm
	if err := decode(v, &f); err != nil {
		return nil, fmt.Errorf("earlier texts %x: %w", k, err)
	}
	return formToTexts(f.Texts), nil
}
