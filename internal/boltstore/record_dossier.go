package boltstore

import (
	"errors"
	"fmt"

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

type dossierForm struct {
	Acts    []measureForm `json:"acts"`
	Stopped uint64        `json:"stopped,omitempty"`
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
