package boltstore

import (
	"bytes"
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// cachedSettings are decoded settings with the record they were decoded from. Every post reads the settings, so
// decoding is skipped as long as the record is the same.
type cachedSettings struct {
	record []byte
	notice.Settings
}

var settingsKey = []byte("settings")

func (x tx) Settings() (notice.Settings, error) {
	v := x.get(meta, settingsKey)
	if v == nil {
		return notice.DefaultSettings(), nil
	}
	last := x.settings.Load()
	if last == nil || !bytes.Equal(last.record, v) {
		s, err := decodeSettings(v)
		if err != nil {
			return s, err
		}
		last = &cachedSettings{bytes.Clone(v), s}
		x.settings.Store(last)
	}
	s := last.Settings
	s.Screening.Words = slices.Clone(s.Screening.Words)
	return s, nil
}

func (x *writeTx) PutSettings(s notice.Settings) (notice.Settings, error) {
	now, err := x.Settings()
	if err != nil {
		return s, err
	}
	if now.Version != s.Version {
		return s, fmt.Errorf("settings are at version %d, not %d: %w", now.Version, s.Version, notice.ErrConflict)
	}
	s.Version++
	data, err := encodeSettings(s)
	if err != nil {
		return s, err
	}
	return s, x.put(meta, settingsKey, data)
}

type settingsForm struct {
	Version      uint64         `json:"version"`
	DecideWithin int            `json:"decideWithin"`
	AnswerWithin int            `json:"answerWithin"`
	Unpromised   bool           `json:"unpromised,omitempty"`
	Screening    *screeningForm `json:"screening"`           // nil in settings stored before there was screening
	Retention    map[string]int `json:"retention,omitempty"` // days, by the name of a notice.RetainedKind
	Quiet        *quietForm     `json:"quiet,omitempty"`
}

type quietForm struct {
	From int             `json:"from"`
	To   int             `json:"to"`
	Days notice.Weekdays `json:"days,omitempty"`
}

type screeningForm struct {
	Mode         notice.Mode `json:"mode"`
	Links        int         `json:"links"`
	Repeated     bool        `json:"repeated"`
	FastComments int         `json:"fastComments"`
	FastMinutes  int         `json:"fastMinutes"`
	Words        []wordForm  `json:"words,omitempty"`
	LastWord     uint64      `json:"lastWord,omitempty"`
	CloseAfter   int         `json:"closeAfter"`
	Likely       int         `json:"likely"`
}

type wordForm struct {
	ID     uint64        `json:"id"`
	Text   string        `json:"text"`
	Lang   notice.Lang   `json:"lang,omitempty"`
	Whole  bool          `json:"whole,omitempty"`
	Reason notice.Reason `json:"reason,omitempty"`
}

func encodeSettings(s notice.Settings) ([]byte, error) {
	sc := s.Screening
	f := screeningForm{
		Mode: sc.Mode, Links: sc.Links, Repeated: sc.Repeated, FastComments: sc.Fast.Comments,
		FastMinutes: sc.Fast.Minutes,
		LastWord:    sc.LastWord, CloseAfter: sc.CloseAfter, Likely: sc.Likely,
	}
	for _, w := range sc.Words {
		f.Words = append(f.Words, wordForm(w))
	}
	out := settingsForm{
		Version: s.Version, DecideWithin: s.DecideWithin, AnswerWithin: s.AnswerWithin, Unpromised: s.Unpromised,
		Screening: &f, Retention: retentionToForm(s.Retention),
	}
	if s.Quiet != (notice.QuietHours{}) {
		q := quietForm(s.Quiet)
		out.Quiet = &q
	}
	return encode(out)
}

func decodeSettings(v []byte) (notice.Settings, error) {
	var f settingsForm
	if err := decode(v, &f); err != nil {
		return notice.Settings{}, fmt.Errorf("settings: %w", err)
	}
	s := notice.Settings{
		Version: f.Version, DecideWithin: f.DecideWithin, AnswerWithin: f.AnswerWithin, Unpromised: f.Unpromised,
	}
	for _, k := range notice.RetainedKinds {
		s.Retention[k] = f.Retention[k.String()]
	}
	if f.Quiet != nil {
		s.Quiet = notice.QuietHours(*f.Quiet)
	}
	if f.Screening == nil {
		s.Screening = notice.DefaultScreening()
		return s, nil
	}
	sc := f.Screening
	s.Screening = notice.Screening{
		Mode: sc.Mode, Links: sc.Links, Repeated: sc.Repeated,
		Fast:     notice.Pace{Comments: sc.FastComments, Minutes: sc.FastMinutes},
		LastWord: sc.LastWord, CloseAfter: sc.CloseAfter, Likely: sc.Likely,
	}
	for _, w := range sc.Words {
		s.Screening.Words = append(s.Screening.Words, notice.WordRule(w))
	}
	return s, nil
}

// retentionToForm returns the days of each kind of which something is deleted, by its name.
func retentionToForm(r notice.RetentionDays) (days map[string]int) {
	for _, k := range notice.RetainedKinds {
		if r[k] == 0 {
			continue
		}
		if days == nil {
			days = map[string]int{}
		}
		days[k.String()] = r[k]
	}
	return days
}
