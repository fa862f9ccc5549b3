package boltstore

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"

	"noticeboard/internal/notice"
)

type measureForm struct {
	At     int64         `json:"at"`
	By     string        `json:"by"`
	Kind   string        `json:"kind"`
	Reason string        `json:"reason,omitempty"`
	Until  int64         `json:"until,omitempty"`
	Rule   notice.Reason `json:"rule,omitempty"`
	Rules  uint64        `json:"rules,omitempty"`
}

func (x tx) Dossier(s notice.Subject) (notice.Dossier, error) {
	k := subjectKey(s)
	if v := x.get(dossiers, k); v != nil {
		return decoded(dossiers, k, v, decodeDossier)
	}
	return notice.Dossier{Subject: s}, nil
}

// subjectByShort returns the one subject with a short key; the zero Subject if there is none, or more than one.
func (x tx) subjectByShort(kind notice.SubjectKind, short string) (of notice.Subject, err error) {
	found := 0
	if digits, err := hex.DecodeString(short); err == nil && len(digits) == 4 {
		prefix := append([]byte{byte(kind)}, digits...)
		for k := range x.forward(dossiers, prefix, prefix) {
			if found++; found > 1 {
				break
			}
			if of, err = parseSubjectKey(k); err != nil {
				return of, err
			}
		}
	}
	if found != 1 {
		return notice.Subject{}, nil
	}
	return of, nil
}

func (x tx) SubjectsByShort(kind notice.SubjectKind, shorts []string) ([]notice.Subject, error) {
	return each(shorts, func(short string) (notice.Subject, error) { return x.subjectByShort(kind, short) })
}

func (x tx) Dossiers(subjects []notice.Subject) ([]notice.Dossier, error) {
	return each(subjects, x.Dossier)
}

type dossierForm struct {
	Acts    []measureForm `json:"acts"`
	Stopped uint64        `json:"stopped,omitempty"`
}

func (x tx) Barred(after notice.BarCursor, n int) (ds []notice.Dossier, err error) {
	end := key(uint64(math.MaxUint64))
	if after != (notice.BarCursor{}) {
		end = barKey(after.At, after.Of)
	}
	if n <= 0 {
		return nil, nil
	}
	for k := range x.backward(bars, nil, end) {
		d, err := loadIndexed(x, dossiers, k[8:], decodeDossier)
		if err != nil {
			return nil, err
		}
		if ds = append(ds, d); len(ds) == n {
			break
		}
	}
	return ds, nil
}

func encodeDossier(d notice.Dossier) ([]byte, error) {
	f := dossierForm{Stopped: d.Stopped}
	for _, a := range d.Measures {
		f.Acts = append(f.Acts, measureForm{
			At: millis(a.At), By: a.By, Kind: a.Kind.String(), Reason: a.Reason, Until: millis(a.Until),
			Rule: a.Rule, Rules: a.Rules,
		})
	}
	return encode(f)
}

func decodeDossier(k, v []byte) (d notice.Dossier, err error) {
	if d.Subject, err = parseSubjectKey(k); err != nil {
		return d, err
	}
	var f dossierForm
	if err := decode(v, &f); err != nil {
		return d, fmt.Errorf("dossier %x: %w", k, err)
	}
	d.Stopped = f.Stopped
	for _, a := range f.Acts {
		kind, err1 := notice.ParseMeasure(a.Kind)
		err = errors.Join(err, err1)
		d.Measures = append(d.Measures, notice.MeasureEntry{
			At: instant(a.At), By: a.By, Kind: kind, Reason: a.Reason, Until: instant(a.Until), Rule: a.Rule,
			Rules: a.Rules,
		})
	}
	return d, err
}

func (x *writeTx) PutDossier(d notice.Dossier) error {
	old, err := x.Dossier(d.Subject)
	if err != nil {
		return err
	}
	data, err := encodeDossier(d)
	if err != nil {
		return err
	}
	rounded, err := decodeDossier(subjectKey(d.Subject), data) // with times rounded to milliseconds, like those of old
	if err != nil {
		return err
	}
	n := len(old.Measures)
	kept := len(rounded.Measures) >= n && slices.Equal(old.Measures, rounded.Measures[:n])
	if !kept || rounded.Stopped < old.Stopped {
		return fmt.Errorf("past measures in the dossier of %v %s cannot be changed", d.Subject.Kind, d.Subject.Short())
	}
	if bytes.Equal(data, x.get(dossiers, subjectKey(d.Subject))) {
		return nil
	}
	return errors.Join(
		x.reindex(dossierEntries(old), dossierEntries(rounded)),
		x.put(dossiers, subjectKey(d.Subject), data),
	)
}
