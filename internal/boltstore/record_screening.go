package boltstore

import (
	"encoding/binary"
	"fmt"

	"noticeboard/internal/notice"
)

type wordForm struct {
	ID     uint64        `json:"id"`
	Text   string        `json:"text"`
	Lang   notice.Lang   `json:"lang,omitempty"`
	Whole  bool          `json:"whole,omitempty"`
	Reason notice.Reason `json:"reason,omitempty"`
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

type settingsForm struct {
	Version      uint64         `json:"version"`
	DecideWithin int            `json:"decideWithin"`
	AnswerWithin int            `json:"answerWithin"`
	Screening    *screeningForm `json:"screening"` // nil in settings stored before there was screening
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
	return encode(settingsForm{
		Version: s.Version, DecideWithin: s.DecideWithin, AnswerWithin: s.AnswerWithin, Screening: &f,
	})
}

func decodeSettings(v []byte) (notice.Settings, error) {
	var f settingsForm
	if err := decode(v, &f); err != nil {
		return notice.Settings{}, fmt.Errorf("settings: %w", err)
	}
	s := notice.Settings{Version: f.Version, DecideWithin: f.DecideWithin, AnswerWithin: f.AnswerWithin}
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

type snippetForm struct {
	Version uint64                 `json:"version"`
	For     notice.SnippetUse      `json:"for"`
	Reason  notice.Reason          `json:"reason,omitempty"`
	Name    string                 `json:"name"`
	Texts   map[notice.Lang]string `json:"texts"`
}

func encodeSnippet(s notice.Snippet) ([]byte, error) {
	return encode(snippetForm{Version: s.Version, For: s.For, Reason: s.Reason, Name: s.Name, Texts: s.Texts})
}

func decodeSnippet(k, v []byte) (notice.Snippet, error) {
	var f snippetForm
	if err := decode(v, &f); err != nil {
		return notice.Snippet{}, fmt.Errorf("snippet %x: %w", k, err)
	}
	return notice.Snippet{
		ID: number(k), Version: f.Version, For: f.For, Reason: f.Reason, Name: f.Name, Texts: f.Texts,
	}, nil
}

type memoryForm struct {
	Until    uint64 `json:"until"`
	Wanted   uint64 `json:"wanted"`
	Unwanted uint64 `json:"unwanted"`
	Approved uint64 `json:"approved"`
	Declined uint64 `json:"declined"`
	Missed   uint64 `json:"missed"`
	Tokens   []byte `json:"tokens"` // of each: hash (8 bytes), wanted and unwanted count (4 bytes each), big endian
}

const tokenSize = 16 // bytes

func encodeMemory(m notice.Memory) ([]byte, error) {
	f := memoryForm{
		Until: m.Until, Wanted: m.Wanted, Unwanted: m.Unwanted,
		Approved: m.Record.Approved, Declined: m.Record.Declined, Missed: m.Record.Missed,
		Tokens: make([]byte, 0, tokenSize*len(m.Tokens)),
	}
	for _, t := range m.Tokens {
		f.Tokens = binary.BigEndian.AppendUint64(f.Tokens, t.Token)
		f.Tokens = binary.BigEndian.AppendUint32(f.Tokens, t.Wanted)
		f.Tokens = binary.BigEndian.AppendUint32(f.Tokens, t.Unwanted)
	}
	return encode(f)
}

func decodeMemory(v []byte) (notice.Memory, error) {
	var f memoryForm
	if err := decode(v, &f); err != nil {
		return notice.Memory{}, fmt.Errorf("classifier memory: %w", err)
	}
	m := notice.Memory{
		Until: f.Until, Wanted: f.Wanted, Unwanted: f.Unwanted,
		Record: notice.Outcomes{Approved: f.Approved, Declined: f.Declined, Missed: f.Missed},
	}
	if len(f.Tokens)%tokenSize != 0 {
		return m, fmt.Errorf("classifier memory: %w", errDamaged)
	}
	for b := f.Tokens; len(b) > 0; b = b[tokenSize:] {
		m.Tokens = append(m.Tokens, notice.TokenCount{
			Token: number(b), Wanted: binary.BigEndian.Uint32(b[8:]), Unwanted: binary.BigEndian.Uint32(b[12:]),
		})
	}
	return m, nil
}
