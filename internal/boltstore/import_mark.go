package boltstore

import (
	"encoding/hex"
	"fmt"

	"noticeboard/internal/notice"
)

var importMarkKey = []byte("import")

func (x tx) ImportMark() (notice.ImportMark, error) {
	if v := x.get(meta, importMarkKey); v != nil {
		return decodeImportMark(v)
	}
	return notice.ImportMark{}, nil
}

func (x *writeTx) PutImportMark(m notice.ImportMark) error {
	if m.IsZero() {
		return x.delete(meta, importMarkKey)
	}
	data, err := encodeImportMark(m)
	if err != nil {
		return err
	}
	return x.put(meta, importMarkKey, data)
}

type importMarkForm struct {
	Source string `json:"source"` // hexadecimal
	System string `json:"system"`
	Begun  int64  `json:"begun"`
	By     string `json:"by,omitempty"`
	Items  int    `json:"items"`
	Done   int    `json:"done,omitempty"`
}

func encodeImportMark(m notice.ImportMark) ([]byte, error) {
	return encode(importMarkForm{Source: hex.EncodeToString(m.Source[:]), System: m.System, Begun: millis(m.Begun),
		By: m.By, Items: m.Items, Done: m.Done})
}

func decodeImportMark(v []byte) (m notice.ImportMark, err error) {
	var f importMarkForm
	if err := decode(v, &f); err != nil {
		return m, fmt.Errorf("mark of an import: %w", err)
	}
	m = notice.ImportMark{System: f.System, Begun: instant(f.Begun), By: f.By, Items: f.Items, Done: f.Done}
	if n, err := hex.Decode(m.Source[:], []byte(f.Source)); err != nil || n != len(m.Source) {
		return notice.ImportMark{}, fmt.Errorf("mark of an import: source %q: %w", f.Source, notice.ErrDamaged)
	}
	return m, nil
}
